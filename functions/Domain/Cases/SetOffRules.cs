namespace ScfFunctions.Domain;

/// <summary>Recourse by set-off: what is left for the supplier in one case repays what it owes in another, where that is due, lent by the same funder, and agreed on.</summary>
/// <remarks>Not where a party is insolvent: then others may have rights to the money, and people decide.</remarks>
public static class SetOffRules
{
    /// <summary>A case in default tells the supplier's others that it is owed something.</summary>
    public static CaseChange Offer(CaseChange change) => change.Case is { IsInsolvent: false, Terms: { AllowsSetOff: true } terms } financing
        ? change.Promise(new OfferSetOff(new SetOffClaim(financing.Id, terms.FunderAccount, terms.CollectionAccount, financing.Loan!.Principal.Currency)))
        : change;

    /// <summary>Another case of the supplier is in default.</summary>
    public static CaseChange Hear(CaseChange change, SetOffClaim claim, FactStamp stamp) => WhyNot(change.Case, claim) is { } why
        ? change.Record(stamp.Fact("SetOffNotPossible", $"Case {claim.CaseId} is in default: {why}."))
        : change
            .With(c => c with { SetOffClaims = [.. c.SetOffClaims.Where(each => each.CaseId != claim.CaseId), claim] })
            .Record(stamp.Fact("SetOffNoted", $"What will be left for the supplier goes to case {claim.CaseId} first, as far as it is due there."));

    /// <summary>The claim that comes first on what is left for the supplier; null where there is none, or a party is insolvent.</summary>
    public static SetOffClaim? Next(FinancingCase financing) => financing.IsInsolvent ? null : financing.SetOffClaims.FirstOrDefault();

    /// <summary>Hands money that is left for the supplier to the case that has a claim on it; it does not leave the collection account, and what is not due there comes back.</summary>
    /// <param name="change">The case.</param>
    /// <param name="claim">Whose turn it is.</param>
    /// <param name="left">What is left for the supplier, above zero.</param>
    /// <param name="stamp">When.</param>
    public static CaseChange Pass(CaseChange change, SetOffClaim claim, Money left, FactStamp stamp)
    {
        var day = change.Case.Terms!.Calendar.BusinessDay(stamp.Now);
        var setOff = SetOff.Of(change.Case, left, day);
        return change
            .With(c => c with
            {
                SetOffCount = c.SetOffCount + 1,
                HeldForSupplier = c.HeldForSupplier - setOff.Amount,
            })
            .Post(Journals.SetOff(day, setOff.Amount))
            .Record(stamp.Fact("SetOff", $"{setOff.Amount} of what is left for the supplier go to case {claim.CaseId}."))
            .Promise(new PassToCase(claim.CaseId, setOff));
    }

    /// <summary>That case has answered: what was not due there is the supplier's again, and then it gets nothing more.</summary>
    public static CaseChange Answered(CaseChange change, SetOff answer, FactStamp stamp)
    {
        var answered = change.With(c => c with { SetOffsAnswered = c.SetOffsAnswered + 1 });
        return answer.Amount.IsZero
            ? answered.Record(stamp.Fact("SetOffTaken", $"Case {answer.FromCaseId} has taken all that was handed to it."))
            : answered
                .With(c => c with
                {
                    SetOffClaims = [.. c.SetOffClaims.Where(each => each.CaseId != answer.FromCaseId)],
                    HeldForSupplier = c.HeldForSupplier + answer.Amount,
                })
                .Post(Journals.SetOff(change.Case.Terms!.Calendar.BusinessDay(stamp.Now), -answer.Amount))
                .Record(stamp.Fact("SetOffReturned", $"Case {answer.FromCaseId} did not take {answer.Amount}: they are the supplier's again."));
    }

    /// <summary>What is due in a case that was handed money; zero where it takes none.</summary>
    public static Money Due(FinancingCase financing, DateOnly on) => financing switch
    {
        { Loan: null } or { IsInDefault: false, IsWrittenOff: false } or { IsInsolvent: true } => default(Money?),
        { HasEnded: true, EndReason: not EndReason.WrittenOff } => null,
        _ => financing.Loan.Outstanding(on.NotBefore(financing.Loan.LastDay)),
    } ?? Money.Zero(financing.OrderValue!.Value.Currency);

    private static string? WhyNot(FinancingCase financing, SetOffClaim claim) => financing switch
    {
        { Terms: not { AllowsSetOff: true } } => "the agreement does not allow it",
        _ when financing.Id == claim.CaseId => "it is this case itself",
        _ when financing.Terms.FunderAccount != claim.FunderAccount => "another funder lent there",
        _ when financing.Terms.CollectionAccount != claim.CollectionAccount => "it is paid on another collection account",
        _ when financing.OrderValue?.Currency is { } currency && currency != claim.Currency => $"this case is in {currency}",
        _ => null,
    };
}
