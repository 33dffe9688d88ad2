using ScfFunctions.Domain;

namespace ScfFunctions.Disbursement;

/// <summary>Money out: the instruction, and what the bank says of it. A payment never times out.</summary>
public static class DisbursementRules
{
    /// <summary>Writes the instruction to pay the advance, less the fee, to the supplier.</summary>
    public static CaseChange Instruct(CaseChange change, FactStamp stamp)
    {
        var financing = change.Case;
        var attempt = financing.NextAttempt(PaymentPurpose.Disbursement);
        var payment = new Payment(
            PaymentId.Of(financing.Id, PaymentPurpose.Disbursement, attempt), PaymentPurpose.Disbursement, attempt,
            financing.Advance!.Net, PaymentStatus.Instructed, stamp.Now, SettledOn: null,
            Pain001.BankOf(financing.Terms!, PaymentPurpose.Disbursement));
        return change
            .With(c => c.WithPayment(payment) with { Lifecycle = c.Lifecycle.Become(Lifecycle.DisbursementPending) })
            .Record(stamp.Fact("DisbursementInstructed", $"{payment.Amount} to the supplier as {payment.Id}: {financing.Advance.Amount} less a fee of {financing.Advance.Fee}."))
            .Promise(Pain001.Instruct(financing, payment));
    }

    /// <summary>What the bank says of the disbursement.</summary>
    public static CaseChange Report(CaseChange change, PaymentStatusReport report, FactStamp stamp) =>
        PaymentRules.Report(change, report, stamp, Settled);

    /// <summary>The money has left: the loan begins with the bank's value date, the maturity is fixed, the hold becomes use.</summary>
    private static CaseChange Settled(CaseChange change, Payment payment, FactStamp stamp)
    {
        var financing = change.Case;
        var loan = Loan.Disbursed(financing.Terms!, financing.Advance!, payment.SettledOn!.Value);
        return change
            .With(c => c with
            {
                Lifecycle = c.Lifecycle.Become(Lifecycle.Disbursed),
                Balance = BalanceState.Outstanding,
                Loan = loan,
                MaturityDate = loan.MaturityDate,
            })
            .Record(stamp.Fact("DisbursementSettled", $"{payment.Amount} paid with value {loan.ValueDate:yyyy-MM-dd}; matures {loan.MaturityDate:yyyy-MM-dd}."))
            .Post(Journals.Settled(FunderBook.Of(financing.Terms!.Policy.Funder), loan.ValueDate, financing.Advance!))
            .Promise(new SetHold(Money.Zero(loan.Principal.Currency), loan.Principal));
    }
}
