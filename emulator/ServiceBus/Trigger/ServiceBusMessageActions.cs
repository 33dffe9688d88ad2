using Azure.Messaging.ServiceBus;
using Emulator.ServiceBus;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles the message that a function was called with.</summary>
/// <remarks>Every method throws <see cref="ServiceBusException"/> with the reason MessageLockLost where the lock no longer holds.</remarks>
public class ServiceBusMessageActions
{
    private readonly ServiceBusConnection _connection;
    private readonly string _queue;

    internal ServiceBusMessageActions(ServiceBusConnection connection, string queue)
    {
        _connection = connection;
        _queue = queue;
    }

    /// <summary>For tests that replace the actions.</summary>
    protected ServiceBusMessageActions()
    {
        _connection = null!;
        _queue = "";
    }

    /// <summary>Gives the message back at once; its delivery count rises, and past the queue's maximum it is dead-lettered.</summary>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default) =>
        _connection.AbandonAsync(_queue, message, propertiesToModify, cancellationToken);

    /// <summary>Removes the message for good.</summary>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        _connection.CompleteAsync(_queue, message, cancellationToken);

    /// <summary>Moves the message to the dead letters.</summary>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        _connection.DeadLetterAsync(_queue, message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    /// <summary>Makes the lock hold for the queue's whole lock duration from now.</summary>
    public virtual async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        message.LockedUntil = await _connection.RenewLockAsync(_queue, message, cancellationToken);
}
