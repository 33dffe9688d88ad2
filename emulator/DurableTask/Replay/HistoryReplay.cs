using DurableTask.Core.Exceptions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulator.DurableTask;

/// <summary>Runs an orchestrator's present code through a recorded history: no store, no clock, no activity runs.</summary>
/// <param name="functions">Where the code is found.</param>
public sealed class HistoryReplay(DurableFunctions functions)
{
    /// <summary>Compares the way that the code takes with the one that the history tells.</summary>
    /// <returns>Null where they are the same to the end of the history; otherwise the first difference.</returns>
    public ReplayDifference? FindDifference(RecordedHistory recorded)
    {
        var last = recorded.Events.Count - 1;
        var end = Describe(recorded.Events[last]);
        if (functions.FindOrchestrator(recorded.Orchestrator) is not { } code)
            return new ReplayDifference(0, Describe(recorded.Events[0]), $"there is no orchestrator '{recorded.Orchestrator}'");

        List<HistoryEvent> events = [.. recorded.Events.Select(HistoryEvent.Of)];
        InstanceState state = new() { Key = 0, Id = recorded.InstanceId, Name = recorded.Orchestrator, Version = recorded.Version, Created = events[0].At };
        state.Append(events);
        var foreign = false;
        OrchestratorExecution execution = new(code, state, NullLoggerFactory.Instance, () => foreign = true, recorded.HasRequestInputs);
        try
        {
            execution.Replay(state.History, events.Count);
        }
        catch (NonDeterministicOrchestrationException) when (execution.Difference is { } difference)
        {
            return difference;
        }

        if (foreign || execution.IsStuck) return new ReplayDifference(last, end, OrchestratorExecution.ForeignTask);
        return IsEnd(events[^1], execution, out var actual) ? null : new ReplayDifference(last, end, actual);
    }

    /// <summary>Whether the code stands where the history ends: over in the same way, or waiting.</summary>
    private static bool IsEnd(HistoryEvent last, OrchestratorExecution execution, out string actual)
    {
        var finished = execution.Finished;
        actual = finished is null ? "the code waits for more"
            : finished.IsFaulted ? $"the code failed: {finished.Exception!.InnerException!.Message}"
            : execution.ContinueAsNew is { } next ? $"the code continued as new with input {next.Input}"
            : $"the code ended with output {DurableJson.Converter.Serialize(finished.Result) ?? "none"}";
        return last.Kind switch
        {
            HistoryEventKind.ExecutionTerminated => true,
            HistoryEventKind.ExecutionFailed => finished is { IsFaulted: true },
            HistoryEventKind.ExecutionCompleted => finished is { IsCompletedSuccessfully: true } && execution.ContinueAsNew is null
                && HistoryJson.AreSame(DurableJson.Converter.Serialize(finished.Result), last.Payload),
            _ => finished is null,
        };
    }

    private static string Describe(HistoryRecord record) => record.Kind switch
    {
        HistoryEventKind.ExecutionCompleted => $"the code ended with output {record.Result ?? "none"}",
        HistoryEventKind.ExecutionFailed => $"the code failed: {record.Failure?.ErrorMessage}",
        HistoryEventKind.ExecutionStarted => $"the orchestrator '{record.Name}'",
        _ => "the code waits for more",
    };
}

/// <summary>Where a replay first left the history.</summary>
/// <param name="Sequence">The event of the history.</param>
/// <param name="Expected">What the history holds there.</param>
/// <param name="Actual">What the code did.</param>
/// <param name="Field">What differs between the two, where they are of one kind.</param>
public sealed record ReplayDifference(int Sequence, string Expected, string Actual, string? Field = null)
{
    public override string ToString() =>
        $"event {Sequence}:{Environment.NewLine}  expected: {Expected}{Environment.NewLine}  actual:   {Actual}"
        + (Field is null ? "" : $"{Environment.NewLine}  they differ in {Field}");
}
