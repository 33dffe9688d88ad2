namespace ScfFunctions.Domain;

/// <summary>What every payment has in common, whatever it is for: one bank's answer is taken once, and nothing is guessed.</summary>
public static class PaymentRules
{
    /// <summary>Writes the instruction of the next attempt at a purpose.</summary>
    /// <param name="change">The case.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="amount">How much.</param>
    /// <param name="stamp">When.</param>
    /// <param name="advance">What a disbursement pays out; the loan that begins is this one, whatever is decided meanwhile.</param>
    public static CaseChange Instruct(CaseChange change, PaymentPurpose purpose, Money amount, FactStamp stamp, Advance? advance = null)
    {
        var financing = change.Case;
        var attempt = financing.NextAttempt(purpose);
        var payment = new Payment(
            PaymentId.Of(financing.Id, purpose, attempt), purpose, attempt, amount, PaymentStatus.Instructed, stamp.Now, SettledOn: null,
            Pain001.BankOf(financing.Terms!, purpose), Advance: advance);
        return change
            .With(c => c.WithPayment(payment))
            .Record(stamp.Fact($"{purpose}Instructed", $"{amount} as {payment.Id}."))
            .Promise(Pain001.Instruct(financing, payment));
    }

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
            (PaymentStatus.Returned, PaymentStatus.Settled) =>
                change.Record(stamp.Fact("SettlementRepeated", $"{payment.Id}: it has come back since, no effect.")),
            (PaymentStatus.Instructed or PaymentStatus.Accepted, PaymentStatus.Settled) =>
                Settle(change, payment, report.SettlementDate!.Value, stamp, settled),
            (PaymentStatus.Instructed or PaymentStatus.Accepted, PaymentStatus.Accepted) => change
                .With(c => c.WithPayment(payment with { Status = PaymentStatus.Accepted }))
                .Record(stamp.Fact("PaymentAccepted", $"{payment.Id}: the bank has taken it in.")),
            (PaymentStatus.Settled or PaymentStatus.Returned, PaymentStatus.Accepted) =>
                change.Record(stamp.Fact("PaymentAccepted", $"{payment.Id}: said after it settled, no effect.")),
            (PaymentStatus.Instructed or PaymentStatus.Accepted, PaymentStatus.Rejected) => change
                .With(c => c.WithPayment(payment with { Status = PaymentStatus.Rejected }).Trimmed())
                .Freeze(
                    "payment-rejected", $"{payment.Id} over {payment.Amount} ({payment.Purpose}) was rejected: {report.ReasonCode}.",
                    stamp.Fact("PaymentRejected", $"{payment.Id}: {report.ReasonCode}.")),
            (PaymentStatus.Rejected or PaymentStatus.Voided, PaymentStatus.Rejected) when !payment.IsContested =>
                change.Record(stamp.Fact("RejectionRepeated", $"{payment.Id}: reported once more, no effect.")),
            _ => Contradiction(change, payment, report, stamp),
        };
    }

    /// <summary>Takes in that a payment came back: once, whole. One that was not known to have settled yet has settled and come back.</summary>
    /// <param name="change">The case.</param>
    /// <param name="back">What the bank says.</param>
    /// <param name="stamp">When, and on whose word.</param>
    /// <param name="returned">What the return of a settled payment means for its purpose.</param>
    public static CaseChange Return(CaseChange change, PaymentReturn back, FactStamp stamp, Func<CaseChange, Payment, FactStamp, CaseChange> returned)
    {
        var payment = change.Case.FindPayment(back.EndToEndId);
        if (payment is null || payment.Amount != back.Amount) return Contradicts("this case has no such payment of that amount");
        return payment switch
        {
            { Status: PaymentStatus.Returned } => change.Record(stamp.Fact("ReturnRepeated", $"{payment.Id}: reported once more, no effect.")),
            { ContestedOn: { } paidOn } => change
                .With(c => c.WithPayment(payment with { ContestedOn = null }))
                .Promise(PaymentMovements.Paid(change.Case, payment, paidOn, paidOn))
                .Promise(PaymentMovements.Returned(change.Case, payment, back.BookingDate))
                .Record(stamp.Fact("ContestedPaymentReturned", $"{payment.Id}: what the bank paid after rejecting it came back.")),
            { Status: PaymentStatus.Settled } => Frozen(returned(Marked(), payment, stamp)),
            { IsPending: true } => Frozen(Marked().Promise(PaymentMovements.Paid(change.Case, payment, back.BookingDate, valueDate: null))),
            _ => Contradicts($"it is {payment.Status}"),
        };

        CaseChange Marked() => change
            .With(c => c.WithPayment(payment with { Status = PaymentStatus.Returned }))
            .Promise(PaymentMovements.Returned(change.Case, payment, back.BookingDate));

        CaseChange Frozen(CaseChange taken) => taken.Freeze(
            "payment-returned", $"{payment.Id} over {payment.Amount} ({payment.Purpose}) came back: {back.ReasonCode}.",
            stamp.Fact("PaymentReturned", $"{payment.Id}: {back.ReasonCode}."));

        CaseChange Contradicts(string ours) => change.Freeze(
            "return-contradicts", $"The bank returns {back.Amount} of {back.EndToEndId} ({back.ReasonCode}), but {ours}.", stamp.Fact("ReturnContradicts", back.EndToEndId));
    }

    /// <summary>Gives up an instruction that was held back; the bank paying it after all is a contradiction, as after a rejection.</summary>
    public static CaseChange Void(CaseChange change, Payment payment, FactStamp stamp) => change
        .With(c => c.WithPayment(payment with { Status = PaymentStatus.Voided }).Trimmed())
        .Record(stamp.Fact("PaymentVoided", $"{payment.Id} over {payment.Amount} was never sent, and no longer will be."));

    /// <summary>
    /// A person lets a case go on of which the bank said that payments settled after having rejected them: the money has moved, so each counts,
    /// unless another payment has moved the same money, or still may. Then one of the two has to come back first.
    /// </summary>
    public static CaseChange AcceptContested(CaseChange change, FactStamp stamp, Func<CaseChange, Payment, FactStamp, CaseChange> settled) =>
        change.Case.Payments.Where(payment => payment.IsContested).Aggregate(change, (before, payment) =>
            HasRoom(before.Case, payment) ? Settle(before, payment, payment.ContestedOn!.Value, stamp, settled) : before);

    /// <summary>Whether the money of a payment is still there to be moved, leaving aside what other payments of its purpose are moving.</summary>
    /// <remarks>What moved between collection account, funder and guarantor for a loan that was undone goes back by the opposite payment, however much it is.</remarks>
    private static bool HasRoom(FinancingCase financing, Payment payment)
    {
        var others = financing.Payments.Where(other => other.Purpose == payment.Purpose && other.Id != payment.Id).ToList();
        if (payment.Purpose == PaymentPurpose.Disbursement)
            return financing.Loan is null && !others.Exists(other => other.IsPending || other.Status == PaymentStatus.Settled);
        if (payment.Purpose == PaymentPurpose.Guarantee)
            return financing.GuaranteeCall is not null && !others.Exists(other => other.IsPending || other.Status == PaymentStatus.Settled);
        if (financing.Loan is null && payment.Purpose is PaymentPurpose.Sweep or PaymentPurpose.Clawback or PaymentPurpose.Recovery or PaymentPurpose.RecoveryClawback)
            return !others.Exists(other => other.IsPending);
        if (financing.Loan is null && payment.Purpose == PaymentPurpose.Fee) return !others.Exists(other => other.IsPending || other.Status == PaymentStatus.Settled);
        // Where no later attempt moved it, the supplier has it, and owes it.
        if (financing.Loan is null && payment.Purpose == PaymentPurpose.Residual && !others.Exists(other => other.Attempt > payment.Attempt && (other.IsPending || other.Status == PaymentStatus.Settled)))
            return true;
        var held = payment.Purpose switch
        {
            PaymentPurpose.Sweep => financing.HeldForFunder,
            PaymentPurpose.Clawback => -financing.HeldForFunder,
            PaymentPurpose.Recovery => financing.HeldForGuarantor,
            PaymentPurpose.RecoveryClawback => -financing.HeldForGuarantor,
            PaymentPurpose.Shortfall => -financing.LeftForSupplier,
            PaymentPurpose.GuaranteeRefund => financing.GuaranteeOverpaid,
            PaymentPurpose.Residual => financing.LeftForSupplier,
            PaymentPurpose.Fee => others.Where(other => other.Status == PaymentStatus.Settled).Aggregate(financing.Advance?.Fee, (rest, other) => rest - other.Amount),
            _ => throw new InvalidOperationException($"Nobody knows what a payment of purpose {payment.Purpose} moves."),
        };
        return held is { } amount && others.Where(other => other.IsPending).Aggregate(amount, (rest, other) => rest - other.Amount) >= payment.Amount;
    }

    private static CaseChange Contradiction(CaseChange change, Payment payment, PaymentStatusReport report, FactStamp stamp)
    {
        // Its last word counts: settled after all, or rejected after all.
        var noted = payment.Status is not (PaymentStatus.Rejected or PaymentStatus.Voided) ? change
            : report.Status == PaymentStatus.Settled
                ? CaseReopening.ReopenContested(change.With(c => c.WithPayment(payment with { ContestedOn = report.SettlementDate })), payment, stamp)
            : report.Status == PaymentStatus.Rejected ? change.With(c => c.WithPayment(payment with { ContestedOn = null }))
            : change;
        return noted.Freeze(
            "payment-status-contradicts",
            $"{payment.Id} is {payment.Status}{On(payment.SettledOn)}, the bank now reports {report.Status}{On(report.SettlementDate)}.",
            stamp.Fact("PaymentStatusContradicts", payment.Id));

        static string On(DateOnly? day) => day is { } known ? $" on {known:yyyy-MM-dd}" : "";
    }

    private static CaseChange Settle(
        CaseChange change, Payment payment, DateOnly day, FactStamp stamp, Func<CaseChange, Payment, FactStamp, CaseChange> settled)
    {
        var paid = payment with { Status = PaymentStatus.Settled, SettledOn = day, ContestedOn = null };
        return settled(change.With(c => c.WithPayment(paid)).Promise(PaymentMovements.Paid(change.Case, paid, day, day)), paid, stamp);
    }
}
