namespace Emulator.DurableTask;

/// <summary>All durable timers of all instances: one heap, served by one timer of the clock.</summary>
/// <remarks>A waiting instance costs an entry here and nothing else: no thread, no polling, no object of its own.</remarks>
internal sealed class TimerQueue : IDisposable
{
    /// <summary>The clock's timers reach about 49 days; a later one is armed again from there.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(40);

    private readonly Lock _gate = new();
    private readonly Dictionary<(long Instance, int Task), Entry> _entries = [];
    private readonly List<Entry> _heap = [];
    private readonly TimeProvider _clock;
    private readonly Action<long, int, long> _fire;
    private readonly ITimer _timer;
    private long _sequence;
    private bool _stopped;

    /// <param name="clock">Whose time counts.</param>
    /// <param name="fire">
    /// Called with instance, task and due time for each due timer, in order of due time; counts the work that follows before it returns.
    /// </param>
    public TimerQueue(TimeProvider clock, Action<long, int, long> fire)
    {
        _clock = clock;
        _fire = fire;
        _timer = clock.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_gate) return _heap.Count;
        }
    }

    /// <param name="instance">The instance's key.</param>
    /// <param name="task">The timer's task id; -1 for the start of the instance.</param>
    /// <param name="due">In UTC ticks; what is due already fires before this returns.</param>
    public void Add(long instance, int task, long due)
    {
        if (due <= _clock.GetUtcNow().UtcTicks)
        {
            _fire(instance, task, due);
            return;
        }

        lock (_gate)
        {
            if (_stopped || _entries.ContainsKey((instance, task))) return;
            var entry = new Entry(instance, task, due, _sequence++) { Index = _heap.Count };
            _entries.Add((instance, task), entry);
            _heap.Add(entry);
            Rise(entry);
            if (entry.Index == 0) Arm();
        }
    }

    public void Remove(long instance, int task)
    {
        lock (_gate)
        {
            if (_entries.Remove((instance, task), out var entry)) RemoveFromHeap(entry);
        }
    }

    /// <summary>Nothing fires afterwards; what waits is left to the next start.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            _entries.Clear();
            _heap.Clear();
        }

        _timer.Dispose();
    }

    private void Fire()
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow().UtcTicks;
            while (_heap.Count > 0 && _heap[0].Due <= now)
            {
                var entry = _heap[0];
                _entries.Remove((entry.Instance, entry.Task));
                RemoveFromHeap(entry);
                _fire(entry.Instance, entry.Task, entry.Due);
            }

            if (!_stopped) Arm();
        }
    }

    private void Arm()
    {
        if (_heap.Count == 0) return;
        var wait = TimeSpan.FromTicks(Math.Max(0, _heap[0].Due - _clock.GetUtcNow().UtcTicks));
        _timer.Change(wait > Furthest ? Furthest : wait, Timeout.InfiniteTimeSpan);
    }

    private void RemoveFromHeap(Entry entry)
    {
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (last == entry) return;
        last.Index = entry.Index;
        _heap[last.Index] = last;
        Rise(last);
        Sink(last);
    }

    private void Rise(Entry entry)
    {
        while (entry.Index > 0)
        {
            var parent = _heap[(entry.Index - 1) / 2];
            if (!entry.Before(parent)) return;
            Swap(entry, parent);
        }
    }

    private void Sink(Entry entry)
    {
        while (true)
        {
            var first = (2 * entry.Index) + 1;
            if (first >= _heap.Count) return;
            var child = _heap[first];
            if (first + 1 < _heap.Count && _heap[first + 1].Before(child)) child = _heap[first + 1];
            if (!child.Before(entry)) return;
            Swap(child, entry);
        }
    }

    private void Swap(Entry a, Entry b)
    {
        (a.Index, b.Index) = (b.Index, a.Index);
        _heap[a.Index] = a;
        _heap[b.Index] = b;
    }

    private sealed class Entry(long instance, int task, long due, long sequence)
    {
        public long Instance { get; } = instance;

        public int Task { get; } = task;

        public long Due { get; } = due;

        public int Index { get; set; }

        public bool Before(Entry other) => Due < other.Due || (Due == other.Due && Sequence < other.Sequence);

        private long Sequence { get; } = sequence;
    }
}
