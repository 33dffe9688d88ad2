using Emulator.Runtime;

namespace Emulator.ServiceBus;

/// <summary>What one queue, or its dead letters, holds: the order of messages, their locks, and who waits for one. No I/O.</summary>
/// <remarks>
/// Every member runs under the gate that the queue shares with its dead letters, so that a message is always in exactly one of
/// the two. All locks of a queue last equally long, so the list of locks is in the order in which they run out.
/// </remarks>
internal sealed class MessageQueue : IDisposable
{
    /// <summary>Timers of the system's clock take less than 50 days.</summary>
    private static readonly long LongestTimer = TimeSpan.FromDays(30).Ticks;

    private readonly Dictionary<long, QueuedMessage> _messages = [];
    private readonly PriorityQueue<QueuedMessage, long> _available = new();
    private readonly LinkedList<QueuedMessage> _locks = new();
    private readonly SortedSet<(long Due, long Sequence)> _scheduled = [];
    private readonly SortedSet<(long Expires, long Sequence)> _expiries = [];
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly Lock _gate;
    private readonly QueueSettings _settings;
    private readonly TimeProvider _clock;
    private readonly WorkTracker _work;
    private readonly LockTokens _tokens;
    private readonly Action<MessageQueue, DueMessages> _whenDue;
    private readonly ITimer _timer;
    private long _armed = long.MaxValue;

