namespace ScfFunctions.Domain;

/// <summary>What every payment has in common, whatever it is for: one bank's answer is taken once, and nothing is guessed.</summary>
public static class PaymentRules
{
    /// <summary>Takes in a bank's status of a payment of this case.</summary>
    /// <param name="change">The case.</param>
    /// <param name="report">What the bank says.</param>
    /// <param name="stamp">When, and on whose word.</param>
    /// <param name="settled">What settlement means for the payment's purpose.</param>
    public static CaseChange Report(
        CaseChange change, PaymentStatusReport report, FactStamp stamp, Func<CaseChange, Payment, FactStamp, CaseChange> settled)
    {
        var payment = change.Case.FindPayment(report.EndToEndId);
        if (payment is null)
        {
            return change.Freeze(
                "payment-unknown", $"The bank reports {report.Status} for {report.EndToEndId} over {report.Amount}; this case has no such payment.",
                stamp.Fact("UnknownPaymentReported", report.EndToEndId));
        }

        if (report.Amount != payment.Amount)
        {
            return change.Freeze(
                "payment-amount-differs", $"{payment.Id}: instructed {payment.Amount}, the bank reports {report.Amount} as {report.Status}.",
                stamp.Fact("PaymentAmountDiffers", payment.Id));
        }

        return (payment.Status, report.Status) switch
        {
            (PaymentStatus.Settled, PaymentStatus.Settled) when payment.SettledOn == report.SettlementDate =>
                change.Record(stamp.Fact("SettlementRepeated", $"{payment.Id}: reported once more, no effect.")),
            (PaymentStatus.Instructed or PaymentStatus.Accepted, PaymentStatus.Settled) => Settle(),
            (PaymentStatus.Instructed or PaymentStatus.Accepted, PaymentStatus.Accepted) => change
                .With(c => c.WithPayment(payment with { Status = PaymentStatus.Accepted }))
                .Record(stamp.Fact("PaymentAccepted", $"{payment.Id}: the bank has taken it in.")),
            (PaymentStatus.Settled, PaymentStatus.Accepted) =>
                change.Record(stamp.Fact("PaymentAccepted", $"{payment.Id}: said after it settled, no effect.")),
            (PaymentStatus.Instructed or PaymentStatus.Accepted, PaymentStatus.Rejected) => change
                .With(c => c.WithPayment(payment with { Status = PaymentStatus.Rejected }))
                .Freeze(
                    "payment-rejected", $"{payment.Id} over {payment.Amount} ({payment.Purpose}) was rejected: {report.ReasonCode}.",
                    stamp.Fact("PaymentRejected", $"{payment.Id}: {report.ReasonCode}.")),
            _ => change.Freeze(
                "payment-status-contradicts",
                $"{payment.Id} is {payment.Status}{(payment.SettledOn is { } day ? $" on {day:yyyy-MM-dd}" : "")}, the bank now reports {report.Status}{(report.SettlementDate is { } other ? $" on {other:yyyy-MM-dd}" : "")}.",
                stamp.Fact("PaymentStatusContradicts", payment.Id)),
        };

        CaseChange Settle()
        {
            var paid = payment with { Status = PaymentStatus.Settled, SettledOn = report.SettlementDate };
            return settled(change.With(c => c.WithPayment(paid)), paid, stamp);
        }
    }
}
