using Azure.Messaging.ServiceBus;
using Emulator.Runtime;
using Microsoft.Extensions.Logging;

namespace Emulator.ServiceBus;

/// <summary>How messages leave their receivers: completed, given back, dead-lettered, or by time.</summary>
internal sealed partial class BrokerQueue
{
    /// <exception cref="ServiceBusException">MessageLockLost.</exception>
    public Task CompleteAsync(MessageQueue queue, Guid token)
    {
        var message = BeginSettling(queue, token);
        return StoreAsync(
            session => MessageRows.Delete(session, message.Sequence),
            apply: () => Forget(queue, message),
            undo: () => queue.LockAgain(message));
    }

    /// <summary>Gives a message back, its delivery count raised.</summary>
    /// <inheritdoc cref="CompleteAsync"/>
    public Task AbandonAsync(MessageQueue queue, Guid token, IEnumerable<KeyValuePair<string, object>>? changes) =>
        ReturnAsync(queue, token, ReturnCause.GivenBack, changes);

    /// <inheritdoc cref="CompleteAsync"/>
    public Task DeadLetterAsync(
        MessageQueue queue, Guid token, IEnumerable<KeyValuePair<string, object>>? changes, string? reason, string? description) => queue.Dead
        ? throw new InvalidOperationException("A dead letter cannot be dead-lettered again: complete or abandon it.")
        : ReturnAsync(queue, token, ReturnCause.DeadLettered, [.. changes ?? [], .. Outcome.Reason(reason, description)]);

    /// <returns>Until when the lock holds now.</returns>
    /// <inheritdoc cref="CompleteAsync"/>
    public DateTimeOffset Renew(MessageQueue queue, Guid token)
    {
        Count(queue, "renew");
        lock (_gate) return new DateTimeOffset(queue.Renew(queue.Locked(token) ?? throw LockLost(queue)), TimeSpan.Zero);
    }

    /// <summary>The message that a lock holds, or null.</summary>
    public QueuedMessage? Locked(MessageQueue queue, Guid token)
    {
        lock (_gate) return queue.Locked(token);
    }

    /// <summary>The trigger has done with a message; if it left it locked, only time is waited for.</summary>
    public void LetGo(MessageQueue queue, Guid token)
    {
        lock (_gate) queue.LetGo(token);
    }

    /// <summary>Moves a dead letter back to its queue, as if just sent; its id does not count as a repeat.</summary>
    /// <returns>False when there is no such dead letter, or a receiver has it.</returns>
    public async Task<bool> ResubmitAsync(long sequence)
    {
        QueuedMessage? letter;
        lock (_gate) letter = DeadLetters.TakeAvailable(sequence);
        if (letter is null) return false;
        var content = Content(letter).WithoutDeadLetterReason();
        var now = Now;
        var expires = Expiry(now, content.Header.TimeToLive);
        var header = content.Header.Write();
        await StoreAsync(
            session =>
            {
                MessageRows.SetHeader(session, sequence, header);
                MessageRows.Revive(session, sequence, now.UtcTicks, expires);
            },
            apply: () =>
            {
                Forget(DeadLetters, letter);
                Active.Add(new QueuedMessage(sequence, content.MessageId) { Enqueued = now.UtcTicks, Expires = expires });
            },
            undo: () => DeadLetters.GiveBack(letter));
        return true;
    }

    private ServiceBusException LockLost(MessageQueue queue) => new(
        "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.",
        ServiceBusFailureReason.MessageLockLost,
        queue.Name);

    private QueuedMessage BeginSettling(MessageQueue queue, Guid token)
    {
        Count(queue, "settle");
        lock (_gate)
        {
            var message = queue.Locked(token) ?? throw LockLost(queue);
            queue.BeginSettling(message);
            return message;
        }
    }

    /// <summary>Messages that time took from their receivers or from the queue; they count as work until they are where they belong.</summary>
    private void WhenDue(MessageQueue queue, MessageQueue.DueMessages due) => _ = ReturnAllAsync(queue,
    [
        .. due.Lost.Select(message => new Return(message, ReturnCause.GivenBack)),
        .. due.Expired.Select(message => new Return(message, ReturnCause.Expired)),
    ]);

    private async Task ReturnAllAsync(MessageQueue queue, IReadOnlyList<Return> returned)
    {
        try
        {
            await ReturnAsync(queue, returned, undo: () =>
            {
                foreach (var one in returned) queue.GiveBack(one.Message);
            });
        }
        catch (Exception e)
        {
            // Delivered once too often is allowed, lost is not.
            _log.LogError(e, "Messages of {Queue} came back by time, but the store did not take it; they are delivered again.", queue.Name);
        }
    }

    private Task ReturnAsync(MessageQueue queue, Guid token, ReturnCause cause, IEnumerable<KeyValuePair<string, object>>? changes)
    {
        var message = BeginSettling(queue, token);
        return ReturnAsync(queue, [new Return(message, cause, changes)], undo: () => queue.LockAgain(message));
    }

    private Task ReturnAsync(MessageQueue queue, IReadOnlyList<Return> returned, Action undo)
    {
        Outcome[] outcomes = [];
        return StoreAsync(
            prepare: () => outcomes = [.. returned.Select(one => Outcome.Of(one, queue.Dead, Settings, Now.UtcTicks, Content))],
            session =>
            {
                foreach (var outcome in outcomes) outcome.Store(session);
            },
            apply: () =>
            {
                foreach (var outcome in outcomes) Apply(queue, outcome);
            },
            undo);
    }

    private void Apply(MessageQueue queue, Outcome outcome)
    {
        var message = outcome.Message;
        if (outcome.Content is not null) _cache.Drop(message);
        message.Deliveries = outcome.Deliveries;
        switch (outcome.Goes)
        {
            case Destination.Back:
                queue.GiveBack(message);
                break;
            case Destination.Nowhere:
                Forget(queue, message);
                break;
            case Destination.DeadLetters:
                Forget(queue, message);
                DeadLetters.Add(new QueuedMessage(message.Sequence, outcome.Content!.MessageId)
                {
                    Enqueued = message.Enqueued,
                    Expires = long.MaxValue,
                    Deliveries = message.Deliveries,
                });
                break;
        }
    }

    private Task StoreAsync(Action<StoreSession> store, Action apply, Action undo) => StoreAsync(prepare: null, store, apply, undo);

    /// <summary>Stores an outcome and then applies it; if that fails, <paramref name="undo"/> puts things as before and the caller hears why.</summary>
    private async Task StoreAsync(Action? prepare, Action<StoreSession> store, Action apply, Action undo)
    {
        using var storing = _work.Begin();
        try
        {
            prepare?.Invoke();
            await _store.WriteAsync(store, "settle", Settings.Name);
        }
        catch
        {
            lock (_gate) undo();
            throw;
        }

        lock (_gate) apply();
    }
}
