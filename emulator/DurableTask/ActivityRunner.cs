using System.Collections.Concurrent;
using Emulator.Runtime;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Emulator.DurableTask;

/// <summary>One call of an activity.</summary>
/// <param name="Work">What it counts as, from the commit that asked for it until its answer has been handed over.</param>
/// <param name="IsUnasked">Whether nobody waits for its answer: one of the faults that are made on purpose.</param>
internal sealed record ActivityCall(long Instance, string InstanceId, int TaskId, string Name, string? Input, IDisposable Work, bool IsUnasked);

/// <summary>Runs activities, a limited number at a time, and hands their answers to the instances.</summary>
/// <remarks>
/// An answer is stored by the step that consumes it. After a crash before that the activity runs again: at least once, as in
/// Azure.
/// </remarks>
internal sealed class ActivityRunner : IDisposable
{
    /// <summary>How late, in seconds, an owner that has lost its instance may still act.</summary>
    private const int LatestStaleOwner = 2 * 60 * 60;

    private readonly DurableFunctions _functions;
    private readonly TimeProvider _clock;
    private readonly WorkTracker _work;
    private readonly Hostility _hostility;
    private readonly ConcurrentDictionary<ActivityCall, ITimer> _stale = new(ReferenceEqualityComparer.Instance);
    private readonly ILogger _logger;
    private readonly Action<long, HistoryEvent> _answer;
    private readonly ReadyQueue<ActivityCall> _queue;
    private readonly CancellationTokenSource _stopping = new();

    public ActivityRunner(
        DurableFunctions functions, TimeProvider clock, WorkTracker work, int limit, ILogger logger, Action<long, HistoryEvent> answer, Hostility hostility)
    {
        _functions = functions;
        _clock = clock;
        _work = work;
        _hostility = hostility;
        _logger = logger;
        _answer = answer;
        _queue = new ReadyQueue<ActivityCall>(limit, call => _ = RunAsync(call));
    }

    public void Start(InstanceState instance, HistoryEvent scheduled) => Start(instance.Key, instance.Id, scheduled);

    public void Start(long key, string instanceId, HistoryEvent scheduled)
    {
        var call = Call(key, instanceId, scheduled, isUnasked: false);
        Enqueue(call);
        if (_hostility.Strikes(FaultKind.ActivityConcurrent)) Repeat(call, isUnasked: false);
        if (_hostility.Strikes(FaultKind.StaleOwner)) RepeatLate(call);
    }

    /// <summary>Runs an activity for which the instance does not wait, since the step that asks for it was not stored.</summary>
    public void StartUnasked(InstanceState instance, HistoryEvent scheduled) =>
        Enqueue(Call(instance.Key, instance.Id, scheduled, isUnasked: true));

    /// <summary>Starts no more, waits for the running ones, then cancels them; the next start of the engine runs them again.</summary>
    public async Task StopAsync(TimeSpan drainTimeout)
    {
        var drained = _queue.StopAsync(out var left);
        foreach (var call in left) call.Work.Dispose();
        try
        {
            await drained.WaitAsync(drainTimeout);
        }
        catch (TimeoutException)
        {
            _logger.LogWarning("Activities still run after {Timeout}; they are cancelled and run again at the next start.", drainTimeout);
            await _stopping.CancelAsync();
        }
    }

    public void Dispose()
    {
        foreach (var timer in _stale.Values) timer.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync(ActivityCall call)
    {
        var answer = await AnswerAsync(call);
        if (answer is not null && !call.IsUnasked && !IsAnswerLost(call)) _answer(call.Instance, answer);
        call.Work.Dispose();
        _queue.Done();
    }

    private ActivityCall Call(long key, string instanceId, HistoryEvent scheduled, bool isUnasked) =>
        new(key, instanceId, scheduled.TaskId, scheduled.Name!, scheduled.Payload, _work.Begin(), isUnasked);

    private void Enqueue(ActivityCall call)
    {
        if (!_queue.Enqueue(call)) call.Work.Dispose();
    }

    private void Repeat(ActivityCall call, bool isUnasked) => Enqueue(call with { Work = _work.Begin(), IsUnasked = isUnasked });

    /// <summary>Where it is to run once more, one of the two answers is the one that counts.</summary>
    private bool IsAnswerLost(ActivityCall call)
    {
        if (!_hostility.Strikes(FaultKind.ActivityTwice)) return false;
        var isLost = _hostility.Pick(2) == 0;
        Repeat(call, isUnasked: !isLost);
        return isLost;
    }

    private void RepeatLate(ActivityCall call)
    {
        var late = TimeSpan.FromSeconds(1 + _hostility.Pick(LatestStaleOwner));
        _stale[call] = _clock.CreateTimer(
            _ =>
            {
                Repeat(call, isUnasked: true);
                if (_stale.TryRemove(call, out var fired)) fired.Dispose();
            },
            null, late, Timeout.InfiniteTimeSpan);
    }

    /// <returns>Null where the activity was cancelled because the engine stops.</returns>
    private async Task<HistoryEvent?> AnswerAsync(ActivityCall call)
    {
        if (_functions.FindActivity(call.Name) is not { } activity)
        {
            return HistoryEvent.Failure(isSubOrchestration: false, call.TaskId, new TaskFailureDetails(
                Retries.ActivityNotFound, $"No activity named '{call.Name}' was found.", null, null, null));
        }

        try
        {
            var result = await activity(call.InstanceId, call.Input, _stopping.Token);
            return HistoryEvent.Answer(isSubOrchestration: false, call.TaskId, DurableJson.Converter.Serialize(result));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            _logger.LogWarning(e, "Activity '{Name}' (#{TaskId}) of '{InstanceId}' failed.", call.Name, call.TaskId, call.InstanceId);
            return HistoryEvent.Failure(isSubOrchestration: false, call.TaskId, TaskFailureDetails.FromException(e));
        }
    }
}
