using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>
/// Promises to finish something: written before the first row of an inbound fact, deleted when the fact has been handled, and
/// driven on by the sweeper in between. A crash anywhere between the two leaves a marker and never a forgotten fact.
/// </summary>
/// <param name="Kind">What to drive: <see cref="PendingTable.CaseStart"/>, <see cref="PendingTable.CaseInbox"/> or <see cref="PendingTable.OrderDocument"/>.</param>
/// <param name="Owner">The case or order that it belongs to.</param>
/// <param name="Item">The inbox item or document; empty for a start.</param>
/// <param name="MarkedAt">When the promise was made.</param>
/// <param name="Attempts">How often the sweeper has driven it.</param>
/// <param name="NotBefore">The sweeper leaves it alone until then.</param>
public sealed record PendingMarker(string Kind, string Owner, string Item, DateTimeOffset MarkedAt, int Attempts, DateTimeOffset NotBefore);

/// <summary>Table <c>Pending</c>: partition = shard of the owner's id, row = <c>kind|owner|item</c>.</summary>
public sealed class PendingTable(TableServiceClient tables, TimeProvider clock)
{
    public const string Name = "Pending";

    /// <summary>A case row waits for its orchestration to start.</summary>
    public const string CaseStart = "start";

    /// <summary>An inbox row of a case waits to be handled.</summary>
    public const string CaseInbox = "inbox";

    /// <summary>A document of an order waits to be passed on to the case that finances it.</summary>
    public const string OrderDocument = "document";

    private const int Shards = 16;

    /// <summary>The sweeper's first attempt comes a minute after the promise: by then the fast path has done it or is lost.</summary>
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(6);

    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Makes the promise; making it again renews its time.</summary>
    public Task MarkAsync(string kind, string owner, string item, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return _table.UpsertEntityAsync(Row(new PendingMarker(kind, owner, item, now, 0, now + FirstDelay)), TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>The promise is kept; a marker that is gone already is fine.</summary>
    public Task DeleteAsync(string kind, string owner, string item, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(Partition(owner), RowKey(kind, owner, item), ETag.All, cancellationToken);

    /// <summary>Puts the sweeper's next attempt off, twice as long each time, six hours at most.</summary>
    public Task PutOffAsync(PendingMarker marker, CancellationToken cancellationToken)
    {
        var delay = TimeSpan.FromMinutes(Math.Min(LongestDelay.TotalMinutes, Math.Pow(2, Math.Min(marker.Attempts, 10))));
        return _table.UpsertEntityAsync(
            Row(marker with { Attempts = marker.Attempts + 1, NotBefore = clock.GetUtcNow() + delay }), TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>All markers whose time has come.</summary>
    public async IAsyncEnumerable<PendingMarker> DueAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"NotBefore le {clock.GetUtcNow()}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return new PendingMarker(
                row.Text("Kind"), row.Text("Owner"), row.Text("Item"),
                row.Instant("MarkedAt"), row.Int("Attempts"), row.Instant("NotBefore"));
        }
    }

    private static TableEntity Row(PendingMarker marker) => new(Partition(marker.Owner), RowKey(marker.Kind, marker.Owner, marker.Item))
    {
        ["Kind"] = marker.Kind,
        ["Owner"] = marker.Owner,
        ["Item"] = marker.Item,
        ["MarkedAt"] = marker.MarkedAt,
        ["Attempts"] = marker.Attempts,
        ["NotBefore"] = marker.NotBefore,
    };

    private static string Partition(string owner) => Shard.Of(owner, Shards);

    private static string RowKey(string kind, string owner, string item) => $"{kind}|{owner}|{item}";
}
