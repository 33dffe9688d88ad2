using System.Text.Json.Serialization;
using Azure;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>What has become of a proposed payout account.</summary>
public enum PayoutStatus
{
    /// <summary>Two persons have to look at it.</summary>
    Proposed,

    /// <summary>Approved; it takes effect when the cooling-off is over.</summary>
    Approved,

    /// <summary>Refused by a person.</summary>
    Rejected,

    /// <summary>Money for the party goes there.</summary>
    Effective,
}

/// <summary>A proposal to pay a party on another account from now on.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="PartyId">The party.</param>
/// <param name="Account">The new account.</param>
/// <param name="Status">What has become of it.</param>
/// <param name="EffectiveAt">When the cooling-off is over; null before it is approved.</param>
/// <param name="Evidence">Who proposed it; its content hash recognises a repeat.</param>
public sealed record PayoutProposal(
    string Id, string Tenant, string PartyId, string Account, PayoutStatus Status, DateTimeOffset? EffectiveAt, Evidence Evidence)
{
    /// <summary>The version read; none before it is stored.</summary>
    [JsonIgnore]
    public ETag ETag { get; init; }
}

/// <summary>How long an approved payout account waits before money goes there: time to notice a fraud. Above or equal to zero.</summary>
public sealed record PayoutCoolingOff(TimeSpan Length);
