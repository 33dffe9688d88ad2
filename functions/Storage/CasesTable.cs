using Azure;
using Azure.Data.Tables;
using ScfFunctions.Domain;
using ScfFunctions.Telemetry;

namespace ScfFunctions.Storage;

/// <summary>A case as read, with the version that a commit must still find.</summary>
public sealed record CaseRow(FinancingCase Case, string BodyHash, ETag ETag);

/// <summary>An inbox row that no commit has handled yet.</summary>
/// <param name="Item">What was said.</param>
/// <param name="ReceivedAt">When it reached the inbox.</param>
/// <param name="ETag">The version read.</param>
/// <param name="TraceParent">The span that put it there; null where nobody recorded one.</param>
public sealed record InboxRow(InboxItem Item, DateTimeOffset ReceivedAt, ETag ETag, string? TraceParent = null);

/// <summary>A promise of a commit that has not been kept yet.</summary>
public sealed record OutboxRow(Outgoing Outgoing, string RowKey, ETag ETag);

/// <summary>A case and all that is unfinished about it, read in one request.</summary>
/// <param name="Row">The case.</param>
/// <param name="Inbox">What no commit has handled, in order of business time, then arrival, then id.</param>
/// <param name="Outbox">The promises not yet kept, oldest first.</param>
/// <param name="Step">What the step that was asked for returned when it first ran; null when it has not.</param>
/// <param name="Listed">How its rows in lists were last written.</param>
public sealed record CaseView(CaseRow Row, IReadOnlyList<InboxRow> Inbox, IReadOnlyList<OutboxRow> Outbox, Standing? Step, ListedAs Listed);

/// <summary>
/// Table <c>Cases</c>: partition = case id. Rows: <c>case</c> the state; <c>fact|n</c>, <c>journal|n</c> append-only; <c>in|id</c> what the outside
/// said; <c>out|n</c> what is owed to other partitions; <c>step|id</c> the result of a step that must not decide twice; <c>lists</c> the versions of its rows in lists.
/// </summary>
/// <remarks>One entity group transaction commits all of them under the case row's ETag, or none.</remarks>
public sealed class CasesTable(TableServiceClient tables)
{
    public const string Name = "Cases";

    private const string CaseKey = "case";
    private const string ListsKey = "lists";
    private const string TraceParent = "TraceParent";
    private readonly TableClient _table = tables.GetTableClient(Name);
    private readonly KnownCases _known = new();

    /// <summary>A filter that finds the row of every case itself.</summary>
    internal static string CaseRows { get; } = TableClient.CreateQueryFilter($"RowKey eq {CaseKey}");

