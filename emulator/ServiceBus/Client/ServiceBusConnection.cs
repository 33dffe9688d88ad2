using Azure.Messaging.ServiceBus;

namespace Emulator.ServiceBus;

/// <summary>What a client does with queues, wherever the broker runs.</summary>
internal abstract class ServiceBusConnection(string fullyQualifiedNamespace) : IDisposable
{
    /// <summary>The host name in the connection string.</summary>
    public string FullyQualifiedNamespace { get; } = fullyQualifiedNamespace;

    /// <returns>The sequence number of each message, in order.</returns>
    public abstract Task<IReadOnlyList<long>> SendAsync(string queue, IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellationToken);

    public abstract Task CancelScheduledAsync(string queue, long sequence, CancellationToken cancellationToken);

    /// <param name="entity">A queue, or its dead letters.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="wait">How long to wait for the first.</param>
    /// <param name="mode">Whether to lock or to delete.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        string entity, int count, TimeSpan wait, ServiceBusReceiveMode mode, CancellationToken cancellationToken);

    public abstract Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(string entity, int count, long from, CancellationToken cancellationToken);

    public abstract Task CompleteAsync(string entity, ServiceBusReceivedMessage message, CancellationToken cancellationToken);

    public abstract Task AbandonAsync(
        string entity, ServiceBusReceivedMessage message, IDictionary<string, object>? changes, CancellationToken cancellationToken);

    public abstract Task DeadLetterAsync(
        string entity,
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? changes,
        string? reason,
        string? description,
        CancellationToken cancellationToken);

    /// <returns>Until when the lock holds now.</returns>
    public abstract Task<DateTimeOffset> RenewLockAsync(string entity, ServiceBusReceivedMessage message, CancellationToken cancellationToken);

    public virtual void Dispose()
    {
    }
}