    public MessageQueue(
        string name, bool dead, Lock gate, QueueSettings settings, TimeProvider clock, WorkTracker work, LockTokens tokens,
        Action<MessageQueue, DueMessages> whenDue)
    {
        (Name, Dead, _gate, _settings, _clock, _work, _tokens, _whenDue) = (name, dead, gate, settings, clock, work, tokens, whenDue);
        _timer = clock.CreateTimer(OnDue, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Messages whose lock ran out, and messages that waited too long; both are <see cref="MessageState.Settling"/>.</summary>
    public sealed record DueMessages(List<QueuedMessage> Lost, List<QueuedMessage> Expired);

    public string Name { get; }

    /// <summary>Whether these are dead letters, which do not expire and have no largest delivery count.</summary>
    public bool Dead { get; }

    /// <summary>Whether triggers of this process receive from it; then its messages count as work.</summary>
    public bool Subscribed { get; set; }

    /// <summary>Whether nothing more is handed out.</summary>
    public bool Closed { get; private set; }

    public (int Active, int Locked, int Scheduled) Counts =>
        (_messages.Count - _locks.Count - _scheduled.Count, _locks.Count, _scheduled.Count);

    /// <summary>Takes in a message that is stored.</summary>
    public void Add(QueuedMessage message)
    {
        _messages.Add(message.Sequence, message);
        if (!Dead) _expiries.Add((message.Expires, message.Sequence));
        if (message.Enqueued > Now)
        {
            Reschedule(message);
            return;
        }

        MakeAvailable(message);
        HandOut();
        Arm();
    }

    /// <summary>Lets a message wait for its time.</summary>
    public void Reschedule(QueuedMessage message)
    {
        _scheduled.Add((message.Enqueued, message.Sequence));
        Enter(message, MessageState.Scheduled);
        Arm();
    }

    /// <summary>Forgets a message that is stored here no longer.</summary>
    public void Remove(QueuedMessage message)
    {
        _messages.Remove(message.Sequence);
        _expiries.Remove((message.Expires, message.Sequence));
        message.Work?.Dispose();
        message.Work = null;
        Arm();
    }

    /// <summary>Makes a message available again after its settling.</summary>
    public void GiveBack(QueuedMessage message)
    {
        // Its expiry may have come, and gone by, while somebody had it.
        if (!Dead) _expiries.Add((message.Expires, message.Sequence));
        MakeAvailable(message);
        HandOut();
        Arm();
    }

    /// <summary>Puts a message back under the lock it had, because it could not be settled.</summary>
    public void LockAgain(QueuedMessage message)
    {
        var after = _locks.Last;
        while (after is not null && after.Value.LockedUntil > message.LockedUntil) after = after.Previous;
        message.LockNode = after is null ? _locks.AddFirst(message) : _locks.AddAfter(after, message);
        Enter(message, MessageState.Locked);
        Arm();
    }

    /// <summary>Takes a message that waits for its time out of delivery, to delete it.</summary>
    /// <returns>Null when no message of that number waits for its time.</returns>
    public QueuedMessage? TakeScheduled(long sequence)
    {
        if (!_messages.TryGetValue(sequence, out var message) || message.State != MessageState.Scheduled) return null;
        _scheduled.Remove((message.Enqueued, sequence));
        Enter(message, MessageState.Settling);
        Arm();
        return message;
    }

    /// <summary>Takes an available message out of delivery, to move it elsewhere.</summary>
    /// <returns>Null when there is none of that number, or a receiver has it.</returns>
    public QueuedMessage? TakeAvailable(long sequence)
    {
        if (!_messages.TryGetValue(sequence, out var message) || message.State != MessageState.Available) return null;
        Enter(message, MessageState.Settling);
        return message;
    }

    /// <summary>The message under a lock that still holds, or null.</summary>
    public QueuedMessage? Locked(Guid token) =>
        _messages.TryGetValue(LockTokens.Sequence(token), out var message)
        && message.State == MessageState.Locked && message.Lock == token && message.LockedUntil > Now
            ? message
            : null;

    /// <summary>Takes a locked message out of delivery, to settle it.</summary>
    public void BeginSettling(QueuedMessage message)
    {
        Unlock(message);
        Enter(message, MessageState.Settling);
        Arm();
    }

    /// <summary>Starts a lock's time again.</summary>
    public long Renew(QueuedMessage message)
    {
        Unlock(message);
        HoldFromNow(message);
        Arm();
        return message.LockedUntil;
    }

    /// <summary>Marks a message that its trigger has done with, but left locked: what follows is the lock's time running out.</summary>
    public void LetGo(Guid token)
    {
        if (Locked(token) is not { } message) return;
        message.HeldByTrigger = false;
        Enter(message, MessageState.Locked);
    }

    /// <summary>Takes what can be received now; with nothing there, adds <paramref name="waiter"/> to those that wait.</summary>
    public List<Delivery> Take(int count, Receiving how, Waiter? waiter)
    {
        List<Delivery> taken = [];
        if (Closed)
        {
            waiter?.End(taken);
            return taken;
        }

        while (taken.Count < count && _available.TryDequeue(out var message, out _))
        {
            // What left the queue in another way is still in the heap.
            if (message.State == MessageState.Available) taken.Add(Deliver(message, how));
        }

        if (taken.Count == 0 && waiter is not null) _waiters.AddLast(waiter);
        else Arm();
        return taken;
    }

    /// <summary>Ends a wait with nothing, unless it has ended.</summary>
    public void Leave(Waiter waiter)
    {
        if (_waiters.Remove(waiter)) waiter.End([]);
    }

    /// <summary>What a peek shows, in order.</summary>
    public List<Delivery> Peek(int count, long from) =>
    [
        .. _messages.Values.Where(message => message.Sequence >= from).OrderBy(message => message.Sequence).Take(count)
            .Select(message => new Delivery(message, Guid.Empty, 0, message.Deliveries, message.State)),
    ];

    /// <summary>Ends all waits, hands out nothing more, and counts nothing as work.</summary>
    public void Close()
    {
        Closed = true;
        Subscribed = false;
        foreach (var waiter in _waiters) waiter.End([]);
        _waiters.Clear();
        foreach (var message in _messages.Values) Enter(message, message.State);
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private long Now => _clock.GetUtcNow().UtcTicks;

    private void MakeAvailable(QueuedMessage message)
    {
        _available.Enqueue(message, message.Sequence);
        Enter(message, MessageState.Available);
    }

    private Delivery Deliver(QueuedMessage message, Receiving how)
    {
        if (how == Receiving.Deleting)
        {
            Enter(message, MessageState.Settling);
            return new Delivery(message, Guid.Empty, 0, message.Deliveries + 1, MessageState.Available);
        }

        message.Lock = _tokens.Next(message.Sequence);
        message.HeldByTrigger = how == Receiving.ForTrigger;
        HoldFromNow(message);
        return new Delivery(message, message.Lock, message.LockedUntil, message.Deliveries + 1, MessageState.Available);
    }

    private void HoldFromNow(QueuedMessage message)
    {
        message.LockedUntil = Now + _settings.LockDuration.Ticks;
        message.LockNode = _locks.AddLast(message);
        Enter(message, MessageState.Locked);
    }

    private void Unlock(QueuedMessage message)
    {
        _locks.Remove(message.LockNode!);
        message.LockNode = null;
    }

    /// <summary>Changes the state, and with it whether the message counts as work: the new piece begins before anything ends.</summary>
    private void Enter(QueuedMessage message, MessageState state)
    {
        message.State = state;
        var counts = Subscribed && state switch
        {
            MessageState.Available => true,
            MessageState.Locked => message.HeldByTrigger,
            MessageState.Settling => message.Work is not null,
            _ => false,
        };
        if (counts)
        {
            message.Work ??= _work.Begin();
            return;
        }

        message.Work?.Dispose();
        message.Work = null;
    }

    private void HandOut()
    {
        while (_waiters.First is { } first)
        {
            var taken = Take(first.Value.Count, first.Value.How, null);
            if (taken.Count == 0) return;
            _waiters.RemoveFirst();
            first.Value.End(taken);
        }
    }

    private void OnDue(object? state)
    {
        DueMessages due;
        lock (_gate)
        {
            _armed = long.MaxValue;
            if (Closed) return;
            due = TakeDue();
            HandOut();
            Arm();
            if (due.Lost.Count + due.Expired.Count == 0) return;
        }

        _whenDue(this, due);
    }

    private DueMessages TakeDue()
    {
        var now = Now;
        while (_scheduled.Count > 0 && _scheduled.Min is var (due, sequence) && due <= now)
        {
            _scheduled.Remove((due, sequence));
            MakeAvailable(_messages[sequence]);
        }

        DueMessages taken = new([], []);
        while (_locks.First is { } first && first.Value.LockedUntil <= now)
        {
            Unlock(first.Value);
            Enter(first.Value, MessageState.Settling);
            taken.Lost.Add(first.Value);
        }

        while (_expiries.Count > 0 && _expiries.Min is var (expires, number) && expires <= now)
        {
            _expiries.Remove((expires, number));
            // Whoever has the message may still complete it; if it comes back instead, it is found expired then.
            if (_messages[number] is not { State: MessageState.Available } message) continue;
            Enter(message, MessageState.Settling);
            taken.Expired.Add(message);
        }

        return taken;
    }

    /// <summary>Sets the timer to the next lock, due time or expiry.</summary>
    private void Arm()
    {
        if (Closed) return;
        var next = long.MaxValue;
        if (_locks.First is { } first) next = first.Value.LockedUntil;
        if (_scheduled.Count > 0) next = Math.Min(next, _scheduled.Min.Due);
        if (_expiries.Count > 0) next = Math.Min(next, _expiries.Min.Expires);
        if (next == _armed) return;
        _armed = next;
        // Rounded up to the system timer's milliseconds, so that it never comes a moment too early and again and again.
        var wait = next == long.MaxValue
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(Math.Clamp(next - Now, 0, LongestTimer)).TotalMilliseconds));
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
