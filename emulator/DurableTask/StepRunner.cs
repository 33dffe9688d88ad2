using Emulator.Runtime;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Emulator.DurableTask;

/// <summary>Brings events to instances and runs their steps: load, decide, commit, and only then let the outside know.</summary>
internal sealed class StepRunner
{
    /// <summary>Where a task id stands in a timer: the instance's next step is to be tried again.</summary>
    private const int RetryTask = -2;

    /// <summary>How long an instance rests when the store did not take its step.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private readonly EmulatorStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly StatusWaiters _waiters;
    private readonly Hostility _hostility;
    private readonly InstanceTable _table;
    private readonly ReadyQueue<Instance> _ready;
    private readonly OrchestrationVersions _versions;
    private readonly Step _step;
    private volatile bool _isOpen;

    public StepRunner(
        EmulatorStore store, TimeProvider clock, WorkTracker work, DurableFunctions functions, DurableTaskSettings settings,
        ILoggerFactory loggers, ILogger logger, StatusWaiters waiters, Hostility hostility)
    {
        _store = store;
        _clock = clock;
        _logger = logger;
        _waiters = waiters;
        _hostility = hostility;
        _table = new InstanceTable(work, settings.HistoryCacheBytes);
        _ready = new ReadyQueue<Instance>(settings.MaxConcurrentOrchestratorFunctions, instance => _ = RunAsync(instance));
        _versions = OrchestrationVersions.Of(settings);
        _step = new Step(functions, loggers, settings.ExtendedSessionsEnabled, _versions);
        Timers = new TimerQueue(clock, FireTimer);
        Activities = new ActivityRunner(functions, clock, work, settings.MaxConcurrentActivityFunctions, logger, Deliver, hostility);
    }

    public TimerQueue Timers { get; }

    public ActivityRunner Activities { get; }

    /// <summary>From now on notices lead to steps; before, the rows alone keep what is to be done, and <see cref="Recovery"/> reads them.</summary>
    public void Open() => _isOpen = true;

    /// <summary>The number of instances in memory.</summary>
    public int InMemory => _table.Count;

    /// <summary>Hands an answer over; it is durable when the step that consumes it commits.</summary>
    public void Deliver(long key, HistoryEvent answer) => Change(key, instance => instance.ToDo.Arrived.Add(answer));

    /// <summary>Says that messages for the instance lie in the store.</summary>
    public void Signal(long key) => Change(key, static instance => instance.ToDo.HasStoredMessages = true);

    /// <summary>Starts an execution now, or when it is due.</summary>
    /// <param name="key">The instance.</param>
    /// <param name="startAt">When its first step is due, in UTC ticks.</param>
    /// <param name="state">What is stored, where the caller knows it.</param>
    public void Start(long key, long startAt, InstanceState? state = null)
    {
        if (!_isOpen) return;
        if (startAt > _clock.GetUtcNow().UtcTicks)
        {
            Timers.Add(key, HistoryEvent.NoTask, startAt);
            return;
        }

        Change(key, instance =>
        {
            instance.ToDo.IsStartDue = true;
            if (!instance.IsActive) instance.State ??= state;
        });
    }

    /// <summary>Takes no more steps and waits for those under way; the rest is left to the next start.</summary>
    public async Task StopAsync(TimeSpan drainTimeout)
    {
        Timers.Dispose();
        await Activities.StopAsync(drainTimeout);
        var drained = _ready.StopAsync(out var left);
        foreach (var instance in left) _table.Abandon(instance);
        await drained;
        await _table.WhenAllRestAsync();
    }

    private void FireTimer(long key, int task, long due)
    {
        if (task == HistoryEvent.NoTask) Start(key, due);
        else if (task == RetryTask) Change(key, static _ => { });
        else Deliver(key, new HistoryEvent(HistoryEventKind.TimerFired, task));
    }

    private void Change(long key, Action<Instance> change)
    {
        if (_isOpen && _table.Change(key, change, out var instance)) Enqueue(instance);
    }

    private void Enqueue(Instance instance)
    {
        if (!_ready.Enqueue(instance)) _table.Abandon(instance);
    }

