using ScfFunctions.Domain;

namespace ScfFunctions.Repayment;

/// <summary>The bank takes a credit back: the case is as if it had never come. A closed case opens again.</summary>
/// <remarks>
/// What was swept of it the funder gives back (clawback). A residual that was paid is not fetched back from the supplier's bank: it
/// becomes a claim on the supplier, which the next money for the case fills.
/// </remarks>
public static class ReversalRules
{
    public static CaseChange Reverse(CaseChange change, CreditReversal reversal, CollectionCredit credit, FactStamp stamp)
    {
        var reopened = CaseReopening.Reopen(change, stamp);
        var zero = Money.Zero(credit.Amount.Currency);
        var isSuppliers = credit.DebtorAccount.Length > 0 && credit.DebtorAccount == change.Case.Terms!.SupplierAccount;
        var taken = reopened
            .With(c => c with
            {
                Collected = c.Collected - credit.Amount,
                PaidBySupplier = isSuppliers ? (c.PaidBySupplier ?? zero) - credit.Amount : c.PaidBySupplier,
            })
            .Record(stamp.Fact("CreditReversed", $"{credit.Amount} ({credit.EntryReference}) was taken back by the bank: {reversal.Reason}."))
            .Call("credit-reversed", $"Order {change.Case.OrderNumber}: the bank took back {credit.Amount} ({credit.EntryReference}): {reversal.Reason}.");
        var loan = change.Case.Loan!;
        var reallocated = RepaymentRules.Reallocated(
            taken, Waterfall.TakeBack(loan, credit.Amount, credit.ValueDate), reversal.BookingDate, "AllocationReversed", stamp);
        var unbooked = reallocated.Post(Journals.CreditBooked(reversal.BookingDate, -credit.Amount));
        return RepaymentRules.PayOut(DefaultRules.AccelerateIfInsolvent(OweSupplier(unbooked), stamp), stamp);
    }

    private static CaseChange OweSupplier(CaseChange change) => change.Case.HeldForSupplier is { IsNegative: true } missing
        ? change.Call("residual-overpaid", $"Order {change.Case.OrderNumber}: the supplier was paid a residual of which {-missing} had to be given back; it owes them.")
        : change;
}
