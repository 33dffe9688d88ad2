using System.Runtime.CompilerServices;
using Emulator.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulator.DurableTask;

/// <summary>Reads instances' statuses from their rows.</summary>
internal sealed class InstanceQueries(string hubName, EmulatorStore store)
{
    private const string Columns = "id, name, status, created, updated";
    private const string PayloadColumns =
        ", failure, custom_status, output, (SELECT payload FROM durable_history h WHERE h.instance = i.key AND h.seq = 0)";

    public OrchestrationMetadata? Get(string id, bool withPayloads) => store.Read(session => session.TryQuery(
        $"SELECT {Columns}{(withPayloads ? PayloadColumns : "")} FROM durable_instances i WHERE id = $1",
        row => ReadMetadata(row, withPayloads), out var found, id) ? found : null);

    public Microsoft.DurableTask.AsyncPageable<OrchestrationMetadata> Find(OrchestrationQuery query) => new Pages(this, query);

    /// <summary>One page in order of instance id; the continuation token is the last id of the page before.</summary>
    private Microsoft.DurableTask.Page<OrchestrationMetadata> ReadPage(OrchestrationQuery query, string? token, int size)
    {
        if (query.TaskHubNames is { } hubs && !hubs.Contains(hubName, StringComparer.OrdinalIgnoreCase)) return new([]);
        var withPayloads = query.FetchInputsAndOutputs;
        var rows = store.Read(session => session.Query(
            $"""
            SELECT {Columns}{(withPayloads ? PayloadColumns : "")} FROM durable_instances i
            WHERE id > $1 AND id >= $2 AND substr(id, 1, length($2)) = $2 AND created >= $3 AND created <= $4 AND ((1 << status) & $5) <> 0
            ORDER BY id LIMIT $6
            """,
            row => ReadMetadata(row, withPayloads),
            token ?? "",
            query.InstanceIdPrefix ?? "",
            query.CreatedFrom?.UtcTicks ?? 0,
            query.CreatedTo?.UtcTicks ?? long.MaxValue,
            Mask(query.Statuses),
            size + 1));
        if (rows.Count <= size) return new(rows);
        rows.RemoveAt(size);
        return new(rows, rows[^1].InstanceId);
    }

    /// <summary>A set of statuses as bits, so that one prepared statement serves all queries; null is all of them.</summary>
    public static int Mask(IEnumerable<OrchestrationRuntimeStatus>? statuses)
    {
        if (statuses is null) return -1;
        var mask = 0;
        foreach (var status in statuses) mask |= 1 << (int)status;
        return mask;
    }

    private static OrchestrationMetadata ReadMetadata(StoreRow row, bool withPayloads) => new(row.GetString(1), row.GetString(0))
    {
        RuntimeStatus = DurableRows.Status(row, 2),
        CreatedAt = new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero),
        LastUpdatedAt = new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero),
        FailureDetails = withPayloads ? DurableJson.Converter.Deserialize<TaskFailureDetails>(DurableRows.Text(row, 5)) : null,
        SerializedCustomStatus = withPayloads ? DurableRows.Text(row, 6) : null,
        SerializedOutput = withPayloads ? DurableRows.Text(row, 7) : null,
        SerializedInput = withPayloads ? DurableRows.Text(row, 8) : null,
        DataConverter = withPayloads ? DurableJson.Converter : null,
    };

    private sealed class Pages(InstanceQueries queries, OrchestrationQuery query) : Microsoft.DurableTask.AsyncPageable<OrchestrationMetadata>
    {
        public override IAsyncEnumerable<Microsoft.DurableTask.Page<OrchestrationMetadata>> AsPages(
            string? continuationToken = default, int? pageSizeHint = default) => ReadAsync(continuationToken ?? query.ContinuationToken, pageSizeHint ?? query.PageSize);

        private async IAsyncEnumerable<Microsoft.DurableTask.Page<OrchestrationMetadata>> ReadAsync(
            string? token, int size, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                var page = queries.ReadPage(query, token, size);
                token = page.ContinuationToken;
                yield return await ValueTask.FromResult(page);
            }
            while (token is not null);
        }
    }
}
