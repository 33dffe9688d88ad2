using System.Globalization;
using Azure;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Table <c>WorkItems</c>: partition = shard, row = a hash of what caused the item; its id is <c>shard.row</c>.</summary>
public sealed class WorkItemsTable(TableServiceClient tables, TimeProvider clock)
{
    public const string Name = "WorkItems";

    private const int Shards = 16;
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>The id of the item of this cause.</summary>
    public static string IdOf(string tenant, string kind, string subject)
    {
        var row = Ids.Digest(tenant, kind, subject);
        return $"{Shard.Of(row, Shards)}.{row}";
    }

    /// <summary>Puts something before a person, once per tenant, kind and subject: raised again, it stays as it is, decided or not.</summary>
    /// <remarks>A detail of more than 32,000 characters is cut, and says so: whoever raises an item must not be stopped by its length.</remarks>
    public Task RaiseAsync(string tenant, string kind, string subject, string? caseId, string detail, CancellationToken cancellationToken)
    {
        var (partition, row) = KeyOf(IdOf(tenant, kind, subject));
        return _table.TryAddAsync(new TableEntity(partition, row)
        {
            [nameof(WorkItem.Tenant)] = tenant,
            [nameof(WorkItem.Kind)] = kind,
            [nameof(WorkItem.Subject)] = subject,
            [nameof(WorkItem.CaseId)] = caseId,
            [nameof(WorkItem.Detail)] = Rows.Shortened(detail),
            [nameof(WorkItem.OpenedAt)] = clock.GetUtcNow(),
            [nameof(WorkItem.Status)] = nameof(WorkItemStatus.Open),
        }, cancellationToken);
    }

    /// <summary>A tenant's item, or null.</summary>
    public async Task<WorkItem?> FindAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        if (!IsId(id)) return null;
        var (partition, row) = KeyOf(id);
        if (await _table.FindAsync(partition, row, cancellationToken) is not { } found) return null;
        var item = ToItem(found);
        return item.Tenant == tenant ? item : null;
    }

    /// <summary>An item of whatever tenant, for work that began with a row and not with a request.</summary>
    /// <exception cref="Azure.RequestFailedException">404: there is none.</exception>
    public async Task<WorkItem> GetAsync(string id, CancellationToken cancellationToken)
    {
        var (partition, row) = KeyOf(id);
        return ToItem(await _table.GetEntityAsync<TableEntity>(partition, row, cancellationToken: cancellationToken));
    }

    /// <summary>Writes an item's proposal or decision.</summary>
    /// <returns>False where somebody else has written since it was read.</returns>
    public Task<bool> TryDecideAsync(WorkItem item, CancellationToken cancellationToken)
    {
        var (partition, key) = KeyOf(item.Id);
        TableEntity row = new(partition, key) { [nameof(WorkItem.Status)] = item.Status.ToString() };
        if (item.Proposal is not null) row.SetJson(nameof(WorkItem.Proposal), item.Proposal);
        if (item.Decision is not null) row.SetJson(nameof(WorkItem.Decision), item.Decision);
        return _table.TryCommitAsync([new(TableTransactionActionType.UpdateMerge, row, item.ETag)], cancellationToken);
    }

    /// <summary>A rule closes an item that nobody has to look at any more; one that a person has decided stays as it is. Safe to repeat.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="kind">The item's kind.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="why">Why nobody has to look.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task CloseAsync(string tenant, string kind, string subject, string why, CancellationToken cancellationToken)
    {
        while (await FindAsync(tenant, IdOf(tenant, kind, subject), cancellationToken) is { Status: WorkItemStatus.Open, Decision: null } item)
        {
            var evidence = Evidence.OfRule(clock.GetUtcNow());
            DecidedBy closed = new(new WorkItemDecision("acknowledge", null, why), evidence.Source, evidence);
            if (await TryDecideAsync(item with { Status = WorkItemStatus.Decided, Decision = closed }, cancellationToken)) return;
        }
    }

    /// <summary>A page of a tenant's items, shard by shard.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="status">Only those of this status; null for all.</param>
    /// <param name="pageSize">About how many.</param>
    /// <param name="continuation">Where the page before ended; null at the beginning.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The page and where it ended, null at the end; nothing at all where the continuation is not one of ours.</returns>
    public async Task<(IReadOnlyList<WorkItem> Items, string? Continuation)?> ListAsync(
        string tenant, WorkItemStatus? status, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        if (!TryReadContinuation(continuation, out var shard, out var token)) return null;
        List<WorkItem> items = [];
        for (; shard < Shards; shard++, token = null)
        {
            var partition = Shard.Name(shard);
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and Tenant eq {tenant}");
            if (status is not null) filter += " and " + TableClient.CreateQueryFilter($"Status eq {status.Value.ToString()}");
            try
            {
                await foreach (var page in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).AsPages(token, pageSize))
                {
                    items.AddRange(page.Values.Select(ToItem));
                    if (items.Count >= pageSize && Next(shard, page.ContinuationToken) is var next) return (items, next);
                }
            }
            catch (RequestFailedException e) when (e.Status == 400 && token is not null)
            {
                return null;
            }
        }

        return (items, null);
    }

    private static string? Next(int shard, string? token) =>
        token is not null ? $"{shard}:{token}" : shard + 1 < Shards ? $"{shard + 1}:" : null;

    private static bool TryReadContinuation(string? continuation, out int shard, out string? token)
    {
        (shard, token) = (0, null);
        if (continuation is null) return true;
        var colon = continuation.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !int.TryParse(continuation.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out shard) || shard >= Shards)
            return false;
        token = colon + 1 < continuation.Length ? continuation[(colon + 1)..] : null;
        return true;
    }

    private static bool IsId(string id) => Ids.IsWellFormed(id) && id.Split('.') is [{ Length: > 0 }, { Length: > 0 }];

    private static (string Partition, string Row) KeyOf(string id)
    {
        var dot = id.IndexOf('.', StringComparison.Ordinal);
        return (id[..dot], id[(dot + 1)..]);
    }

    private static WorkItem ToItem(TableEntity row) => new(
        $"{row.PartitionKey}.{row.RowKey}", row.Text(nameof(WorkItem.Tenant)), row.Text(nameof(WorkItem.Kind)), row.Text(nameof(WorkItem.Subject)),
        row.GetString(nameof(WorkItem.CaseId)), row.Text(nameof(WorkItem.Detail)), row.Instant(nameof(WorkItem.OpenedAt)),
        row.OneOf<WorkItemStatus>(nameof(WorkItem.Status)), row.FromOptionalJson<DecidedBy>(nameof(WorkItem.Proposal)),
        row.FromOptionalJson<DecidedBy>(nameof(WorkItem.Decision)), row.ETag);
}
