using Microsoft.DurableTask;

namespace Emulator.DurableTask;

/// <summary>One stored event of an instance, for a person to read.</summary>
/// <param name="Sequence">Its place in the history, from 0.</param>
/// <param name="Step">The step (one run of the orchestrator's code, one commit) that stored it; 0 is the start request.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Timestamp">When the step began.</param>
/// <param name="TaskId">The number of the task that was scheduled or answered, or null.</param>
/// <param name="Name">The name of the orchestrator, activity or event.</param>
/// <param name="InstanceId">The child or the target of an event.</param>
/// <param name="FireAt">When a timer is due.</param>
/// <param name="Input">The input of what was started, scheduled or raised, as JSON.</param>
/// <param name="Result">The result of what has completed, as JSON.</param>
/// <param name="Failure">Why it failed.</param>
public sealed record HistoryRecord(
    int Sequence,
    int Step,
    HistoryEventKind Kind,
    DateTimeOffset Timestamp,
    int? TaskId,
    string? Name,
    string? InstanceId,
    DateTimeOffset? FireAt,
    string? Input,
    string? Result,
    TaskFailureDetails? Failure);

/// <summary>The kinds of history events; the numbers are stored.</summary>
public enum HistoryEventKind
{
    ExecutionStarted = 0,
    StepStarted = 1,
    TaskScheduled = 2,
    TaskCompleted = 3,
    TaskFailed = 4,
    TimerCreated = 5,
    TimerFired = 6,
    SubOrchestrationCreated = 7,
    SubOrchestrationCompleted = 8,
    SubOrchestrationFailed = 9,
    EventSent = 10,
    EventRaised = 11,
    ExecutionSuspended = 12,
    ExecutionResumed = 13,
    ExecutionTerminated = 14,
    ExecutionCompleted = 15,
    ExecutionFailed = 16,
}