    /// <summary>Creates the case; false when its id exists already.</summary>
    public async Task<bool> TryCreateAsync(FinancingCase financing, CaseFact applied, string bodyHash, CancellationToken cancellationToken)
    {
        var first = financing with { FactCount = 1 };
        try
        {
            var written = (await _table.SubmitTransactionAsync(
                [
                    new(TableTransactionActionType.Add, CaseEntity(first, bodyHash)),
                    new(TableTransactionActionType.Add, Json(first.Id, FactKey(1), "Fact", applied)),
                ],
                cancellationToken)).Value;
            _known.Keep(new CaseRow(first, bodyHash, written[0].Headers.ETag!.Value), ListedAs.Nowhere);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    /// <summary>The case, or null where there is none.</summary>
    public async Task<CaseRow?> FindAsync(string caseId, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(caseId, CaseKey, cancellationToken: cancellationToken);
        if (!found.HasValue) return null;
        var row = Case(found.Value!);
        _known.Keep(row);
        return row;
    }

    /// <summary>The case as this process last saw it, or where it has not, as it stands; null where there is none.</summary>
    /// <remarks>It may have moved on since: whoever refuses something for what it says reads it.</remarks>
    public async Task<CaseRow?> FindKnownAsync(string caseId, CancellationToken cancellationToken) =>
        _known.Find(caseId) ?? await FindAsync(caseId, cancellationToken);

    /// <summary>The case as this process left it, with all its promises kept; null where it has not. It may have moved on since: then a commit fails, and it is to be read.</summary>
    public CaseView? LeftSettled(string caseId) => _known.LeftSettled(caseId) is var (row, listed) ? new CaseView(row, [], [], Step: null, listed) : null;

    /// <summary>All promises of a case, as it stood after a commit, are kept.</summary>
    public void Settled(CaseRow row, ListedAs listed) => _known.Keep(row, listed);

    /// <summary>What this process knew of a case is not so.</summary>
    public void Forget(string caseId) => _known.Forget(caseId);

    /// <summary>The case, which must exist.</summary>
    public async Task<CaseRow> GetAsync(string caseId, CancellationToken cancellationToken) =>
        await FindAsync(caseId, cancellationToken) ?? throw new InvalidOperationException($"There is no case '{caseId}'.");

    /// <summary>The case, which must exist, and all that is unfinished about it.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="step">A step whose result is wanted, too.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<CaseView> ReadAsync(string caseId, Guid? step, CancellationToken cancellationToken)
    {
        var stepKey = step is { } id ? StepKey(id) : CaseKey;
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {caseId} and (RowKey eq {CaseKey} or RowKey eq {ListsKey} or RowKey eq {stepKey} or Handled eq {false} or Sent eq {false})");
        CaseRow? row = null;
        List<InboxRow> inbox = [];
        List<OutboxRow> outbox = [];
        Standing? first = null;
        var listed = ListedAs.Nowhere;
        await foreach (var found in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (found.RowKey == CaseKey) row = Case(found);
            else if (found.RowKey == ListsKey) listed = found.FromJson<ListedAs>("Listed");
            else if (found.RowKey == stepKey) first = found.FromJson<Standing>("Result");
            else if (found.GetBoolean("Handled") is false) inbox.Add(Inbox(found));
            else outbox.Add(Outbox(found));
        }

        _known.Keep(row ?? throw new InvalidOperationException($"There is no case '{caseId}'."));
        return new CaseView(row, InOrder(inbox), outbox, first, listed);
    }

    /// <summary>Commits a change under the version that was read: state, facts, entries, promises, handled inbox row, step result.</summary>
    /// <returns>The case as it is now, and what the commit promised; null for nothing.</returns>
    /// <exception cref="RequestFailedException">412: somebody else has committed since; read again and decide again.</exception>
    public async Task<(CaseRow Row, OutboxRow? Promise)> CommitAsync(CaseRow read, CaseChange change, Guid? step, InboxRow? handled, CancellationToken cancellationToken)
    {
        var before = read.Case;
        var after = change.Case with
        {
            Sequence = before.Sequence + 1,
            FactCount = before.FactCount + change.Facts.Length,
            EntryCount = before.EntryCount + change.Entries.Length,
        };
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.UpdateReplace, CaseEntity(after, read.BodyHash), read.ETag),
        ];
        for (var i = 0; i < change.Facts.Length; i++)
            actions.Add(Add(Json(after.Id, FactKey(before.FactCount + i + 1), "Fact", change.Facts[i])));
        for (var i = 0; i < change.Entries.Length; i++)
            actions.Add(Add(Json(after.Id, JournalKey(before.EntryCount + i + 1), "Entry", change.Entries[i])));

        var outgoing = new Outgoing(after.Sequence, change.Effects, Posting.ByDay(change.Entries), CaseIndexEntry.Changed(before, after), IsFirstPosted: before.EntryCount == 0);
        var promised = actions.Count;
        if (!outgoing.IsEmpty)
        {
            var promise = Json(after.Id, OutKey(after.Sequence), "Outgoing", outgoing);
            promise["Sent"] = false;
            actions.Add(Add(promise));
        }

        if (handled is not null)
        {
            actions.Add(new(
                TableTransactionActionType.UpdateMerge,
                new TableEntity(after.Id, InboxKey(handled.Item.Id)) { ["Handled"] = true, ["HandledBy"] = after.Sequence },
                handled.ETag));
        }

        if (step is { } id) actions.Add(Add(Json(after.Id, StepKey(id), "Result", Standing.Of(after))));
        _known.Forget(after.Id);
        var written = (await _table.SubmitTransactionAsync(actions, cancellationToken)).Value;
        CaseRow row = new(after, read.BodyHash, written[0].Headers.ETag!.Value);
        _known.Keep(row);
        return (
            row,
            outgoing.IsEmpty ? null : new OutboxRow(outgoing, OutKey(after.Sequence), written[promised].Headers.ETag!.Value));
    }

    /// <summary>Puts what the outside said into the case's inbox.</summary>
    /// <returns>True when it is there, now or already; false when the id is there with other content.</returns>
    public async Task<bool> TryAddInboxAsync(string caseId, InboxItem item, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var row = Json(caseId, InboxKey(item.Id), "Item", item);
        row["ContentHash"] = item.Evidence.ContentHash;
        row["ReceivedAt"] = receivedAt;
        row["Handled"] = false;
        if (CaseTrace.Here is { } here) row[TraceParent] = here;
        try
        {
            await _table.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            var first = await _table.GetEntityAsync<TableEntity>(caseId, InboxKey(item.Id), cancellationToken: cancellationToken);
            return first.Value.Text("ContentHash") == item.Evidence.ContentHash;
        }
    }

    /// <summary>Whether an inbox row exists and is handled; null where there is no such row.</summary>
    public async Task<bool?> IsHandledAsync(string caseId, string itemId, CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(caseId, InboxKey(itemId), ["Handled"], cancellationToken);
        return found.HasValue ? found.Value!.GetBoolean("Handled") : null;
    }

    /// <summary>The inbox rows that no commit has handled, in order of business time, then arrival, then id.</summary>
    public async Task<IReadOnlyList<InboxRow>> InboxAsync(string caseId, CancellationToken cancellationToken)
    {
        List<InboxRow> rows = [];
        await foreach (var row in Range("in|", caseId, unfinished: "Handled", cancellationToken)) rows.Add(Inbox(row));
        return InOrder(rows);
    }