    private async Task RunAsync(Instance instance)
    {
        var stalled = false;
        var taken = instance.Take();
        try
        {
            StepCommit? commit;
            long? unused;
            try
            {
                commit = Decide(instance, taken, out unused);
            }
            finally
            {
                _ready.Done();
            }

            if (commit is not null && _hostility.Strikes(FaultKind.SplitCheckpoint))
            {
                await LeaveHalfAsync(commit);
                instance.PutBack(taken);
            }
            else if (commit is not null)
            {
                commit.Count(_store.Usage);
                await _store.WriteAsync(commit.Apply, "step");
                Publish(commit);
            }
            else if (unused is { } last)
            {
                await _store.WriteAsync(session => DurableRows.DeleteInbox(session, instance.Key, last), "discard");
            }
        }
        catch (Exception e)
        {
            _logger.LogError(e, "A step of orchestration instance #{Key} could not be stored; it is tried again in {Pause}.", instance.Key, RetryPause);
            instance.PutBack(taken);
            stalled = true;
            Timers.Add(instance.Key, RetryTask, _clock.GetUtcNow().UtcTicks + RetryPause.Ticks);
        }

        if (_table.Release(instance, stalled)) Enqueue(instance);
    }

    /// <param name="instance">An active instance.</param>
    /// <param name="taken">What is to be done.</param>
    /// <param name="unused">The last stored message that the instance has no use for, where the result is null.</param>
    private StepCommit? Decide(Instance instance, ToDo taken, out long? unused)
    {
        unused = null;
        var isLoaded = instance.State is not null;
        var state = instance.State ??= _store.Read(session => DurableRows.Load(session, instance.Key));
        if (state is null or { IsFinished: true }) return null;
        if (_versions.LeavesAlone(state.Version))
        {
            // What has arrived lies in the store, and stays there for a process that may run it.
            instance.State = null;
            return null;
        }

        var arrived = taken.Arrived;
        if (taken.HasStoredMessages || (!isLoaded && taken.IsStartDue))
        {
            var (messages, last) = _store.Read(session => DurableRows.ReadInbox(session, instance.Key));
            if (messages.Count > 0)
            {
                unused = last;
                arrived = [.. messages, .. arrived];
                if (_hostility.Strikes(FaultKind.EventEarly)) LastEventFirst(arrived);
            }
        }

        if (!taken.IsStartDue && state.StartAt is not null && !arrived.Exists(e => e.Kind == HistoryEventKind.ExecutionTerminated))
        {
            // Not started yet: the messages stay in the store, and the state is read again together with them.
            instance.State = null;
            unused = null;
            return null;
        }

        var now = _clock.GetUtcNow().UtcTicks;
        var commit = _step.Take(state, arrived, taken.IsStartDue, taken.AwaitsForeignTask, now, () => ReportForeign(instance.Key));
        if (commit is not null) commit.ConsumedUpTo = unused;
        return commit;
    }

    /// <summary>What an owner leaves that dies after the messages of its step are sent and before its history is stored.</summary>
    private async Task LeaveHalfAsync(StepCommit commit)
    {
        foreach (var asked in commit.Asked)
        {
            if (asked.Kind == HistoryEventKind.TaskScheduled) Activities.StartUnasked(commit.State, asked);
            else if (asked.Kind == HistoryEventKind.EventSent && await _store.WriteAsync(session => StepCommit.TrySend(session, asked), "raise") is { } receiver) Signal(receiver);
        }
    }

    private static void LastEventFirst(List<HistoryEvent> arrived)
    {
        var last = arrived.FindLastIndex(e => e.Kind == HistoryEventKind.EventRaised);
        if (last <= 0) return;
        var early = arrived[last];
        arrived.RemoveAt(last);
        arrived.Insert(0, early);
    }

    private void ReportForeign(long key) => Change(key, static instance => instance.ToDo.AwaitsForeignTask = true);

    /// <summary>The step is on disk: what it asked for begins, and who waits for it hears of it.</summary>
    private void Publish(StepCommit commit)
    {
        var state = commit.State;
        foreach (var task in commit.OpenBefore)
        {
            if (task.Kind == OpenTask.Timer && !state.Open.Contains(task)) Timers.Remove(state.Key, task.Id);
        }

        foreach (var asked in commit.Asked)
        {
            if (state.IsFinished) break;
            if (asked.Kind == HistoryEventKind.TaskScheduled) Activities.Start(state, asked);
            else if (asked.Kind == HistoryEventKind.TimerCreated && state.Open.Contains(new OpenTask(asked.TaskId, OpenTask.Timer, asked.Due)))
                Timers.Add(state.Key, asked.TaskId, asked.Due);
        }

        foreach (var (key, child) in commit.Children) Start(key, child.StartAt!.Value, child);
        foreach (var receiver in commit.Receivers) Signal(receiver);
        if (commit.IsNewExecution) Start(state.Key, state.StartAt!.Value);
        _waiters.Notify(state.Id, state.IsFinished);
        if (state.Status == OrchestrationRuntimeStatus.Failed)
            _logger.LogWarning("Orchestration '{Name}' ({InstanceId}) failed: {Failure}", state.Name, state.Id, commit.Failure);
    }
}
