using Emulator.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one queue. Thread-safe. A call completes once the broker has the messages on disk.</summary>
/// <remarks>
/// Every method throws <see cref="ServiceBusException"/> with the reason MessagingEntityNotFound for an unknown queue,
/// MessageSizeExceeded for more than 256 KB in one call and ServiceCommunicationProblem where the broker cannot be reached.
/// </remarks>
public class ServiceBusSender : IAsyncDisposable
{
    private readonly ServiceBusClient _client;
    private readonly ServiceBusConnection _connection;

    internal ServiceBusSender(ServiceBusClient client, ServiceBusConnection connection, string queue)
    {
        _client = client;
        _connection = connection;
        EntityPath = queue;
    }

    /// <summary>For tests that replace the sender.</summary>
    protected ServiceBusSender()
    {
        _client = null!;
        _connection = null!;
        EntityPath = "";
    }

    /// <summary>The queue's name.</summary>
    public virtual string EntityPath { get; }

    public virtual string FullyQualifiedNamespace => _connection.FullyQualifiedNamespace;

    public virtual bool IsClosed { get; private set; }

    /// <summary>Withdraws a message that is not yet due.</summary>
    /// <exception cref="ServiceBusException">MessageNotFound: it became visible, was withdrawn before, or never was.</exception>
    public virtual Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        Open(cancellationToken).CancelScheduledAsync(EntityPath, sequenceNumber, cancellationToken);

    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        IsClosed = true;
        return Task.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sends a message that becomes visible at <paramref name="scheduledEnqueueTime"/>.</summary>
    /// <returns>The sequence number, which cancels it; for a message dropped as a duplicate, that of the first one.</returns>
    public virtual async Task<long> ScheduleMessageAsync(
        ServiceBusMessage message,
        DateTimeOffset scheduledEnqueueTime,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        message.ScheduledEnqueueTime = scheduledEnqueueTime.ToUniversalTime();
        return (await Open(cancellationToken).SendAsync(EntityPath, [message], cancellationToken))[0];
    }

    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Open(cancellationToken).SendAsync(EntityPath, [message], cancellationToken);
    }

    /// <summary>Sends all messages or none.</summary>
    public virtual Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ServiceBusMessage[] all = [.. messages];
        return all.Length == 0 ? Task.CompletedTask : Open(cancellationToken).SendAsync(EntityPath, all, cancellationToken);
    }

    private ServiceBusConnection Open(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsClosed || _client.IsClosed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return _connection;
    }
}