    /// <summary>The promises not yet kept, oldest first.</summary>
    public async Task<IReadOnlyList<OutboxRow>> OutboxAsync(string caseId, CancellationToken cancellationToken)
    {
        List<OutboxRow> rows = [];
        await foreach (var row in Range("out|", caseId, unfinished: "Sent", cancellationToken))
            rows.Add(Outbox(row));
        return rows;
    }

    /// <summary>The promise is kept. Two who kept it at once is one of them too late, and harmless.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="row">The promise as it was read.</param>
    /// <param name="listed">How the case's rows in lists were written for it; null where they were not.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task MarkSentAsync(string caseId, OutboxRow row, ListedAs? listed, CancellationToken cancellationToken)
    {
        List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateMerge, new TableEntity(caseId, row.RowKey) { ["Sent"] = true }, row.ETag)];
        if (listed is not null) actions.Add(new(TableTransactionActionType.UpsertReplace, Json(caseId, ListsKey, "Listed", listed)));
        try
        {
            await _table.SubmitTransactionAsync(actions, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            // A concurrent run of the same activity has marked it: every effect is harmless when repeated, so nothing is owed.
        }
    }

    /// <summary>The promise is kept but for a part that has to wait: only that part is still owed. Two who do it at once do the same.</summary>
    public async Task KeepBackAsync(string caseId, OutboxRow row, Outgoing rest, CancellationToken cancellationToken)
    {
        var withheld = Json(caseId, row.RowKey, "Outgoing", rest);
        withheld["Sent"] = false;
        await _table.TryReplaceAsync(withheld, row.ETag, cancellationToken);
    }

    /// <summary>The timeline, oldest first.</summary>
    public async Task<IReadOnlyList<CaseFact>> FactsAsync(string caseId, CancellationToken cancellationToken)
    {
        List<CaseFact> facts = [];
        await foreach (var row in Range("fact|", caseId, null, cancellationToken)) facts.Add(row.FromJson<CaseFact>("Fact"));
        return facts;
    }

    /// <summary>The journal of all books, oldest first.</summary>
    public async Task<IReadOnlyList<JournalEntry>> JournalAsync(string caseId, CancellationToken cancellationToken)
    {
        List<JournalEntry> entries = [];
        await foreach (var row in Range("journal|", caseId, null, cancellationToken))
            entries.Add(row.FromJson<JournalEntry>("Entry"));
        return entries;
    }

    private AsyncPageable<TableEntity> Range(string prefix, string caseId, string? unfinished, CancellationToken cancellationToken)
    {
        // '}' follows '|', so this is every row key that begins with the prefix.
        var end = prefix[..^1] + "}";
        var filter = unfinished switch
        {
            "Handled" => TableClient.CreateQueryFilter($"PartitionKey eq {caseId} and RowKey ge {prefix} and RowKey lt {end} and Handled eq {false}"),
            "Sent" => TableClient.CreateQueryFilter($"PartitionKey eq {caseId} and RowKey ge {prefix} and RowKey lt {end} and Sent eq {false}"),
            _ => TableClient.CreateQueryFilter($"PartitionKey eq {caseId} and RowKey ge {prefix} and RowKey lt {end}"),
        };
        return _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken);
    }

    private static CaseRow Case(TableEntity row) => new(row.FromJson<FinancingCase>("State"), row.Text("BodyHash"), row.ETag);

    private static InboxRow Inbox(TableEntity row) => new(row.FromJson<InboxItem>("Item"), row.Instant("ReceivedAt"), row.ETag, row.GetString(TraceParent));

    private static OutboxRow Outbox(TableEntity row) => new(row.FromJson<Outgoing>("Outgoing"), row.RowKey, row.ETag);

    private static IReadOnlyList<InboxRow> InOrder(List<InboxRow> rows) =>
        [.. rows.OrderBy(row => row.Item.BusinessTime).ThenBy(row => row.ReceivedAt).ThenBy(row => row.Item.Id, StringComparer.Ordinal)];

    private static TableTransactionAction Add(TableEntity entity) => new(TableTransactionActionType.Add, entity);

    private static TableEntity CaseEntity(FinancingCase financing, string bodyHash)
    {
        var row = Json(financing.Id, CaseKey, "State", financing);
        row["BodyHash"] = bodyHash;
        row["Lifecycle"] = financing.Lifecycle.ToString();
        row["Episode"] = financing.Episode;
        return row;
    }

    private static TableEntity Json<T>(string partition, string key, string property, T value)
    {
        var row = new TableEntity(partition, key);
        row.SetJson(property, value);
        return row;
    }

    private static string FactKey(int number) => $"fact|{number:D6}";

    private static string JournalKey(int number) => $"journal|{number:D6}";

    private static string OutKey(long sequence) => $"out|{sequence:D6}";

    private static string InboxKey(string itemId) => $"in|{itemId}";

    private static string StepKey(Guid step) => $"step|{step:N}";
}
