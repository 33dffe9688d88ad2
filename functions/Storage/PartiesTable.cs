using Azure;
using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>Table <c>Parties</c>: partition = party id, row = <c>party</c>; rows <c>payout|id</c> are proposals of another payout account.</summary>
public sealed class PartiesTable(TableServiceClient tables)
{
    public const string Name = "Parties";

    private const string RowKey = "party";
    private const string StatusAt = "StatusAt";
    private const string PayoutAccountAt = "PayoutAccountAt";
    private readonly TableClient _table = tables.GetTableClient(Name);
    private readonly KnownRows _rows = new(tables.GetTableClient(Name));

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
            [nameof(Party.Industry)] = party.Industry,
            [nameof(Party.Address)] = party.Address,
            [nameof(Party.BodyHash)] = party.BodyHash,
        };
        row.SetJson(nameof(Party.Owners), party.Owners ?? []);
        return await _table.TryAddAsync(row, cancellationToken) ? party : (await FindAsync(party.Tenant, party.Id, cancellationToken))!;
    }

    /// <summary>A tenant's party, or null.</summary>
    public async Task<Party?> FindAsync(string tenant, string id, CancellationToken cancellationToken) =>
        Ids.IsWellFormed(id) && await _rows.ReadAsync(id, RowKey, cancellationToken) is { } row ? OfTenant(row, tenant) : null;

    /// <summary>A tenant's party as this process last saw it where it was active in a role then, and else as it stands; null where there is none. Not for whoever pays.</summary>
    public async Task<Party?> FindKnownAsync(string tenant, string id, PartyRole role, CancellationToken cancellationToken) =>
        Ids.IsWellFormed(id) && _rows.Believe(id, RowKey) is { } row && OfTenant(row, tenant) is { } known && known.Is(role) ? known : await FindAsync(tenant, id, cancellationToken);

    private static Party? OfTenant(TableEntity row, string tenant)
    {
        Party party = new(
            row.PartitionKey, row.Text(nameof(Party.Tenant)), row.OneOf<PartyStatus>(nameof(Party.Status)),
            [.. row.Text(nameof(Party.Roles)).Split(',').Select(Enum.Parse<PartyRole>)], row.Text(nameof(Party.Name)),
            row.Text(nameof(Party.RegistrationNumber)), row.Text(nameof(Party.Country)), row.GetString(nameof(Party.PayoutAccount)),
            row.Text(nameof(Party.BodyHash)), row.GetString(nameof(Party.Industry)), row.FromJson<IReadOnlyList<string>>(nameof(Party.Owners)),
            row.GetString(nameof(Party.Address)), row.GetBoolean(nameof(Party.HasDefaulted)) ?? false);
        return party.Tenant == tenant ? party : null;
    }

    /// <summary>Sets a party's status as somebody said at an instant. What was said later stands, and so does insolvency.</summary>
    public Task SetStatusAsync(string partyId, PartyStatus status, DateTimeOffset at, CancellationToken cancellationToken) =>
        SetLatestAsync(
            partyId, StatusAt, at, row => row.OneOf<PartyStatus>(nameof(Party.Status)) == PartyStatus.Insolvent,
            new TableEntity(partyId, RowKey) { [nameof(Party.Status)] = status.ToString() }, cancellationToken);

    /// <summary>A case of the supplier is in default, and others may be set off. Safe to repeat.</summary>
    public Task SetDefaultedAsync(string partyId, CancellationToken cancellationToken) =>
        _table.UpdateEntityAsync(new TableEntity(partyId, RowKey) { [nameof(Party.HasDefaulted)] = true }, ETag.All, TableUpdateMode.Merge, cancellationToken);

    /// <summary>Sets where money for a party goes from an instant on; an account that took effect later stands.</summary>
    public Task SetPayoutAccountAsync(string partyId, string account, DateTimeOffset at, CancellationToken cancellationToken) =>
        SetLatestAsync(
            partyId, PayoutAccountAt, at, _ => false, new TableEntity(partyId, RowKey) { [nameof(Party.PayoutAccount)] = account }, cancellationToken);

    /// <summary>Adds a proposal, once.</summary>
    /// <returns>The proposal as it stands: this one, or what an earlier request stored under its id.</returns>
    public async Task<PayoutProposal> AddProposalAsync(PayoutProposal proposal, CancellationToken cancellationToken) =>
        await _table.TryAddAsync(ProposalEntity(proposal), cancellationToken)
            ? proposal
            : (await FindProposalAsync(proposal.PartyId, proposal.Id, cancellationToken))!;

    /// <summary>A proposal, or null.</summary>
    public async Task<PayoutProposal?> FindProposalAsync(string partyId, string id, CancellationToken cancellationToken) =>
        await _table.FindAsync(partyId, ProposalRow(id), cancellationToken) is { } row
            ? row.FromJson<PayoutProposal>(nameof(PayoutProposal)) with { ETag = row.ETag }
            : null;

    /// <summary>Writes what has become of a proposal.</summary>
    /// <returns>False where it has changed since it was read.</returns>
    public Task<bool> TryReplaceProposalAsync(PayoutProposal proposal, CancellationToken cancellationToken) =>
        _table.TryReplaceAsync(ProposalEntity(proposal), proposal.ETag, cancellationToken);

    /// <summary>Merges a change that was made at an instant, unless a later one stands; writers at the same time try again.</summary>
    private async Task SetLatestAsync(
        string partyId, string atProperty, DateTimeOffset at, Func<TableEntity, bool> isFinal, TableEntity change, CancellationToken cancellationToken)
    {
        change[atProperty] = at;
        while (true)
        {
            var row = (await _table.GetEntityAsync<TableEntity>(partyId, RowKey, cancellationToken: cancellationToken)).Value;
            if (isFinal(row) || row.GetDateTimeOffset(atProperty) > at) return;
            if (await _table.TryCommitAsync([new(TableTransactionActionType.UpdateMerge, change, row.ETag)], cancellationToken)) return;
        }
    }

    private static TableEntity ProposalEntity(PayoutProposal proposal)
    {
        TableEntity row = new(proposal.PartyId, ProposalRow(proposal.Id));
        row.SetJson(nameof(PayoutProposal), proposal);
        return row;
    }

    private static string ProposalRow(string id) => $"payout|{id}";
}
