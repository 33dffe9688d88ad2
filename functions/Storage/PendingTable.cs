using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>
/// Promises to finish something: written before the first row of an inbound fact, deleted when the fact has been handled, and
/// driven on by the sweeper in between. A crash anywhere between the two leaves a marker and never a forgotten fact.
/// </summary>
/// <param name="Kind">What to drive: one of the kinds that <see cref="PendingTable"/> names.</param>
/// <param name="Owner">What it belongs to: a case, an order, a facility, a party.</param>
/// <param name="Item">What of it: an inbox item, a document, an application; empty where the owner says it all.</param>
/// <param name="MarkedAt">When the promise was made.</param>
/// <param name="Attempts">How often the sweeper has driven it.</param>
/// <param name="NotBefore">The sweeper leaves it alone until then.</param>
/// <param name="ETag">The version read.</param>
/// <param name="OrderId">The order of which the item is a document, to be passed on first; null for any other.</param>
public sealed record PendingMarker(
    string Kind, string Owner, string Item, DateTimeOffset MarkedAt, int Attempts, DateTimeOffset NotBefore, ETag ETag = default, string? OrderId = null);

/// <summary>What driving a promise on has come to.</summary>
/// <param name="IsKept">Nothing is left to do: the marker can go.</param>
/// <param name="NotBefore">When there is something to do next; null to try again soon, and later each time.</param>
public readonly record struct PendingProgress(bool IsKept, DateTimeOffset? NotBefore = null)
{
    /// <summary>There is nothing to do until then.</summary>
    public static PendingProgress Until(DateTimeOffset notBefore) => new(false, notBefore);

    public static implicit operator PendingProgress(bool isKept) => new(isKept);
}

/// <summary>Table <c>Pending</c>: partition = shard of the owner's id, row = <c>kind|owner|item</c>.</summary>
public sealed class PendingTable(TableServiceClient tables, TimeProvider clock)
{
    public const string Name = "Pending";

    /// <summary>A case row waits for its orchestration to start.</summary>
    public const string CaseStart = "start";

    /// <summary>An inbox row of a case waits to be handled.</summary>
    public const string CaseInbox = "inbox";

    /// <summary>A document of an order that no case finances waits to be passed on to the supplier's history, and to a case if there is one by then.</summary>
    public const string OrderDocument = "document";

    /// <summary>A notice waits to be passed on to the open cases that it concerns.</summary>
    public const string Notice = "notice";

    /// <summary>Payments of a case wait for a switch.</summary>
    public const string Outbox = "outbox";

    /// <summary>A credit application waits for the bank that decides.</summary>
    public const string CreditApplication = "credit-application";

    /// <summary>An approved payout account waits for the end of its cooling-off.</summary>
    public const string PayoutAccount = "payout-account";

    /// <summary>Every kind there is.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [CaseStart, CaseInbox, OrderDocument, Notice, Outbox, CreditApplication, PayoutAccount];

    private const int Shards = 16;

    /// <summary>The sweeper's first attempt comes a minute after the promise: by then the fast path has done it or is lost.</summary>
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(6);

    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Makes the promise; making it again renews its time.</summary>
    public Task MarkAsync(string kind, string owner, string item, CancellationToken cancellationToken) =>
        MarkAsync(kind, owner, item, clock.GetUtcNow() + FirstDelay, cancellationToken);

    /// <summary>Makes a promise that the sweeper has to drive from a certain moment on.</summary>
    /// <param name="kind">What to drive.</param>
    /// <param name="owner">What it belongs to.</param>
    /// <param name="item">What of it.</param>
    /// <param name="notBefore">From when on.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <param name="since">Since when it has been owed; now where that is not known.</param>
    /// <param name="orderId">The order of which the item is a document; null for any other.</param>
    public Task MarkAsync(
        string kind, string owner, string item, DateTimeOffset notBefore, CancellationToken cancellationToken, DateTimeOffset? since = null, string? orderId = null) =>
        _table.UpsertEntityAsync(
            Row(new PendingMarker(kind, owner, item, since ?? clock.GetUtcNow(), 0, notBefore, OrderId: orderId)), TableUpdateMode.Replace, cancellationToken);

    /// <summary>Makes the promise that a document of an order reaches the inbox of a case, and is handled there.</summary>
    public Task MarkDocumentAsync(string caseId, string documentId, string orderId, CancellationToken cancellationToken) =>
        MarkAsync(CaseInbox, caseId, documentId, clock.GetUtcNow() + FirstDelay, cancellationToken, orderId: orderId);

    /// <summary>The promise is kept; a marker that is gone already is fine.</summary>
    public Task DeleteAsync(string kind, string owner, string item, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(Partition(owner), RowKey(kind, owner, item), ETag.All, cancellationToken);

    /// <summary>The promise is kept as it was read; one that was made again since stays.</summary>
    public Task DeleteAsync(PendingMarker marker, CancellationToken cancellationToken) => UnlessChangedAsync(
        _table.DeleteEntityAsync(Partition(marker.Owner), RowKey(marker.Kind, marker.Owner, marker.Item), marker.ETag, cancellationToken));

    /// <summary>
    /// Puts the sweeper's next attempt off: until a certain moment, or else twice as long each time, six hours at most. A promise that was made
    /// again or kept since it was read stays so.
    /// </summary>
    public Task PutOffAsync(PendingMarker marker, DateTimeOffset? notBefore, CancellationToken cancellationToken)
    {
        var delay = TimeSpan.FromMinutes(Math.Min(LongestDelay.TotalMinutes, Math.Pow(2, Math.Min(marker.Attempts, 10))));
        var later = notBefore is { } moment
            ? marker with { Attempts = 0, NotBefore = moment }
            : marker with { Attempts = marker.Attempts + 1, NotBefore = clock.GetUtcNow() + delay };
        return UnlessChangedAsync(_table.UpdateEntityAsync(Row(later), marker.ETag, TableUpdateMode.Replace, cancellationToken));
    }

    /// <summary>All markers whose time has come, and beside them those that have been put off: all but what the fast path may still do.</summary>
    public async IAsyncEnumerable<PendingMarker> StandingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var filter = TableClient.CreateQueryFilter($"NotBefore le {now} or MarkedAt le {now - (2 * FirstDelay)}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            yield return new PendingMarker(
                row.Text("Kind"), row.Text("Owner"), row.Text("Item"),
                row.Instant("MarkedAt"), row.Int("Attempts"), row.Instant("NotBefore"), row.ETag, row.GetString(nameof(PendingMarker.OrderId)));
        }
    }

    private static async Task UnlessChangedAsync(Task write)
    {
        try
        {
            await write;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // Whoever made the promise again means something that the reader may not have seen; whoever kept it, that nothing is left.
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
        [nameof(PendingMarker.OrderId)] = marker.OrderId,
    };

    private static string Partition(string owner) => Shard.Of(owner, Shards);

    private static string RowKey(string kind, string owner, string item) => $"{kind}|{owner}|{item}";
}
