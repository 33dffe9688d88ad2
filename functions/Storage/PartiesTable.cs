using Azure.Data.Tables;

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
public sealed record Party(
    string Id, string Tenant, PartyStatus Status, IReadOnlyList<PartyRole> Roles, string Name, string RegistrationNumber, string Country,
    string? PayoutAccount, string BodyHash)
{
    /// <summary>Whether it is active in this role.</summary>
    public bool Is(PartyRole role) => Status == PartyStatus.Active && Roles.Contains(role);
}

/// <summary>Table <c>Parties</c>: partition = party id, row = <c>party</c>.</summary>
public sealed class PartiesTable(TableServiceClient tables)
{
    public const string Name = "Parties";

    private const string RowKey = "party";
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Adds a party, once.</summary>
    /// <returns>The party as it stands: this one, or what an earlier request stored under its id.</returns>
    public async Task<Party> AddAsync(Party party, CancellationToken cancellationToken)
    {
        TableEntity row = new(party.Id, RowKey)
        {
            [nameof(Party.Tenant)] = party.Tenant,
            [nameof(Party.Status)] = party.Status.ToString(),
            [nameof(Party.Roles)] = string.Join(',', party.Roles),
            [nameof(Party.Name)] = party.Name,
            [nameof(Party.RegistrationNumber)] = party.RegistrationNumber,
            [nameof(Party.Country)] = party.Country,
            [nameof(Party.PayoutAccount)] = party.PayoutAccount,
            [nameof(Party.BodyHash)] = party.BodyHash,
        };
        return await _table.TryAddAsync(row, cancellationToken) ? party : (await FindAsync(party.Tenant, party.Id, cancellationToken))!;
    }

    /// <summary>A tenant's party, or null.</summary>
    public async Task<Party?> FindAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        if (!Ids.IsWellFormed(id) || await _table.FindAsync(id, RowKey, cancellationToken) is not { } row) return null;
        Party party = new(
            id, row.Text(nameof(Party.Tenant)), row.OneOf<PartyStatus>(nameof(Party.Status)),
            [.. row.Text(nameof(Party.Roles)).Split(',').Select(Enum.Parse<PartyRole>)], row.Text(nameof(Party.Name)),
            row.Text(nameof(Party.RegistrationNumber)), row.Text(nameof(Party.Country)), row.GetString(nameof(Party.PayoutAccount)),
            row.Text(nameof(Party.BodyHash)));
        return party.Tenant == tenant ? party : null;
    }
}
