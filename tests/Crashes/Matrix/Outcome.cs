using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.DurableTask.Client;
using ScfFunctions.Storage;

namespace Tests.Crashes.Matrix;

/// <summary>What a story has come to, as lines of text: what the interface shows, what the banks hold, and what lies in the store.</summary>
/// <param name="Lines">The same for every run of a story, whatever died on the way.</param>
/// <param name="LeftPending">What has not come to an end, and must be empty: markers, unsent promises, messages, running orchestrations.</param>
internal sealed partial record Outcome(IReadOnlyList<string> Lines, IReadOnlyList<string> LeftPending)
{
    /// <summary>Looks at everything, and stops the backend to look into its store.</summary>
    public static async Task<Outcome> ReadAsync(Story story, Backend backend)
    {
        List<string> lines = [], pending = [];
        foreach (var path in Paths(story))
        {
            var answer = await story.Outside.GetAsync(path);
            lines.AddRange(Flatten(path, answer));
        }

        foreach (var queue in (await story.Outside.GetAsync("admin/queues")).EnumerateArray())
        {
            // Nothing waits, nothing is locked, nothing is dead.
            if (queue.EnumerateObject().Any(property => property.Value.ValueKind == JsonValueKind.Number && property.Value.GetInt64() != 0)) pending.Add(queue.GetRawText());
        }

        lines.AddRange([.. story.Acme.Received, .. story.Bravo.Received]);
        pending.AddRange([.. story.Acme.Contradictions, .. story.Bravo.Contradictions]);
        await backend.StopAsync();
        await ReadStoreAsync(backend.DataFolder, lines, pending);
        return new Outcome([.. OfHeardKeys(lines, story)], pending);
    }

    /// <summary>Which key the operator heard depends on where the process died; an unheard one leaves nothing but itself and its entry in the audit.</summary>
    private static IEnumerable<string> OfHeardKeys(IEnumerable<string> lines, Story story) => lines
        .Where(line => !story.UnheardKeys.Any(line.Contains))
        .Select(line => line.Replace(story.OperatorKey, "operator", StringComparison.Ordinal));

    /// <summary>Promises are numbered by commits, whose order a crash may change.</summary>
    [GeneratedRegex(@"\bout\|\d+$")]
    private static partial Regex Sequence();

    private static IEnumerable<string> Paths(Story story) =>
    [
        $"api/cases/{story.CaseId}", $"api/cases/{story.CaseId}/timeline", $"api/cases/{story.CaseId}/statement", $"api/orders/{story.OrderId}",
        "api/reports/trial-balance", $"api/facilities/{story.FacilityId}", $"api/pools/{story.PoolId}", $"api/cases?supplier={story.SupplierId}",
        "api/work-items", $"api/audit?day={Backend.ClockStart:yyyy-MM-dd}",
    ];

    /// <summary>Every row's key: a fact, an entry or a hold too many or too few shows here, wherever it is.</summary>
    private static async Task ReadStoreAsync(string folder, List<string> lines, List<string> pending)
    {
        using EmulatorInstance instance = new(EmulatorStore.Open(folder), new VirtualClock(Backend.ClockStart));
        TableServiceClient tables = new(instance.Address("UseDevelopmentStorage=true"));
        foreach (var name in TablesAtStart.Names.Where(name => name is not (KeysTable.Name or SweepsTable.Name)))
        {
            await foreach (var row in tables.GetTableClient(name).QueryAsync<TableEntity>())
            {
                var key = $"{name} {row.PartitionKey} {row.RowKey}";
                if (name == PendingTable.Name) pending.Add(key);
                else lines.Add(Sequence().Replace(key, "out|n"));
                if (row.GetBoolean("Sent") is false || row.GetBoolean("Handled") is false) pending.Add(key);
            }
        }

        foreach (var (id, status) in instance.Store.Read(session => session.Query("SELECT id, status FROM durable_instances ORDER BY id", row => (row.GetString(0), row.GetInt32(1)))))
        {
            (InstanceState.IsFinal((OrchestrationRuntimeStatus)status) ? lines : pending).Add($"instance {id} {(OrchestrationRuntimeStatus)status}");
        }
    }

    /// <summary>
    /// A JSON document as a line for each value and each item of a list. Left out are the order of a list and when a fact was written down: a crash may
    /// hold one thing up for an hour, until the sweeper drives it on, and another comes before it.
    /// </summary>
    private static IEnumerable<string> Flatten(string path, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Flatten($"{path}/{property.Name}", property.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(item => $"{path}[] = {WithoutRecordedAt(item)}"),
        _ => [$"{path} = {element.GetRawText()}"],
    };

    private static string WithoutRecordedAt(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return item.GetRawText();
        var copy = JsonObject.Create(item)!;
        copy.Remove("recordedAt");
        return copy.ToJsonString();
    }
}
