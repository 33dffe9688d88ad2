namespace ScfFunctions.Domain;

/// <summary>Recourse by set-off: what is left for the supplier in one case repays what it owes in another, where that is due, lent by the same funder, and agreed on.</summary>
/// <remarks>Not where a party is insolvent: then others may have rights to the money, and people decide.</remarks>
public static class SetOffRules
{
    /// <summary>A case in default tells the supplier's others what it is owed.</summary>
    public static CaseChange Offer(CaseChange change, Money due) => change.Case is { IsInsolvent: false, Terms: { AllowsSetOff: true } terms } financing
        ? change.Promise(new OfferSetOff(new SetOffClaim(financing.Id, terms.FunderAccount, terms.CollectionAccount, due)))
        : change;

    /// <summary>Another case of the supplier is in default.</summary>
    public static CaseChange Hear(CaseChange change, SetOffClaim claim, FactStamp stamp) => WhyNot(change.Case, claim) is { } why
        ? change.Record(stamp.Fact("SetOffNotPossible", $"Case {claim.CaseId} is owed {claim.Amount}: {why}."))
        : change
            .With(c => c with { SetOffClaims = [.. c.SetOffClaims.Where(each => each.CaseId != claim.CaseId), claim] })
            .Record(stamp.Fact("SetOffNoted", $"What will be left for the supplier goes to case {claim.CaseId} first, up to {claim.Amount}."));

    /// <summary>The claim that comes first on what is left for the supplier; null where there is none, or a party is insolvent.</summary>
    public static SetOffClaim? Next(FinancingCase financing) => financing.IsInsolvent ? null : financing.SetOffClaims.FirstOrDefault(claim => claim.Amount.IsPositive);

    /// <summary>Hands money that is left for the supplier to the case that has a claim on it; it does not leave the collection account.</summary>
    /// <param name="change">The case.</param>
    /// <param name="claim">Whose turn it is.</param>
    /// <param name="left">What is left for the supplier, above zero.</param>
    /// <param name="stamp">When.</param>
    public static CaseChange Pass(CaseChange change, SetOffClaim claim, Money left, FactStamp stamp)
    {
        var day = change.Case.Terms!.Calendar.BusinessDay(stamp.Now);
        var setOff = SetOff.Of(change.Case, Money.Min(left, claim.Amount), day);
        return change
            .With(c => c with
            {
                SetOffCount = c.SetOffCount + 1,
                SetOffClaims = c.SetOffClaims.Replace(claim, claim with { Amount = claim.Amount - setOff.Amount }),
                HeldForSupplier = c.HeldForSupplier - setOff.Amount,
            })
            .Post(Journals.SetOff(day, setOff.Amount))
            .Record(stamp.Fact("SetOff", $"{setOff.Amount} of what is left for the supplier go to case {claim.CaseId}."))
            .Promise(new PassToCase(claim.CaseId, setOff));
    }

    /// <summary>It could not be taken: it is the supplier's again, and that case gets nothing more.</summary>
    public static CaseChange TakeBack(CaseChange change, SetOff setOff, FactStamp stamp) => CaseReopening.Reopen(change, stamp)
        .With(c => c with
        {
            SetOffClaims = [.. c.SetOffClaims.Where(each => each.CaseId != setOff.FromCaseId)],
            HeldForSupplier = c.HeldForSupplier + setOff.Amount,
        })
        .Post(Journals.SetOff(change.Case.Terms!.Calendar.BusinessDay(stamp.Now), -setOff.Amount))
        .Record(stamp.Fact("SetOffReturned", $"Case {setOff.FromCaseId} could not take {setOff.Amount}: they are the supplier's again."));

    /// <summary>Why a case does not take a set-off: nothing is due there any more.</summary>
    public static string? WhyNotTaken(FinancingCase financing, DateTimeOffset now) => financing switch
    {
        { HasEnded: true } => $"it is {financing.Lifecycle}",
        { Loan: null } or { IsInDefault: false } => "it is not in default",
        { IsInsolvent: true } => "a party is insolvent",
        _ => financing.Loan.Outstanding(financing.LoanDay(now)).IsPositive ? null : "nothing is owed",
    };

    private static string? WhyNot(FinancingCase financing, SetOffClaim claim) => financing switch
    {
        { Terms: not { AllowsSetOff: true } } => "the agreement does not allow it",
        _ when financing.Id == claim.CaseId => "it is this case itself",
        _ when financing.Terms.FunderAccount != claim.FunderAccount => "another funder lent there",
        _ when financing.Terms.CollectionAccount != claim.CollectionAccount => "it is paid on another collection account",
        _ when financing.OrderValue?.Currency is { } currency && currency != claim.Amount.Currency => $"this case is in {currency}",
        _ => null,
    };
}
