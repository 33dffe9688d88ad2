using Emulator.Runtime;
using Emulator.Worker.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Emulator.Worker.Timers;

/// <summary>Runs one function on its schedule.</summary>
/// <remarks>
/// The next occurrence is armed only when a run has ended, so that a function never overlaps itself; occurrences that pass
/// during a run are made up for by one run right after it.
/// </remarks>
internal sealed class TimerFunction : IAsyncDisposable
{
    /// <summary>A timer of .NET takes at most some 49 days; a longer wait is done in several.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly Function _function;
    private readonly CronSchedule _schedule;
    private readonly FunctionRunner _runner;
    private readonly EmulatorInstance _instance;
    private readonly ILogger _logger;
    private readonly ScheduleState _state;
    private readonly bool _stored;
    private readonly bool _runsAtStart;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private ScheduleStatus _status = new();
    private Task _running = Task.CompletedTask;
    private bool _stopped;

    public TimerFunction(
        Function function, TimerTriggerAttribute trigger, CronSchedule schedule, FunctionRunner runner, EmulatorInstance instance, ILogger logger)
    {
        _function = function;
        _schedule = schedule;
        _runner = runner;
        _instance = instance;
        _logger = logger;
        _state = new ScheduleState(instance.Store);
        _stored = trigger.UseMonitor && !schedule.IsBelowAMinute;
        _runsAtStart = trigger.RunOnStartup;
        _timer = instance.Clock.CreateTimer(_ => OnDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Runs what was missed, or what is to run at each start; then keeps to the schedule.</summary>
    public async Task StartAsync()
    {
        if (_stored && _state.Read(_function.Name) is { } stored) _status = stored;
        var missed = await ReconcileAsync(_instance.Clock.GetUtcNow());
        if (missed || _runsAtStart) Run(missed);
        else Arm();
    }

    /// <summary>Starts no further run and waits for the one under way, until it is told to leave it.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _stopped = true;
            return _running.WaitAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    /// <summary>Brings the stored position in line with the schedule as it is now.</summary>
    /// <returns>Whether an occurrence has been missed.</returns>
    private async Task<bool> ReconcileAsync(DateTimeOffset now)
    {
        var known = _status.LastUpdated != default;
        if (known && _status.Next == NextAfter(Utc(_status.LastUpdated))) return _status.Next < now.UtcDateTime;

        // A new or changed schedule begins now: what its predecessor missed does not count.
        _status = new ScheduleStatus { Next = NextAfter(now), LastUpdated = now.UtcDateTime };
        if (_stored) await _state.WriteAsync(_function.Name, _status);
        return false;
    }

    private void Arm()
    {
        lock (_gate)
        {
            if (_stopped || _status.Next == DateTime.MaxValue) return;
            var wait = Utc(_status.Next) - _instance.Clock.GetUtcNow();
            _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>A part of a long wait may be over, or the system's timer early by a little; only the clock decides.</summary>
    private void OnDue()
    {
        if (Utc(_status.Next) > _instance.Clock.GetUtcNow()) Arm();
        else Run(missed: false);
    }

    private void Run(bool missed)
    {
        lock (_gate)
        {
            if (!_stopped) _running = RunAsync(missed, _instance.Work.Begin());
        }
    }

    private async Task RunAsync(bool missed, IDisposable piece)
    {
        using (piece)
        {
            // The clock that called goes on at once; the function runs on a thread of the pool.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            var began = _instance.Clock.GetUtcNow();
            try
            {
                TimerInfo info = new() { IsPastDue = missed, ScheduleStatus = _stored ? _status : null };
                await _runner.RunAsync(_function, info, prepare: null, _runner.Stopping);
            }
            catch (Exception e)
            {
                _logger.LogError(e, "Function '{Function}' failed; its schedule goes on.", _function.Name);
            }

            _status = new ScheduleStatus { Last = began.UtcDateTime, Next = NextAfter(began), LastUpdated = began.UtcDateTime };
            if (_stored) _ = StoreAsync(_status);
            Arm();
        }
    }

    /// <summary>
    /// Nobody waits for it: the store keeps the order of its writes, and if a crash loses this one, the occurrence counts as
    /// missed and runs again, as it would after a crash just before the write.
    /// </summary>
    private async Task StoreAsync(ScheduleStatus status)
    {
        try
        {
            await _state.WriteAsync(_function.Name, status);
        }
        catch (Exception e) when (e is EmulatorException or ObjectDisposedException)
        {
            _logger.LogError(e, "The position of the schedule of '{Function}' was not stored.", _function.Name);
        }
    }

    /// <summary>A schedule at the end of the calendar comes next at the end of time, that is never.</summary>
    private DateTime NextAfter(DateTimeOffset instant) => _schedule.Next(instant)?.UtcDateTime ?? DateTime.MaxValue;

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
