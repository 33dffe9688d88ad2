using Emulator.Runtime;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Emulator.DurableTask;

/// <summary>One call of an activity.</summary>
/// <param name="Work">What it counts as, from the commit that asked for it until its answer has been handed over.</param>
internal sealed record ActivityCall(long Instance, string InstanceId, int TaskId, string Name, string? Input, IDisposable Work);

/// <summary>Runs activities, a limited number at a time, and hands their answers to the instances.</summary>
/// <remarks>
/// An answer is stored by the step that consumes it. After a crash before that the activity runs again: at least once, as in
/// Azure.
/// </remarks>
internal sealed class ActivityRunner : IDisposable
{
    private readonly DurableFunctions _functions;
    private readonly WorkTracker _work;
    private readonly ILogger _logger;
    private readonly Action<long, HistoryEvent> _answer;
    private readonly ReadyQueue<ActivityCall> _queue;
    private readonly CancellationTokenSource _stopping = new();

    public ActivityRunner(DurableFunctions functions, WorkTracker work, int limit, ILogger logger, Action<long, HistoryEvent> answer)
    {
        _functions = functions;
        _work = work;
        _logger = logger;
        _answer = answer;
        _queue = new ReadyQueue<ActivityCall>(limit, call => _ = RunAsync(call));
    }

    public void Start(InstanceState instance, HistoryEvent scheduled) => Start(instance.Key, instance.Id, scheduled);

    public void Start(long key, string instanceId, HistoryEvent scheduled)
    {
        var call = new ActivityCall(key, instanceId, scheduled.TaskId, scheduled.Name!, scheduled.Payload, _work.Begin());
        if (!_queue.Enqueue(call)) call.Work.Dispose();
    }

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

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(ActivityCall call)
    {
        var answer = await AnswerAsync(call);
        if (answer is not null) _answer(call.Instance, answer);
        call.Work.Dispose();
        _queue.Done();
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
