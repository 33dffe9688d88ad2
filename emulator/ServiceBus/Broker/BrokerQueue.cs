using Azure.Messaging.ServiceBus;
using Emulator.Runtime;
using Microsoft.Extensions.Logging;

namespace Emulator.ServiceBus;

/// <summary>One configured queue with its dead letters: every operation is decided in memory, stored, and then applied.</summary>
internal sealed partial class BrokerQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly EmulatorStore _store;
    private readonly TimeProvider _clock;
    private readonly WorkTracker _work;
    private readonly ContentCache _cache;
    private readonly ILogger _log;

    public BrokerQueue(
        QueueSettings settings, EmulatorStore store, TimeProvider clock, WorkTracker work, LockTokens tokens, ContentCache cache, ILogger log)
    {
        (Settings, _store, _clock, _work, _cache, _log) = (settings, store, clock, work, cache, log);
        Active = new MessageQueue(settings.Name, dead: false, _gate, settings, clock, work, tokens, WhenDue);
        DeadLetters = new MessageQueue(EntityNames.DeadLettersOf(settings.Name), dead: true, _gate, settings, clock, work, tokens, WhenDue);
    }

    public QueueSettings Settings { get; }

    public MessageQueue Active { get; }

    public MessageQueue DeadLetters { get; }

    /// <summary>Takes in what the store holds; messages that expired meanwhile are settled before anything is delivered.</summary>
    public async Task LoadAsync(IEnumerable<MessageRows.Stored> stored)
    {
        List<Return> expired = [];
        lock (_gate)
        {
            foreach (var (_, dead, message) in stored)
            {
                if (dead) DeadLetters.Add(message);
                else if (message.Expires <= Now.UtcTicks) expired.Add(new Return(message, ReturnCause.Expired));
                else Active.Add(message);
            }
        }

        if (expired.Count > 0) await ReturnAllAsync(Active, expired);
    }

    /// <summary>Stores messages and makes them visible, now or when they are due; a message whose id was seen is dropped.</summary>
    /// <param name="contents">What is sent.</param>
    /// <param name="isWindowOver">Whether ids that were seen are forgotten.</param>
    /// <returns>Their sequence numbers; for a dropped one, that of the message that brought its id.</returns>
    /// <exception cref="ServiceBusException">MessageSizeExceeded: together they are larger than the queue allows.</exception>
    public async Task<IReadOnlyList<long>> SendAsync(IReadOnlyList<MessageContent> contents, bool isWindowOver = false)
    {
        var size = contents.Sum(content => (long)content.Size);
        if (size > Settings.LargestMessage)
        {
            throw new ServiceBusException(
                $"The message is too large: {size} bytes with its properties, and at most {Settings.LargestMessage} are allowed in one send.",
                ServiceBusFailureReason.MessageSizeExceeded,
                Settings.Name);
        }

        Count(Active, "send", contents.Count);
        // What is being stored is work already, so that the clock cannot pass between the commit and the first receiver.
        using var storing = _work.Begin();
        var now = Now;
        var rows = contents.Select(content => Row.Of(content, Settings, now)).ToArray();
        var sent = await _store.WriteAsync(session => rows.Select(row => Insert(session, row, now, isWindowOver)).ToArray(), "send", Settings.Name);
        lock (_gate)
        {
            foreach (var (row, (sequence, dropped)) in rows.Zip(sent))
            {
                if (dropped) continue;
                var message = new QueuedMessage(sequence, row.Content.MessageId) { Enqueued = row.Enqueued, Expires = row.Expires };
                _cache.Keep(message, row.Content);
                Active.Add(message);
            }
        }

        return Array.ConvertAll(sent, one => one.Sequence);
    }

    /// <exception cref="ServiceBusException">MessageNotFound: it is due already, was cancelled, or never was.</exception>
    public async Task CancelScheduledAsync(long sequence)
    {
        QueuedMessage? message;
        lock (_gate) message = Active.TakeScheduled(sequence);
        if (message is null)
        {
            throw new ServiceBusException(
                $"No scheduled message has the sequence number {sequence}.", ServiceBusFailureReason.MessageNotFound, Settings.Name);
        }

        await StoreAsync(
            session => MessageRows.Delete(session, sequence),
            apply: () => Forget(Active, message),
            undo: () => Active.Reschedule(message));
    }

    /// <summary>Takes what is there, or waits for the first message.</summary>
    /// <param name="queue">This queue or its dead letters.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="wait">Real time, because who waits lives in real time whatever the clock shows.</param>
    /// <param name="how">Who receives.</param>
    /// <param name="cancellationToken">Ends the wait; what was taken before is returned all the same.</param>
    public async Task<IReadOnlyList<Delivery>> TakeAsync(
        MessageQueue queue, int count, TimeSpan wait, Receiving how, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(count, how);
        List<Delivery> taken;
        lock (_gate)
        {
            // A client that asks again and again must notice; a trigger just ends.
            if (queue.Closed && how != Receiving.ForTrigger)
                throw new ServiceBusException("The queues are stopping.", ServiceBusFailureReason.ServiceCommunicationProblem, queue.Name);
            taken = queue.Take(count, how, wait == TimeSpan.Zero ? null : waiter);
        }

        if (taken.Count > 0 || wait == TimeSpan.Zero) return await DeletedAsync(queue, taken, how);

        using var timeout = new CancellationTokenSource(wait, TimeProvider.System);
        using var onTimeout = timeout.Token.Register(Leave);
        using var onCancel = cancellationToken.Register(Leave);
        taken = await waiter.Task;
        if (taken.Count == 0) cancellationToken.ThrowIfCancellationRequested();
        return await DeletedAsync(queue, taken, how);

        void Leave()
        {
            lock (_gate) queue.Leave(waiter);
        }
    }

    /// <summary>What is there from a sequence number on, locked and scheduled messages too; nothing is changed by it.</summary>
    public List<(Delivery Delivery, MessageContent Content)> Peek(MessageQueue queue, int count, long from)
    {
        List<Delivery> seen;
        lock (_gate) seen = queue.Peek(count, from);
        List<(Delivery, MessageContent)> whole = [];
        foreach (var delivery in seen)
        {
            // What a receiver settled in between is not there any more.
            if (FindContent(delivery.Message) is { } content) whole.Add((delivery, content));
        }

        return whole;
    }

    /// <summary>The sequence numbers of all dead letters, in order.</summary>
    public List<long> DeadLetterNumbers()
    {
        lock (_gate) return DeadLetters.Peek(int.MaxValue, 0).ConvertAll(letter => letter.Message.Sequence);
    }

    /// <summary>What the message carries.</summary>
    /// <exception cref="InvalidOperationException">It has left the store: a receiver settled it meanwhile.</exception>
    public MessageContent Content(QueuedMessage message) =>
        FindContent(message) ?? throw new InvalidOperationException($"The message {message.Sequence} has left the queue '{Settings.Name}'.");

    /// <summary>Counts work with a message that no lock holds any more.</summary>
    public IDisposable BeginWork() => _work.Begin();

    public (int Active, int Locked, int Scheduled, int DeadLetters) Counts()
    {
        lock (_gate)
        {
            var (active, locked, scheduled) = Active.Counts;
            var (dead, deadLocked, _) = DeadLetters.Counts;
            return (active, locked, scheduled, dead + deadLocked);
        }
    }

    /// <summary>Ends all waits and delivers nothing more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            Active.Close();
            DeadLetters.Close();
        }
    }

    public void Dispose()
    {
        Active.Dispose();
        DeadLetters.Dispose();
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Makes a receive-and-delete true: nothing is handed out before it is deleted.</summary>
    private async Task<IReadOnlyList<Delivery>> DeletedAsync(MessageQueue queue, List<Delivery> taken, Receiving how)
    {
        if (taken.Count > 0) Count(queue, "receive", taken.Count);
        if (how != Receiving.Deleting || taken.Count == 0) return taken;
        List<Delivery> whole = [];
        await StoreAsync(
            prepare: () => whole = taken.ConvertAll(delivery => delivery with { Content = Content(delivery.Message) }),
            session => taken.ForEach(delivery => MessageRows.Delete(session, delivery.Message.Sequence)),
            apply: () => taken.ForEach(delivery => Forget(queue, delivery.Message)),
            undo: () => taken.ForEach(delivery => queue.GiveBack(delivery.Message)));
        return whole;
    }

    private MessageContent? FindContent(QueuedMessage message) => message.Content
        ?? _store.Read(session => MessageRows.TryRead(session, message.Sequence, out var content) ? content : null);

    private (long Sequence, bool Dropped) Insert(StoreSession session, Row row, DateTimeOffset now, bool isWindowOver)
    {
        if (isWindowOver || Settings.DuplicateDetectionWindow == TimeSpan.Zero || row.Content.MessageId is not { } id)
            return (MessageRows.Insert(session, Settings.Name, row.Content, row.Header, row.Enqueued, row.Expires), false);
        var since = (now - Settings.DuplicateDetectionWindow).UtcTicks;
        if (MessageRows.Seen(session, Settings.Name, id, since) is { } first) return (first, true);
        var sequence = MessageRows.Insert(session, Settings.Name, row.Content, row.Header, row.Enqueued, row.Expires);
        MessageRows.Remember(session, Settings.Name, id, sequence, now.UtcTicks, since);
        return (sequence, false);
    }

    private void Count(MessageQueue queue, string operation, int times = 1) => _store.Usage.Count("serviceBus", queue.Name, operation, times);

    private void Forget(MessageQueue queue, QueuedMessage message)
    {
        queue.Remove(message);
        _cache.Drop(message);
    }

    private static long Expiry(DateTimeOffset enqueued, TimeSpan timeToLive) => timeToLive >= DateTimeOffset.MaxValue - enqueued
        ? DateTimeOffset.MaxValue.UtcTicks
        : (enqueued + timeToLive).UtcTicks;

    /// <summary>A message as it is about to be stored.</summary>
    private sealed record Row(MessageContent Content, byte[] Header, long Enqueued, long Expires)
    {
        public static Row Of(MessageContent content, QueueSettings settings, DateTimeOffset now)
        {
            var (due, life) = (content.Header.Scheduled ?? now, content.Header.TimeToLive);
            var enqueued = due > now ? due : now;
            var header = content.Header with { TimeToLive = life < settings.DefaultTimeToLive ? life : settings.DefaultTimeToLive };
            return new Row(content with { Header = header }, header.Write(), enqueued.UtcTicks, Expiry(enqueued, header.TimeToLive));
        }
    }
}
