namespace ScfFunctions.Storage;

/// <summary>What a party does here; one party can do several things.</summary>
public enum PartyRole
{
    Supplier,
    Buyer,
    Platform,
    FundingBank,
    AccountBank,
    LogisticsProvider,
}

/// <summary>Whether a party may take part in anything new.</summary>
public enum PartyStatus
{
    Active,

    /// <summary>A person has stopped it for a while; what runs goes on.</summary>
    Suspended,

    /// <summary>Declared insolvent; nothing here undoes that.</summary>
    Insolvent,
}

/// <summary>Somebody who takes part.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Status">Whether it may take part in anything new.</param>
/// <param name="Roles">What it does here, at least one.</param>
/// <param name="Name">Its name.</param>
/// <param name="RegistrationNumber">Its number in its country's register.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="PayoutAccount">Where money for it goes; a supplier always has one.</param>
/// <param name="BodyHash">The request that created it.</param>
/// <param name="Industry">Its line of business, as the site names it.</param>
/// <param name="Owners">Who owns it; parties that share an owner are related.</param>
/// <param name="Address">Where it is.</param>
/// <param name="HasDefaulted">A case of this supplier has been in default, and what is left for it in others may be set off.</param>
public sealed record Party(
    string Id, string Tenant, PartyStatus Status, IReadOnlyList<PartyRole> Roles, string Name, string RegistrationNumber, string Country,
    string? PayoutAccount, string BodyHash, string? Industry = null, IReadOnlyList<string>? Owners = null, string? Address = null, bool HasDefaulted = false)
{
    /// <summary>Whether it is active in this role.</summary>
    public bool Is(PartyRole role) => Status == PartyStatus.Active && Roles.Contains(role);
}
