using ScfFunctions.Domain;

namespace ScfFunctions.Application;

/// <summary>What underwriting looks at; all of it as it stands now.</summary>
/// <param name="SupplierIsActive">The supplier is admitted.</param>
/// <param name="BuyerIsActive">The buyer is admitted.</param>
/// <param name="AgreementIsLive">New cases are accepted under the agreement.</param>
/// <param name="FacilityIsLive">The supplier has a facility under it; null for none at all. Consent was given when it was applied for.</param>
/// <param name="Terms">The agreement's terms, to be pinned.</param>
/// <param name="PoolId">The capital pool that lends.</param>
public sealed record Admission(
    bool SupplierIsActive, bool BuyerIsActive, bool AgreementIsLive, bool? FacilityIsLive, FinancingTerms? Terms, string PoolId);

/// <summary>Admission to financing: approved on pinned terms, or rejected with all reasons.</summary>
public static class ApplicationRules
{
    public static CaseChange Underwrite(CaseChange change, Admission admission, FactStamp stamp)
    {
        List<Reason> reasons = [];
        if (!admission.AgreementIsLive) reasons.Add(new Reason("agreement-not-live", "The agreement takes no new cases."));
        if (!admission.SupplierIsActive || admission.Terms is null) reasons.Add(new Reason("supplier-not-admitted", "The supplier is not active or has no payout account."));
        if (!admission.BuyerIsActive) reasons.Add(new Reason("buyer-not-admitted", "The buyer is not active."));
        if (admission.FacilityIsLive is null) reasons.Add(new Reason("no-facility", "The supplier has no facility under the agreement."));
        if (admission.FacilityIsLive is false) reasons.Add(new Reason("facility-not-live", "The supplier's facility was rejected."));
        if (reasons.Count > 0) return change.Reject(new Rejection(reasons), stamp);

        var terms = admission.Terms!;
        return change
            .With(c => c with
            {
                Lifecycle = c.Lifecycle.Become(Lifecycle.Approved),
                Terms = terms,
                PoolId = admission.PoolId,
            })
            .Record(stamp.Fact(
                "Approved", $"Terms pinned: advance rate {terms.AdvanceRate}, interest {terms.InterestRate} {terms.DayCount}, {terms.TenorDays} days, fee {terms.FeeRate}."));
    }
}
