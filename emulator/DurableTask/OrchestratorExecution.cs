using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Emulator.DurableTask;

/// <summary>One run of an orchestrator's code: first through the stored history, then through what is new.</summary>
/// <remarks>It has no thread of its own and touches neither clock nor store, so the same events always give the same requests.</remarks>
internal sealed class OrchestratorExecution
{
    private readonly OrchestratorFunction _code;
    private readonly OrchestratorThread _thread;
    private readonly ReplayCheck _check;
    private readonly Dictionary<int, PendingTask> _pending = [];
    private readonly List<int> _cancelledTimers = [];
    private readonly Queue<HistoryEvent> _whileSuspended = new();
    private readonly OrchestrationContext _context;
    private Task<object?>? _result;
    private int _nextTaskId;
    private int _step;
    private bool _suspended;

    /// <param name="code">The orchestrator's function.</param>
    /// <param name="state">The instance; only what never changes is read from it.</param>
    /// <param name="loggers">What replay-safe loggers write to.</param>
    /// <param name="foreign">Called, on any thread, when the code awaited a task that is not the context's.</param>
    /// <param name="comparesInputs">Whether a replay's requests must have the stored inputs.</param>
    public OrchestratorExecution(OrchestratorFunction code, InstanceState state, ILoggerFactory loggers, Action foreign, bool comparesInputs = true)
    {
        _code = code;
        _check = new ReplayCheck(comparesInputs);
        _thread = new OrchestratorThread(foreign);
        _context = new OrchestrationContext(this, state, loggers);
    }

    /// <summary>Where a replay left the history, once it has.</summary>
    public ReplayDifference? Difference => _check.Found;

    public DateTime Now { get; private set; }

    public bool IsReplaying { get; private set; }

    public EventInbox Events { get; } = new();

    /// <summary>What the code asked for in the newest step, in order.</summary>
    public Queue<HistoryEvent> Asked => _check.Unconfirmed;

    /// <summary>Timers that the code cancelled in the newest step.</summary>
    public IReadOnlyList<int> CancelledTimers => _cancelledTimers;

    /// <summary>The code's task once it is over and nothing is pending; null until then. A pending task keeps the orchestration running.</summary>
    public Task<object?>? Finished => _result is { IsCompleted: true } && _pending.Count == 0 ? _result : null;

    /// <summary>Whether the code waits for something that will never come: nothing it could be woken by is pending.</summary>
    public bool IsStuck => _result is { IsCompleted: false } && _pending.Count == 0 && !Events.IsAwaited && !_suspended;

    /// <summary>Set by the code: its next input, and whether events that nobody took go with it.</summary>
    public (string? Input, bool KeepEvents)? ContinueAsNew { get; set; }

    /// <summary>The custom status when the code set one in the newest step.</summary>
    public (bool IsSet, string? Value) CustomStatus { get; set; }

    /// <summary>Runs the code through the stored history.</summary>
    /// <exception cref="global::DurableTask.Core.Exceptions.NonDeterministicOrchestrationException">It took another way.</exception>
    /// <param name="history">The history, with the events of a new step at its end.</param>
    /// <param name="count">How many of its events are old.</param>
    public void Replay(List<HistoryEvent> history, int count) => _thread.Run(() =>
    {
        IsReplaying = true;
        Play(history, 0, count);
        _check.EndStep(count);
        IsReplaying = false;
    });

    /// <summary>Runs the code through the events of a new step.</summary>
    /// <param name="history">The history, with the new events at its end.</param>
    /// <param name="from">Where the new events start.</param>
    public void Continue(List<HistoryEvent> history, int from) => _thread.Run(() =>
    {
        _cancelledTimers.Clear();
        CustomStatus = default;
        Play(history, from, history.Count);
    });

    /// <summary>Asks for a task that will be answered.</summary>
    public Task<T> Ask<T>(HistoryEvent asked)
    {
        var pending = new PendingTask<T>(asked);
        Ask(asked);
        _pending.Add(asked.TaskId, pending);
        return pending.Task;
    }

    /// <summary>Asks for something that has no answer.</summary>
    public void Ask(HistoryEvent asked) => _check.Ask(asked);

    public int NextTaskId() => _nextTaskId++;

    public void CancelTimer(int taskId)
    {
        if (!_thread.Admits() || !_pending.Remove(taskId, out var timer)) return;
        _cancelledTimers.Add(taskId);
        timer.Cancel();
    }

    /// <summary>Whether the caller is the orchestrator's own thread; if not, the instance will fail.</summary>
    public bool Admits() => _thread.Admits();

    /// <exception cref="InvalidOperationException">The caller is not the orchestrator's own code on its own thread.</exception>
    public void RefuseForeignThread()
    {
        if (!_thread.IsCurrent) throw new InvalidOperationException(ForeignTask);
    }

    public const string ForeignTask =
        "The orchestrator awaited a task that its context did not create (Task.Run, ConfigureAwait(false), a client call, a Task.Delay…) "
        + "or used its context or cancelled its timers on another thread. Such code cannot be replayed: move it into an activity.";

    private void Play(List<HistoryEvent> history, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var e = history[i];
            if (e.Step != _step) BeginStep(e, i);
            if (e.IsAsked) _check.Confirm(e, i);
            else if (_suspended && e.Kind != HistoryEventKind.ExecutionResumed) _whileSuspended.Enqueue(e);
            else Apply(e);
            _thread.Drain();
        }
    }

    private void BeginStep(HistoryEvent first, int sequence)
    {
        _check.EndStep(sequence);
        _step = first.Step;
        Now = new DateTime(first.At, DateTimeKind.Utc);
        if (_result is not null) return;
        _result = Start();
        _thread.Drain();
    }

    /// <summary>An exception before the code's first await is its failure like any other.</summary>
    private async Task<object?> Start() => await _code(_context);

    private void Apply(HistoryEvent e)
    {
        switch (e.Kind)
        {
            case HistoryEventKind.EventRaised:
                Events.Raise(e);
                break;
            case HistoryEventKind.ExecutionSuspended:
                _suspended = true;
                break;
            case HistoryEventKind.ExecutionResumed:
                Resume();
                break;
            default:
                if (e.IsAnswer && _pending.Remove(e.TaskId, out var task)) task.Answer(e);
                break;
        }
    }

    private void Resume()
    {
        _suspended = false;
        for (var left = _whileSuspended.Count; left > 0; left--)
        {
            var e = _whileSuspended.Dequeue();
            if (_suspended) _whileSuspended.Enqueue(e);
            else Apply(e);
            _thread.Drain();
        }
    }
}
