using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Application;

/// <summary>What underwriting looks at; all of it as it stands now.</summary>
/// <param name="Supplier">The supplier's status; null where there is no such supplier.</param>
/// <param name="Buyer">The buyer's status; null where there is no such buyer.</param>
/// <param name="Agreement">New cases are accepted under a live one.</param>
/// <param name="Facility">How the supplier's facility under the agreement stands; null for none at all. Consent was given when it was applied for.</param>
/// <param name="Stopped">Why new cases are switched off; null where they are on.</param>
/// <param name="Terms">The agreement's terms, to be pinned; null where the supplier has no payout account.</param>
/// <param name="PoolId">The capital pool of the agreement.</param>
/// <param name="LastFixing">The last fixing of the agreement's index; null where none is known, or the rate is fixed.</param>
/// <param name="RateUnknown">Why nobody could say what a loan would bear; null where it is known.</param>
/// <param name="SupplierHasDefaulted">A case of the supplier has been in default: what is due there may be set off here.</param>
public sealed record Admission(
    PartyStatus? Supplier, PartyStatus? Buyer, AgreementStatus Agreement, FacilityStatus? Facility, string? Stopped, FinancingTerms? Terms, string PoolId,
    Fixing? LastFixing = null, Reason? RateUnknown = null, bool SupplierHasDefaulted = false);

/// <summary>Admission to financing: approved on pinned terms, or rejected with all reasons.</summary>
public static class ApplicationRules
{
    public static CaseChange Underwrite(CaseChange change, Admission admission, FactStamp stamp)
    {
        List<Reason> reasons = [];
        if (admission.Stopped is { } why) reasons.Add(new Reason("new-cases-stopped", $"New cases are switched off: {why}"));
        if (admission.Agreement != AgreementStatus.Live) reasons.Add(new Reason("agreement-not-live", $"The agreement takes no new cases: it is {admission.Agreement}."));
        if (PartyFault("supplier", admission.Supplier) is { } supplier) reasons.Add(supplier);
        else if (admission.Terms is null) reasons.Add(new Reason("supplier-not-admitted", "The supplier has no payout account."));
        if (PartyFault("buyer", admission.Buyer) is { } buyer) reasons.Add(buyer);
        if (FacilityFault(admission.Facility) is { } facility) reasons.Add(facility);
        if (admission.RateUnknown is { } unknown) reasons.Add(unknown);
        if (reasons.Count > 0) return change.Reject(new Rejection(reasons), stamp);

        var terms = admission.Terms!;
        var approved = change
            .With(c => c with
            {
                Lifecycle = c.Lifecycle.Become(Lifecycle.Approved),
                Terms = terms,
                PoolId = admission.PoolId,
                KnownFixing = admission.LastFixing,
            })
            .Record(stamp.Fact(
                "Approved", $"Terms pinned: advance rate {terms.AdvanceRate}, interest {terms.FloatingRate?.ToString() ?? terms.InterestRate.ToString()} {terms.DayCount}, {terms.TenorDays} days, fee {terms.Fee}."));
        return terms.AllowsSetOff && admission.SupplierHasDefaulted ? approved.Promise(new HearSetOffClaims()) : approved;
    }

    private static Reason? PartyFault(string who, PartyStatus? status) => status switch
    {
        PartyStatus.Active => null,
        null => new Reason($"{who}-not-admitted", $"There is no such {who}."),
        _ => new Reason($"{who}-{status.ToString()!.ToLowerInvariant()}", $"The {who} is {status}."),
    };

    private static Reason? FacilityFault(FacilityStatus? status) => status switch
    {
        FacilityStatus.Live => null,
        null => new Reason("no-facility", "The supplier has no facility under the agreement."),
        FacilityStatus.Frozen => new Reason("facility-frozen", "The supplier's facility is frozen until two persons lift that."),
        FacilityStatus.Expired => new Reason("facility-expired", "The supplier's facility is no longer valid."),
        FacilityStatus.Applied => new Reason("facility-not-live", "The bank has not decided on the supplier's facility yet."),
        _ => new Reason("facility-not-live", "The supplier's facility was rejected."),
    };
}
