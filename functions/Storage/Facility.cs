using System.Text.Json.Serialization;
using Azure;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Whether a facility may be drawn on.</summary>
public enum FacilityStatus
{
    /// <summary>It may, within its limit.</summary>
    Live,

    /// <summary>Refused by rules or by the bank.</summary>
    Rejected,

    /// <summary>The bank has been asked and has not decided.</summary>
    Applied,

    /// <summary>Its validity is over, or the bank did not decide in time.</summary>
    Expired,

    /// <summary>Stopped until two persons lift that; never stored, it follows from the freezes.</summary>
    Frozen,
}

/// <summary>What a credit application was answered with.</summary>
/// <param name="Status">Live, Rejected, Applied or Expired.</param>
/// <param name="Limit">The most that may be lent to the supplier at one time; zero where rejected.</param>
/// <param name="Score">The supplier's score.</param>
/// <param name="Grade">The score in one letter.</param>
/// <param name="Reasons">Why; all reasons.</param>
/// <param name="ValidUntil">The last day on which new cases may draw on it; null where there is nothing to draw on.</param>
public sealed record FacilityDecision(
    FacilityStatus Status, Money Limit, int Score, string Grade, IReadOnlyList<Reason> Reasons, DateOnly? ValidUntil = null);

/// <summary>A supplier's line of credit under one agreement.</summary>
/// <param name="Id">Its id, which names the supplier and the agreement.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="SupplierId">Who may borrow.</param>
/// <param name="AgreementId">Under which agreement.</param>
/// <param name="Decision">The latest decision about it.</param>
/// <param name="Reserved">Promised to cases, not yet paid.</param>
/// <param name="Utilised">Paid and not yet repaid; may exceed a limit that was cut.</param>
/// <param name="Freezes">How many freezes nobody has lifted yet.</param>
/// <param name="ETag">The version read; none before it is stored.</param>
public sealed record Facility(
    string Id, string Tenant, string SupplierId, string AgreementId, FacilityDecision Decision, Money Reserved, Money Utilised, int Freezes = 0,
    ETag ETag = default)
{
    /// <summary>What a supplier has before its first application is answered: nothing.</summary>
    public static Facility None(string tenant, string supplierId, string agreementId, Currency currency)
    {
        var nothing = Money.Zero(currency);
        return new(
            FacilitiesTable.IdOf(supplierId, agreementId), tenant, supplierId, agreementId, new FacilityDecision(FacilityStatus.Applied, nothing, 0, "", []),
            nothing, nothing);
    }

    /// <summary>Where it stands on a day of its agreement's calendar.</summary>
    public FacilityStatus StatusOn(DateOnly today) => Decision.Status switch
    {
        FacilityStatus.Live when Freezes > 0 => FacilityStatus.Frozen,
        FacilityStatus.Live when Decision.ValidUntil < today => FacilityStatus.Expired,
        var status => status,
    };

    /// <summary>What can still be lent; nothing where the limit was cut below its use.</summary>
    public Money Headroom => (Decision.Limit - Reserved - Utilised).OrZeroIfNegative();
}

/// <summary>Who agreed to what: no credit report without it.</summary>
/// <param name="CreditReport">Whether the credit report may be made.</param>
/// <param name="GivenBy">Who agreed, for the supplier.</param>
/// <param name="GivenAt">When.</param>
public sealed record Consent(bool CreditReport, string GivenBy, DateTimeOffset GivenAt);

/// <summary>A credit application, kept as it was made and answered.</summary>
/// <param name="Id">Its id, from the request's Idempotency-Key.</param>
/// <param name="RequestedLimit">What was asked for.</param>
/// <param name="Consent">The consent to the credit report.</param>
/// <param name="Decision">What it was answered with.</param>
/// <param name="Reserved">What was reserved when it was answered; a repeat gets the same answer.</param>
/// <param name="Utilised">What was utilised when it was answered.</param>
/// <param name="Evidence">What stands behind it; its content hash recognises a repeat.</param>
public sealed record CreditApplication(
    string Id, Money RequestedLimit, Consent Consent, FacilityDecision Decision, Money Reserved, Money Utilised, Evidence Evidence);

/// <summary>A credit application that a bank decides, from the question to its answer.</summary>
/// <param name="ApplicationId">The application.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="SupplierId">Who applies.</param>
/// <param name="AgreementId">Under which agreement.</param>
/// <param name="Question">The message that asks, rendered once.</param>
/// <param name="Deadline">By when the bank has to answer.</param>
/// <param name="Assessed">What the platform's own rules would have answered; the bank's answer goes no further than what was asked for.</param>
/// <param name="MostGranted">The lower of what was asked for and what the agreement allows.</param>
/// <param name="Status">Applied, and then what became of it: Live, Rejected or Expired.</param>
/// <param name="IsAsked">The message has been sent.</param>
/// <param name="Answer">What the bank said; null before.</param>
public sealed record LineQuestion(
    string ApplicationId, string Tenant, string SupplierId, string AgreementId, SendToBank Question, PendingDecision Deadline, FacilityDecision Assessed,
    Money MostGranted, FacilityStatus Status, bool IsAsked = false, LineDecision? Answer = null)
{
    /// <summary>The version read; none before it is stored.</summary>
    [JsonIgnore]
    public ETag ETag { get; init; }
}
