namespace Emulator.Runtime;

/// <summary>A <see cref="TimeProvider"/> that moves only when told.</summary>
/// <remarks>
/// Everything in the runtime that waits for time does so by <see cref="CreateTimer"/>, so this one queue is the whole future.
/// A timer's callback runs synchronously on the advancing call and must count the work it starts
/// (<see cref="WorkTracker.Begin"/>) before it returns.
/// </remarks>
public sealed class VirtualClock : TimeProvider
{
    private const int MostStale = 1024;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Entry, (long DueTicks, long Sequence)> _due = new();
    private readonly SemaphoreSlim _advancing = new(1, 1);
    private long _nowTicks;
    private long _sequence;
    private int _stale;

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
                Fire(due);
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
    private List<Entry> TakeDue(long untilTicks, out long instant)
    {
        lock (_gate)
        {
            List<Entry> taken = [];
            instant = untilTicks;
            while (_due.TryPeek(out var entry, out var priority))
            {
                if (IsStale(entry))
                {
                    _due.Dequeue();
                    _stale--;
                    continue;
                }

                if (priority.DueTicks > (taken.Count == 0 ? untilTicks : instant)) break;
                _due.Dequeue();
                if (taken.Count == 0) instant = Math.Max(priority.DueTicks, Interlocked.Read(ref _nowTicks));
                entry.Timer.Queued = false;
                taken.Add(entry);
            }

            return taken;
        }
    }

    /// <summary>Runs the callbacks of one instant; one that throws does not cost the others their turn.</summary>
    private void Fire(List<Entry> due)
    {
        List<Exception> errors = [];
        foreach (var entry in due)
        {
            // An earlier callback of the same instant may have cancelled or moved the timer.
            if (!TryTakeOff(entry)) continue;
            try
            {
                entry.Timer.Call();
            }
            catch (Exception e)
            {
                errors.Add(e);
            }
        }

        if (errors.Count > 0) throw new AggregateException("Callbacks of timers failed.", errors);
    }

    private bool TryTakeOff(Entry entry)
    {
        lock (_gate)
        {
            if (IsStale(entry)) return false;
            if (entry.Timer.Period > TimeSpan.Zero) Enqueue(entry.Timer, entry.Timer.Period);
            return true;
        }
    }

    private void Schedule(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            timer.Version++;
            timer.Period = period;
            if (timer.Queued) _stale++;
            timer.Queued = false;
            if (dueTime != Timeout.InfiniteTimeSpan) Enqueue(timer, dueTime);
            if (_stale > MostStale && _stale > _due.Count / 2) DropStale();
        }
    }

    private void Enqueue(VirtualTimer timer, TimeSpan dueTime)
    {
        var now = Interlocked.Read(ref _nowTicks);
        var due = now + Math.Clamp(dueTime.Ticks, 0, DateTime.MaxValue.Ticks - now);
        _due.Enqueue(new Entry(timer, timer.Version), (due, _sequence++));
        timer.Queued = true;
    }

    /// <summary>Cancelled timers stay in the queue until their time; many of them would keep what they refer to in memory.</summary>
    private void DropStale()
    {
        var live = _due.UnorderedItems.Where(item => !IsStale(item.Element)).ToList();
        _due.Clear();
        _due.EnqueueRange(live);
        _stale = 0;
    }

    private static bool IsStale(Entry entry) => entry.Timer.Version != entry.Version;

    private readonly record struct Entry(VirtualTimer Timer, long Version);

    /// <summary>Its mutable parts are guarded by the clock's gate.</summary>
    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private volatile bool _disposed;

        /// <summary>Counts the changes, so that an entry in the queue from before the last one is known as stale.</summary>
        public long Version { get; set; }

        public TimeSpan Period { get; set; }

        /// <summary>Whether the current version is in the queue.</summary>
        public bool Queued { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_disposed) return false;
            clock.Schedule(this, dueTime, period);
            return true;
        }

        public void Call() => callback(state);

        public void Dispose()
        {
            _disposed = true;
            clock.Schedule(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
