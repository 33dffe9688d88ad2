namespace ScfFunctions.Domain;

/// <summary>The memo of the platform's guarantee: its share of principal and accrued interest, without penalty, for as long as the bank's loan lives.</summary>
public static class GuaranteeRules
{
    /// <summary>Brings the memo to its share of an exposure; a policy without a guarantee posts nothing, and once it is called or the loan written off nothing stands.</summary>
    /// <param name="change">The case.</param>
    /// <param name="date">The booking date.</param>
    /// <param name="exposure">Principal and accrued interest, unpaid.</param>
    /// <remarks>Example (cases.md row 18): 20 % of 7,140.00 on day 60 is 1,428.00.</remarks>
    public static CaseChange Follow(CaseChange change, DateOnly date, Money exposure)
    {
        var policy = change.Case.Terms!.Policy;
        if (policy.Funder == Funder.Platform) return change;
        var share = change.Case is { GuaranteeCall: null, IsWrittenOff: false } ? policy.GuaranteeShare.Of(exposure) : Money.Zero(exposure.Currency);
        var posted = change.Case.GuaranteePosted ?? Money.Zero(share.Currency);
        return share == posted ? change : change.With(c => c with { GuaranteePosted = share }).Post(Journals.Guaranteed(date, share - posted));
    }
}
