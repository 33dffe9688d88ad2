using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Facilities;

/// <summary>Asks for a line of credit, or for a review of one; the consent may be absent, and is then refused as a matter of business.</summary>
public sealed record FacilityRequest(string SupplierId, string AgreementId, Money RequestedLimit, Consent? Consent)
{
    public static FacilityRequest Read(JsonFields fields) => new(
        fields.Id("supplierId"), fields.Id("agreementId"), fields.PositiveAmount("requestedLimit"),
        fields.OptionalObject("consent", consent => new Consent(
            consent.Flag("creditReport"), consent.Text("givenBy"), consent.Instant("givenAt"))));
}

/// <summary>A facility as answers show it.</summary>
public sealed record FacilityAnswer(
    string Id, string SupplierId, string AgreementId, FacilityStatus Status, Money Limit, Money Reserved, Money Utilised, Money Headroom, int Score,
    string Grade, IReadOnlyList<Reason> Reasons, DateOnly? ValidUntil)
{
    public static FacilityAnswer Of(Facility facility, FacilityStatus status) => new(
        facility.Id, facility.SupplierId, facility.AgreementId, status, facility.Decision.Limit, facility.Reserved, facility.Utilised,
        facility.Headroom, facility.Decision.Score, facility.Decision.Grade, facility.Decision.Reasons,
        facility.Decision.ValidUntil);
}
