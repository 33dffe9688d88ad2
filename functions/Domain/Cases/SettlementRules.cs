namespace ScfFunctions.Domain;

/// <summary>A loan in default is settled for less, when two persons want it and the money comes in time; else everything is owed as before.</summary>
public static class SettlementRules
{
    /// <summary>Puts it before two persons; an earlier proposal is overtaken.</summary>
    public static CaseChange Propose(CaseChange change, SettlementRequest request, FactStamp stamp)
    {
        var financing = change.Case;
        if (WhyNot(financing, request.Amount, stamp.Now) is { } why) return change.Record(stamp.Fact("SettlementRefused", $"{request.Amount}: {why}."));
        var owed = OutstandingOn(financing, stamp.Now);
        var detail = $"{request.Amount} of {owed} by {request.PayBy:yyyy-MM-dd}, and {owed - request.Amount} is waived: {request.Reason}.";
        return change
            .With(c => c with { Settlement = new Settlement(change.Subject, request.Amount, request.PayBy) })
            .Record(stamp.Fact("SettlementProposed", detail))
            .Call(Settlement.WorkItemKind, $"Order {financing.OrderNumber}: {detail}");
    }

    /// <summary>Two persons want it: what comes in from now on counts.</summary>
    public static CaseChange Approve(CaseChange change, PersonDecision decision, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.Settlement is not { IsAgreed: false } proposed || proposed.Subject != decision.Subject)
            return change.Record(stamp.Fact("SettlementOvertaken", $"{decision.PersonId}: {decision.Note}: no effect."));
        if (WhyNot(financing, proposed.Amount, stamp.Now) is { } why)
            return change.With(c => c with { Settlement = null }).Record(stamp.Fact("SettlementRefused", $"{decision.PersonId}: {decision.Note}: {why}."));
        return change
            .With(c => c with { Settlement = proposed with { CollectedBefore = c.Collected ?? Money.Zero(proposed.Amount.Currency) } })
            .Record(stamp.Fact("SettlementAgreed", $"{decision.PersonId}: {decision.Note}. {proposed.Amount} by {proposed.PayBy:yyyy-MM-dd}."));
    }

    /// <summary>They do not want it.</summary>
    public static CaseChange Reject(CaseChange change, PersonDecision decision, FactStamp stamp) => change
        .With(c => c with { Settlement = c.Settlement is { IsAgreed: false } proposed && proposed.Subject == decision.Subject ? null : c.Settlement })
        .Record(stamp.Fact("SettlementRejected", $"{decision.PersonId}: {decision.Note}."));

    /// <summary>A credit was booked: once enough of them have come in time, what is left is waived, in the books as a loss like a write-off.</summary>
    public static CaseChange Keep(CaseChange change, DateOnly bookingDate, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing is not { Settlement: { CollectedBefore: { } before } agreed, Loan: { WaivedOn: null } loan, Balance: not BalanceState.Repaid } || bookingDate > agreed.PayBy
            || financing.Collected!.Value - before < agreed.Amount) return change;
        var day = loan.LastDay;
        var left = loan.At(day);
        var waived = loan with { WaivedOn = day };
        var zero = Money.Zero(loan.Principal.Currency);
        var accrued = change
            .Accrue(bookingDate, waived.At(day).Accrued, day)
            .With(c => c with { Loan = waived, Balance = BalanceState.Repaid });
        return GuaranteeRules.Follow(
            ProvisionRules.GiveUp(accrued, bookingDate, left)
                .Promise(new SetHold(zero, zero))
                .Record(stamp.Fact("Settled", $"{agreed.Amount} came in time. Waived: {left.OwedToFunder} that the funder was owed, {left.OwedToGuarantor} that the guarantor was.")),
            bookingDate, zero);
    }

    /// <summary>The bank has taken back what a settlement was kept with: the rest is owed again.</summary>
    public static CaseChange Revive(CaseChange change, DateOnly bookingDate, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing is not { Settlement: { CollectedBefore: { } before } agreed, Loan: { WaivedOn: { } day } loan } || PaidBy(financing, day) - before >= agreed.Amount) return change;
        var revived = loan with { WaivedOn = null };
        var left = revived.At(day);
        return change
            .With(c => c with { Settlement = null, Loan = revived })
            .Post(Journals.GivenUp(financing.FunderBook, bookingDate, left).Select(entry => Journals.Reversal(entry, bookingDate)))
            .Record(stamp.Fact("SettlementUndone", $"Of {agreed.Amount} not enough is left: {left.Outstanding} is owed again."))
            .Call("settlement-undone", $"Order {financing.OrderNumber}: the bank took back what the settlement for {agreed.Amount} was kept with; {left.Outstanding} is owed again.");
    }

    /// <summary>What has been paid by the day of the waiver: what comes later pays nothing of what was agreed on.</summary>
    private static Money PaidBy(FinancingCase financing, DateOnly waivedOn) => financing.Credits
        .Where(booked => booked.RepaysFrom <= waivedOn)
        .Aggregate(Money.Zero(financing.Loan!.Principal.Currency), (sum, booked) => sum + booked.Credit.Amount);

    /// <summary>A credit was taken back, and enough is left to keep the settlement: what it had repaid is waived, too.</summary>
    /// <param name="change">The case.</param>
    /// <param name="before">The loan with that credit.</param>
    /// <param name="bookingDate">The booking date.</param>
    public static CaseChange WaiveMore(CaseChange change, Loan? before, DateOnly bookingDate)
    {
        if (before?.WaivedOn is not { } day || change.Case.Loan is not { WaivedOn: not null } after) return change;
        var funder = change.Case.FunderBook;
        return change
            .Post(Journals.GivenUp(funder, bookingDate, (before with { WaivedOn = null }).At(day)).Select(entry => Journals.Reversal(entry, bookingDate)))
            .Post(Journals.GivenUp(funder, bookingDate, (after with { WaivedOn = null }).At(day)));
    }

    /// <summary>The money did not come in time: everything is owed as if nothing had been agreed on.</summary>
    public static CaseChange Lapse(CaseChange change, DateOnly today, FactStamp stamp) =>
        change.Case is { Settlement: { IsAgreed: true } agreed, Loan.WaivedOn: null } && today > agreed.PayBy
            ? change.With(c => c with { Settlement = null }).Record(stamp.Fact("SettlementLapsed", $"{agreed.Amount} did not come by {agreed.PayBy:yyyy-MM-dd}."))
            : change;

    /// <summary>Why nothing can be settled for an amount now; null where it can.</summary>
    public static string? WhyNot(FinancingCase financing, Money amount, DateTimeOffset now)
    {
        if (WriteOffRules.WhyNot(financing) is { } why) return why;
        if (amount.Currency != financing.Loan!.Principal.Currency) return $"the loan is in {financing.Loan.Principal.Currency}";
        var owed = OutstandingOn(financing, now);
        return amount < owed ? null : $"the supplier owes {owed}, not more";
    }

    private static Money OutstandingOn(FinancingCase financing, DateTimeOffset now) =>
        financing.Loan!.Outstanding(financing.LoanDay(now));
}
