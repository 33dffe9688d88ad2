namespace ScfFunctions.Domain;

/// <summary>Principal falls due early when what secures it shrinks: short goods, cancellation, disputes, credit notes.</summary>
/// <remarks>
/// Recalled = max(0, outstanding principal - advance rate x unpaid eligible value). It moves principal from not due to due, with a
/// RecallDueDate: what comes from the next day on goes to it before what accrues towards a later day. It bears interest on, and no penalty before maturity; it is
/// never a new loan. It is computed anew from the facts, so it also falls: a dispute that is rejected lifts it, a repayment lowers it, and never raises it. The date is
/// that of the first shortfall, as long as one lasts.
/// <para>Example (cases.md row 18): 7,000.00 lent at 70 %; goods worth 9,000.00 instead of 10,000.00: 7,000.00 - 6,300.00 = 700.00.</para>
/// </remarks>
public static class RecallRules
{
    /// <summary>What has to be recalled.</summary>
    public static Money Recall(Money principal, AdvanceRate rate, Money unpaidEligible) => (principal - rate.Of(unpaidEligible)).OrZeroIfNegative();

    /// <summary>Computes the recall after something has happened to the loan or to what secures it; without a loan there is nothing to recall.</summary>
    public static CaseChange Reassess(CaseChange change, FactStamp stamp) => DefaultRules.Cure(Set(change, Wanted(change.Case), stamp), stamp);

    private static Money? Wanted(FinancingCase financing)
    {
        if (financing.HasEnded || financing.IsWrittenOff || financing.Loan is not { } loan) return null;
        if (financing.IsAccelerated) return loan.UnpaidPrincipal;
        var receivable = Receivable.Of(financing);
        // What of the buyer's money went to interest secured nothing: without a loss there is never anything to recall.
        var allocated = loan.Allocated();
        var securing = Money.Min(receivable.Eligible, receivable.Unpaid + allocated.Fees + allocated.Penalty + allocated.Interest);
        return Recall(loan.UnpaidPrincipal, financing.Terms!.AdvanceRate, securing);
    }

    private static CaseChange Set(CaseChange change, Money? wanted, FactStamp stamp)
    {
        var financing = change.Case;
        if (wanted is not { } amount || amount == (financing.Recalled ?? Money.Zero(amount.Currency))) return change;
        // What came with value of today or before keeps the order in which it was taken.
        var from = financing.Terms!.Calendar.LocalDate(stamp.Now).AddDays(1);
        if (amount.IsZero)
        {
            return change
                .With(c => c with { Recalled = null, RecallDueDate = null, Loan = c.Loan!.Turned(new(from, LoanSituation.Performing)) })
                // What was overdue before the recall was dunned already.
                .With(c => c.DueDate == financing.DueDate ? c : c with { ReviewedFromDay = 0 })
                .Record(stamp.Fact("RecallLifted", $"{financing.Recalled} need no longer be repaid early."));
        }

        var terms = financing.Terms;
        var due = financing.RecallDueDate ?? terms.Calendar.AddBusinessDays(terms.Calendar.BusinessDay(stamp.Now), financing.IsAccelerated ? 0 : terms.RecallDays);
        var retained = financing.Loan!.UnpaidPrincipal - amount;
        var recalled = change
            .With(c => c with { Recalled = amount, RecallDueDate = due, Loan = c.Loan!.Turned(new(from, LoanSituation.Recalled, retained, due)) })
            .Record(stamp.Fact(
                "PrincipalRecalled", $"{amount} of the principal is due by {due:yyyy-MM-dd}, {retained} may stay lent: {Receivable.Of(financing).Unpaid} of the order remain to be paid."));
        return financing.Recalled is null
            ? LetterRules.Write(
                recalled.Call("principal-recalled", $"Order {financing.OrderNumber}: {amount} has to be repaid by {due:yyyy-MM-dd}."), LetterKind.RecallNotice, amount, due, stamp)
            : recalled;
    }
}
