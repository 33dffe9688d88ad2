using ScfFunctions.Domain;

namespace ScfFunctions.Repayment;

/// <summary>The bank takes a credit back: the case is as if it had never come. A closed case opens again.</summary>
/// <remarks>
/// What was swept of it the funder gives back (clawback). A residual that was paid is not fetched back from the supplier's bank: it
/// becomes a claim on the supplier, which the next money for the case fills.
/// </remarks>
public static class ReversalRules
{
    public static CaseChange Reverse(CaseChange change, CreditReversal reversal, FactStamp stamp)
    {
        var credit = reversal.Credit;
        var taken = CaseReopening.Reopen(change, stamp)
            .With(c => c with { Collected = c.Collected - credit.Amount, Credits = c.Credits.RemoveAll(each => each.EntryReference == credit.EntryReference) })
            .Record(stamp.Fact("CreditReversed", $"{credit.Amount} ({credit.EntryReference}) was taken back by the bank: {reversal.Reason}."))
            .Call("credit-reversed", $"Order {change.Case.OrderNumber}: the bank took back {credit.Amount} ({credit.EntryReference}): {reversal.Reason}.");
        return Unbook(Unallocate(taken, reversal, stamp), reversal, stamp);
    }

    private static CaseChange Unallocate(CaseChange change, CreditReversal reversal, FactStamp stamp)
    {
        var credit = reversal.Credit;
        if (change.Case.Loan is not { } loan) return change;
        var result = Waterfall.TakeBack(loan, credit.Amount, RepaymentRules.ValueDateOf(loan, credit));
        return OweSupplier(RepaymentRules.Reallocated(change, result, reversal.BookingDate, "AllocationReversed", stamp));
    }

    private static CaseChange Unbook(CaseChange change, CreditReversal reversal, FactStamp stamp)
    {
        var unbooked = change.Post(Journals.CreditBooked(reversal.BookingDate, -reversal.Credit.Amount));
        return RepaymentRules.PayOut(DefaultRules.AccelerateIfInsolvent(unbooked, stamp), stamp);
    }

    private static CaseChange OweSupplier(CaseChange change) => change.Case.HeldForSupplier is { IsNegative: true } missing
        ? change.Call("residual-overpaid", $"Order {change.Case.OrderNumber}: the supplier was paid a residual of which {-missing} had to be given back; it owes them.")
        : change;
}
