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
        if (change.Case.Credits.FirstOrDefault(each => each.Credit.EntryReference == credit.EntryReference && each.Credit.Account == credit.Account) is not { } booked)
        {
            return change
                .Record(stamp.Fact("ReversalUnmatched", $"{credit.Amount} ({credit.EntryReference}): the case no longer has this credit. No effect."))
                .Call("reversal-unmatched", $"The bank took back {credit.Amount} ({credit.EntryReference}), which the case {change.Case.Id} had given back to suspense.");
        }

        var taken = CaseReopening.Reopen(change, stamp)
            .With(c => (c with { Collected = c.Collected - credit.Amount, Credits = c.Credits.Remove(booked) }).Trimmed())
            .Record(stamp.Fact("CreditReversed", $"{credit.Amount} ({credit.EntryReference}) was taken back by the bank: {reversal.Reason}."))
            .Call("credit-reversed", $"Order {change.Case.OrderNumber}: the bank took back {credit.Amount} ({credit.EntryReference}): {reversal.Reason}.");
        var revived = SettlementRules.Revive(taken, reversal.BookingDate, stamp);
        var unallocated = SettlementRules.WaiveMore(Unallocate(WithoutCharges(revived, credit), booked, change.Case.Loan, reversal, stamp), change.Case.Loan, reversal.BookingDate).Post(Journals.CreditBooked(reversal.BookingDate, -credit.Amount));
        var reassessed = RecallRules.Reassess(DefaultRules.AccelerateIfDue(unallocated, stamp), stamp);
        return RepaymentRules.PayOut(CallAgain(change.Case, reassessed, stamp), stamp);
    }

    /// <summary>A case that had ended is in default again: people are called to it, as to any.</summary>
    private static CaseChange CallAgain(FinancingCase before, CaseChange change, FactStamp stamp) =>
        before.HasEnded && change.Case is { IsInDefault: true, IsWrittenOff: false, Balance: not BalanceState.Repaid, Loan: { } loan }
            ? change.Call(DefaultRules.WorkItemKind, $"Order {change.Case.OrderNumber}: it had ended as {before.EndReason}; {loan.Outstanding(change.Case.LoanDay(stamp.Now))} are owed again.")
            : change;

    /// <param name="change">The case.</param>
    /// <param name="booked">The credit.</param>
    /// <param name="before">The loan as its credits were allocated: what has come since a waiver that is undone goes to it anew.</param>
    /// <param name="reversal">What the bank says.</param>
    /// <param name="stamp">When.</param>
    private static CaseChange Unallocate(CaseChange change, BookedCredit booked, Loan? before, CreditReversal reversal, FactStamp stamp)
    {
        if (change.Case.Loan is not { } loan || before is null) return change;
        var after = Waterfall.TakeBack(loan, booked.OfLoan()).Loan;
        var result = new WaterfallResult(after.Allocated() - before.Allocated(), after);
        return RepaymentRules.Told(RepaymentRules.Reallocated(change, result, reversal.BookingDate), "AllocationReversed", result.Allocation, stamp);
    }

    /// <summary>What banks had kept of it is no loss either: the buyer will pay again, with charges of their own.</summary>
    private static CaseChange WithoutCharges(CaseChange change, CollectionCredit credit)
    {
        if (credit.Charges is not { IsPositive: true } charges) return change;
        var dispute = change.Case.Disputes.FirstOrDefault(each => each.Number == ChargeDispute.NumberOf(credit));
        return change.With(c => c with
        {
            Disputes = dispute is null ? c.Disputes : c.Disputes.Remove(dispute),
            Diluted = dispute is { IsOpen: true } ? c.Diluted : c.Diluted - charges,
        });
    }
}
