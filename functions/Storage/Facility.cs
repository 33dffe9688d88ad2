using Azure;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Whether a facility may be drawn on.</summary>
public enum FacilityStatus
{
    Live,
    Rejected,
}

/// <summary>What a credit application was answered with.</summary>
/// <param name="Status">Live or Rejected.</param>
/// <param name="Limit">The most that may be lent to the supplier at one time; zero where rejected.</param>
/// <param name="Score">The supplier's score.</param>
/// <param name="Grade">The score in one letter.</param>
/// <param name="Reasons">Why; all reasons.</param>
public sealed record FacilityDecision(FacilityStatus Status, Money Limit, int Score, string Grade, IReadOnlyList<Reason> Reasons);

/// <summary>A supplier's line of credit under one agreement.</summary>
/// <param name="Id">Its id, which names the supplier and the agreement.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="SupplierId">Who may borrow.</param>
/// <param name="AgreementId">Under which agreement.</param>
/// <param name="Decision">The latest decision about it.</param>
/// <param name="Reserved">Promised to cases, not yet paid.</param>
/// <param name="Utilised">Paid and not yet repaid; may exceed a limit that was cut.</param>
/// <param name="ETag">The version read; none before it is stored.</param>
public sealed record Facility(
    string Id, string Tenant, string SupplierId, string AgreementId, FacilityDecision Decision, Money Reserved, Money Utilised, ETag ETag = default)
{
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
