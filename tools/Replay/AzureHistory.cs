using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emulator.DurableTask;
using Microsoft.DurableTask;

namespace Replay;

/// <summary>The rows that the Azure Storage provider of Durable Functions keeps of one instance, as a recorded history.</summary>
/// <remarks>
/// Its steps lie between OrchestratorStarted and OrchestratorCompleted; a last step without the latter was not finished, and is left out.
/// What activities were asked for comes without inputs, so a replay does not compare them.
/// </remarks>
internal static class AzureHistory
{
    private const string Sentinel = "sentinel";

    /// <summary>Where our kinds are called otherwise there.</summary>
    private static readonly Dictionary<string, HistoryEventKind> Kinds = new(StringComparer.Ordinal)
    {
        ["SubOrchestrationInstanceCreated"] = HistoryEventKind.SubOrchestrationCreated,
        ["SubOrchestrationInstanceCompleted"] = HistoryEventKind.SubOrchestrationCompleted,
        ["SubOrchestrationInstanceFailed"] = HistoryEventKind.SubOrchestrationFailed,
    };

    /// <param name="rows">The rows of one partition of the history table, in any order.</param>
    /// <exception cref="FormatException">They are no complete history.</exception>
    public static RecordedHistory Read(IEnumerable<JsonObject> rows)
    {
        var ordered = rows.Where(row => Text(row, "RowKey") != Sentinel).OrderBy(row => Text(row, "RowKey"), StringComparer.Ordinal).ToList();
        ordered = ordered[..(ordered.FindLastIndex(row => Text(row, "EventType") == "OrchestratorCompleted") + 1)];
        var started = ordered.Find(row => Text(row, "EventType") == nameof(HistoryEventKind.ExecutionStarted))
            ?? throw new FormatException("These rows are no history: ExecutionStarted is missing.");
        List<HistoryRecord> events = [Convert(started, HistoryEventKind.ExecutionStarted, 0, Time(started, "_Timestamp"))];
        int step = 0;
        DateTimeOffset at = default;
        foreach (var row in ordered)
        {
            var type = Text(row, "EventType")!;
            if (type == "OrchestratorStarted")
            {
                (step, at) = (step + 1, Time(row, "_Timestamp"));
                if (step == 1) events.Add(new HistoryRecord(0, step, HistoryEventKind.StepStarted, at, null, null, null, null, null, null, null));
            }
            else if (type != "OrchestratorCompleted" && row != started)
            {
                events.Add(Convert(row, KindOf(row, type), step, at));
            }
        }

        return new RecordedHistory(
            Text(started, "PartitionKey")!, Text(started, "Name")!, Text(started, "Version") ?? "", HasRequestInputs: false,
            [.. events.Select((e, sequence) => e with { Sequence = sequence })]);
    }

    private static HistoryEventKind KindOf(JsonObject row, string type)
    {
        if (type == nameof(HistoryEventKind.ExecutionCompleted) && Text(row, "OrchestrationStatus") is "Failed") return HistoryEventKind.ExecutionFailed;
        if (type == nameof(HistoryEventKind.ExecutionCompleted) && Text(row, "OrchestrationStatus") is "Terminated") return HistoryEventKind.ExecutionTerminated;
        return Kinds.TryGetValue(type, out var kind) || Enum.TryParse(type, out kind)
            ? kind
            : throw new FormatException($"Row {Text(row, "RowKey")}: '{type}' is no event that can be replayed.");
    }

    private static HistoryRecord Convert(JsonObject row, HistoryEventKind kind, int step, DateTimeOffset at)
    {
        if ((Text(row, "InputBlobName") ?? Text(row, "ResultBlobName")) is { } blob)
            throw new FormatException($"Row {Text(row, "RowKey")}: its text is in blob {blob}; put it into the row's Input or Result, and remove the blob's name.");
        return new HistoryRecord(
            0, step, kind, at, TaskOf(row, kind), Text(row, "Name"), Text(row, "InstanceId"),
            kind == HistoryEventKind.TimerCreated ? Time(row, "FireAt") : null, Text(row, "Input"), Text(row, "Result"), FailureOf(row, kind));
    }

    private static int? TaskOf(JsonObject row, HistoryEventKind kind) => kind switch
    {
        HistoryEventKind.TaskScheduled or HistoryEventKind.TimerCreated or HistoryEventKind.SubOrchestrationCreated or HistoryEventKind.EventSent => Number(row, "EventId"),
        HistoryEventKind.TimerFired => Number(row, "TimerId"),
        HistoryEventKind.TaskCompleted or HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationCompleted or HistoryEventKind.SubOrchestrationFailed =>
            Number(row, "TaskScheduledId"),
        _ => null,
    };

    private static TaskFailureDetails? FailureOf(JsonObject row, HistoryEventKind kind)
    {
        if (kind is not (HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationFailed or HistoryEventKind.ExecutionFailed)) return null;
        var details = Text(row, "FailureDetails") is { } json ? JsonSerializer.Deserialize<Failure>(json, JsonSerializerOptions.Web) : null;
        return Of(details) ?? new TaskFailureDetails("(unknown)", Text(row, "Reason") ?? Text(row, "Result") ?? "", null, null, null);
    }

    private static TaskFailureDetails? Of(Failure? failure) => failure is null
        ? null
        : new TaskFailureDetails(failure.ErrorType ?? "(unknown)", failure.ErrorMessage ?? "", failure.StackTrace, Of(failure.InnerFailure), null);

    /// <summary>A property's value; az shows some as an object with the value inside.</summary>
    private static string? Text(JsonObject row, string name) => (row[name] is JsonObject typed ? typed["value"] : row[name])?.ToString();

    private static int Number(JsonObject row, string name) => int.Parse(Required(row, name), CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(JsonObject row, string name) =>
        DateTimeOffset.Parse(Required(row, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static string Required(JsonObject row, string name) =>
        Text(row, name) ?? throw new FormatException($"Row {Text(row, "RowKey")}: {name} is missing.");

    /// <summary>What went wrong, as the provider stores it.</summary>
    private sealed record Failure(string? ErrorType, string? ErrorMessage, string? StackTrace, Failure? InnerFailure);
}
