namespace Emulator.Runtime;

/// <summary>A <see cref="TimeProvider"/> that moves only when told.</summary>
/// <remarks>
/// Everything in the runtime that waits for time does so by <see cref="CreateTimer"/>, so this one queue is the whole future.
/// A timer's callback runs synchronously on the advancing call and must count the work it starts
/// (<see cref="WorkTracker.Begin"/>) before it returns.
/// </remarks>
public sealed class VirtualClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Entry, (long DueTicks, long Sequence)> _due = new();
    private readonly SemaphoreSlim _advancing = new(1, 1);
    private long _nowTicks;
    private long _sequence;

    /// <param name="start">Where the clock stands at first; kept as UTC.</param>
    public VirtualClock(DateTimeOffset start) => _nowTicks = start.UtcTicks;

    /// <summary>Called with each new instant before anything due at it runs; the store remembers it across a restart.</summary>
    public event Action<DateTimeOffset>? Moved;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _nowTicks), TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _nowTicks);

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>
    /// Runs everything due up to and including <paramref name="until"/>, in order of due time, letting the runtime come to
    /// rest after each instant, and leaves the clock at <paramref name="until"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="until"/> lies before the clock: time never goes back.</exception>
    public async Task AdvanceToAsync(DateTimeOffset until, WorkTracker work, CancellationToken cancellationToken = default)
    {
        await _advancing.WaitAsync(cancellationToken);
        try
        {
            if (until < GetUtcNow())
                throw new ArgumentOutOfRangeException(nameof(until), until, $"The clock stands at {GetUtcNow():O} and never goes back.");
            while (true)
            {
                await work.WhenIdleAsync(cancellationToken);
                var due = TakeDue(until.UtcTicks, out var instant);
                if (instant > Interlocked.Read(ref _nowTicks)) Move(instant);
                if (due.Count == 0) return;
                foreach (var timer in due) timer.Fire();
            }
        }
        finally
        {
            _advancing.Release();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void Move(long ticks)
    {
        Interlocked.Exchange(ref _nowTicks, ticks);
        Moved?.Invoke(new DateTimeOffset(ticks, TimeSpan.Zero));
    }

    /// <summary>Takes all timers of the earliest due instant; none means that nothing is due up to the limit.</summary>
    private List<VirtualTimer> TakeDue(long untilTicks, out long instant)
    {
        lock (_gate)
        {
            List<VirtualTimer> taken = [];
            instant = untilTicks;
            while (_due.TryPeek(out var entry, out var priority))
            {
                if (entry.Timer.Version != entry.Version)
                {
                    _due.Dequeue();
                    continue;
                }

                if (priority.DueTicks > (taken.Count == 0 ? untilTicks : instant)) break;
                _due.Dequeue();
                if (taken.Count == 0) instant = Math.Max(priority.DueTicks, Interlocked.Read(ref _nowTicks));
                taken.Add(entry.Timer);
            }

            return taken;
        }
    }

    private void Schedule(VirtualTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            timer.Version++;
            if (dueTime == Timeout.InfiniteTimeSpan) return;
            var due = Interlocked.Read(ref _nowTicks) + Math.Max(0, dueTime.Ticks);
            _due.Enqueue(new Entry(timer, timer.Version), (due, _sequence++));
        }
    }

    private readonly record struct Entry(VirtualTimer Timer, long Version);

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private bool _disposed;

        public long Version { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_disposed) return false;
            _period = period;
            clock.Schedule(this, dueTime);
            return true;
        }

        public void Fire()
        {
            if (_disposed) return;
            if (_period != Timeout.InfiniteTimeSpan && _period > TimeSpan.Zero) clock.Schedule(this, _period);
            callback(state);
        }

        public void Dispose()
        {
            _disposed = true;
            clock.Schedule(this, Timeout.InfiniteTimeSpan);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
