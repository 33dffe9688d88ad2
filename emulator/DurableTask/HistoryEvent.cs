using Microsoft.DurableTask;

namespace Emulator.DurableTask;

/// <summary>One event of an instance: as an orchestrator asks for it, as it arrives, and as it is stored.</summary>
internal sealed class HistoryEvent(HistoryEventKind kind, int taskId = HistoryEvent.NoTask)
{
    public const int NoTask = -1;

    /// <summary>What an event occupies in memory beyond its text, roughly.</summary>
    private const int FixedBytes = 120;

    public HistoryEventKind Kind { get; } = kind;

    /// <summary>The task that is scheduled or answered; tasks are numbered in the order in which the code asks for them.</summary>
    public int TaskId { get; } = taskId;

    /// <summary>Steps count from 1; what was there before the first one has 0.</summary>
    public int Step { get; set; }

    /// <summary>When the step began, in UTC ticks.</summary>
    public long At { get; set; }

    public string? Name { get; init; }

    /// <summary>The instance id of a child or of an event's receiver.</summary>
    public string? Target { get; init; }

    /// <summary>When a timer is due, in UTC ticks.</summary>
    public long Due { get; init; }

    /// <summary>Input, result or failure as JSON.</summary>
    public string? Payload { get; init; }

    public long Bytes => FixedBytes + sizeof(char) * ((long)(Name?.Length ?? 0) + (Target?.Length ?? 0) + (Payload?.Length ?? 0));

    /// <summary>Whether the code asked for it, so that a replay has to ask for it again.</summary>
    public bool IsAsked => Kind is HistoryEventKind.TaskScheduled or HistoryEventKind.TimerCreated
        or HistoryEventKind.SubOrchestrationCreated or HistoryEventKind.EventSent;

    /// <summary>Whether it answers a task.</summary>
    public bool IsAnswer => Kind is HistoryEventKind.TaskCompleted or HistoryEventKind.TaskFailed or HistoryEventKind.TimerFired
        or HistoryEventKind.SubOrchestrationCompleted or HistoryEventKind.SubOrchestrationFailed;

    public static HistoryEvent Answer(bool isSubOrchestration, int taskId, string? result) =>
        new(isSubOrchestration ? HistoryEventKind.SubOrchestrationCompleted : HistoryEventKind.TaskCompleted, taskId) { Payload = result };

    public static HistoryEvent Failure(bool isSubOrchestration, int taskId, TaskFailureDetails failure) =>
        new(isSubOrchestration ? HistoryEventKind.SubOrchestrationFailed : HistoryEventKind.TaskFailed, taskId)
        {
            Payload = DurableJson.Converter.Serialize(failure),
        };

    public static HistoryEvent Of(HistoryRecord record) => new(record.Kind, record.TaskId ?? NoTask)
    {
        Step = record.Step,
        At = record.Timestamp.UtcTicks,
        Name = record.Name,
        Target = record.InstanceId,
        Due = record.FireAt?.UtcTicks ?? 0,
        Payload = record.Failure is null ? record.Input ?? record.Result : DurableJson.Converter.Serialize(record.Failure),
    };

    public HistoryRecord ToRecord(int sequence) => new(
        sequence,
        Step,
        Kind,
        new DateTimeOffset(At, TimeSpan.Zero),
        TaskId == NoTask ? null : TaskId,
        Name,
        Target,
        Kind == HistoryEventKind.TimerCreated ? new DateTimeOffset(Due, TimeSpan.Zero) : null,
        IsFailure || IsResult ? null : Payload,
        IsResult ? Payload : null,
        IsFailure ? DurableJson.Converter.Deserialize<TaskFailureDetails>(Payload) : null);

    private bool IsFailure => Kind is HistoryEventKind.TaskFailed or HistoryEventKind.SubOrchestrationFailed or HistoryEventKind.ExecutionFailed;

    private bool IsResult => Kind is HistoryEventKind.TaskCompleted or HistoryEventKind.SubOrchestrationCompleted
        or HistoryEventKind.ExecutionCompleted or HistoryEventKind.ExecutionTerminated;
}
