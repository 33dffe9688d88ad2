using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulator.DurableTask;

/// <summary>An instance as it is stored; in memory it is a copy that the last commit has made current.</summary>
internal sealed class InstanceState
{
    /// <summary>What an instance occupies in memory beyond its history, measured roughly.</summary>
    private const int FixedBytes = 600;

    /// <summary>What its running code adds, beyond as much again as the history.</summary>
    private const int SessionBytes = 2000;

    private long _historyBytes;

    public required long Key { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The version of the process that started it; empty is none.</summary>
    public string Version { get; init; } = "";

    public required long Created { get; init; }

    public OrchestrationRuntimeStatus Status { get; set; }

    /// <summary>When the first step of this execution is due, in UTC ticks; null once it has run.</summary>
    public long? StartAt { get; set; }

    public string? CustomStatus { get; set; }

    /// <summary>The caller of a sub-orchestration.</summary>
    public ParentOrchestrationInstance? Parent { get; init; }

    public long? ParentKey { get; init; }

    public int ParentTask { get; init; }

    /// <summary>The current execution's events; the first one is the start with the input.</summary>
    public List<HistoryEvent> History { get; } = [];

    public List<OpenTask> Open { get; set; } = [];

    /// <summary>The running code, where extended sessions keep it.</summary>
    public OrchestratorExecution? Session { get; set; }

    public string? Input => History[0].Payload;

    public bool IsFinished => IsFinal(Status);

    /// <summary>What it occupies in memory, roughly.</summary>
    public long Bytes => FixedBytes + _historyBytes + (Session is null ? 0 : SessionBytes + _historyBytes);

    public void Append(IEnumerable<HistoryEvent> events)
    {
        foreach (var e in events)
        {
            History.Add(e);
            _historyBytes += e.Bytes;
        }
    }

    /// <summary>Forgets the history: the next execution starts.</summary>
    public void Clear()
    {
        History.Clear();
        _historyBytes = 0;
    }

    public static bool IsFinal(OrchestrationRuntimeStatus status) => status is OrchestrationRuntimeStatus.Completed
        or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
