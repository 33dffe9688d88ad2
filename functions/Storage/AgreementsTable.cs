using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>
/// Table <c>Agreements</c>: partition = agreement id, row = <c>agreement</c>; and, to find whose an account is and which bank keeps it,
/// partition = <c>account|hash</c>, row = <c>tenant</c>.
/// </summary>
public sealed class AgreementsTable(TableServiceClient tables)
{
    public const string Name = "Agreements";

    private const string RowKey = "agreement";
    private const string AccountRow = "tenant";
    private const string BankProperty = "Bank";
    private readonly TableClient _table = tables.GetTableClient(Name);
    private readonly KnownRows _rows = new(tables.GetTableClient(Name));

    /// <summary>Adds an agreement, once.</summary>
    /// <returns>The agreement as it stands: this one, or what an earlier request stored under its id.</returns>
    public async Task<Agreement> AddAsync(Agreement agreement, CancellationToken cancellationToken)
    {
        TableEntity row = new(agreement.Id, RowKey)
        {
            [nameof(Agreement.Tenant)] = agreement.Tenant,
            [nameof(Agreement.Version)] = agreement.Version,
            [nameof(Agreement.Status)] = agreement.Status.ToString(),
            [nameof(Agreement.BodyHash)] = agreement.BodyHash,
        };
        row.SetJson(nameof(Agreement.Content), agreement.Content);
        return await _table.TryAddAsync(row, cancellationToken) ? agreement : (await FindAsync(agreement.Tenant, agreement.Id, cancellationToken))!;
    }

    /// <summary>A tenant's agreement, or null.</summary>
    public async Task<Agreement?> FindAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        if (!Ids.IsWellFormed(id) || await _table.FindAsync(id, RowKey, cancellationToken) is not { } row) return null;
        Agreement agreement = new(
            id, row.Text(nameof(Agreement.Tenant)), row.Int(nameof(Agreement.Version)), row.OneOf<AgreementStatus>(nameof(Agreement.Status)),
            row.FromJson<AgreementContent>(nameof(Agreement.Content)), row.Text(nameof(Agreement.BodyHash)), row.ETag);
        return agreement.Tenant == tenant ? agreement : null;
    }

    /// <summary>What a tenant's agreement says, which never changes; or null. Its status does change: see <see cref="FindAsync"/>.</summary>
    public async Task<AgreementContent?> FindContentAsync(string tenant, string id, CancellationToken cancellationToken) =>
        Ids.IsWellFormed(id) && await _rows.FindAsync(id, RowKey, cancellationToken) is { } row && row.Text(nameof(Agreement.Tenant)) == tenant
            ? row.FromJson<AgreementContent>(nameof(Agreement.Content))
            : null;

    /// <summary>Brings an agreement into its next status, under a new version.</summary>
    /// <param name="agreement">The agreement as read.</param>
    /// <param name="status">What it becomes.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False where it has changed since it was read.</returns>
    public Task<bool> TryBecomeAsync(Agreement agreement, AgreementStatus status, CancellationToken cancellationToken)
    {
        TableEntity row = new(agreement.Id, RowKey)
        {
            [nameof(Agreement.Version)] = agreement.Version + 1,
            [nameof(Agreement.Status)] = status.ToString(),
        };
        return _table.TryCommitAsync([new(TableTransactionActionType.UpdateMerge, row, agreement.ETag)], cancellationToken);
    }

    /// <summary>Writes down whose a collection account is and which bank keeps it; the first to say so keeps it.</summary>
    /// <returns>Whether it is this tenant's, at this bank.</returns>
    public async Task<bool> TryOwnCollectionAccountAsync(string tenant, string account, string bank, CancellationToken cancellationToken)
    {
        TableEntity row = new(AccountPartition(account), AccountRow) { [nameof(Agreement.Tenant)] = tenant, [BankProperty] = bank };
        return await _table.TryAddAsync(row, cancellationToken) || await FindCollectionAccountAsync(account, cancellationToken) == (tenant, bank);
    }

    /// <summary>Whose a collection account is and the code of the bank that keeps it, for good; null where it is nobody's here.</summary>
    public async Task<(string Tenant, string Bank)?> FindCollectionAccountAsync(string account, CancellationToken cancellationToken) =>
        await _rows.FindAsync(AccountPartition(account), AccountRow, cancellationToken) is { } row
            ? (row.Text(nameof(Agreement.Tenant)), row.Text(BankProperty))
            : null;

    private static string AccountPartition(string account) => $"account|{Ids.Digest(account)}";
}
