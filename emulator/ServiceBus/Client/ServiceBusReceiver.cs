using Emulator.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>Receives from one queue and settles what it received. Thread-safe.</summary>
/// <remarks>
/// Settling with a lock that ran out or was settled before throws <see cref="ServiceBusException"/> with the reason MessageLockLost; an
/// unknown queue is MessagingEntityNotFound. To another process the REST form is spoken, which can neither peek nor dead-letter:
/// those methods then throw <see cref="NotSupportedException"/>.
/// </remarks>
public class ServiceBusReceiver : IAsyncDisposable
{
    /// <summary>How long a receive waits when not told: what the public package waits.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(60);

    private readonly ServiceBusClient _client;
    private readonly ServiceBusConnection _connection;

    internal ServiceBusReceiver(ServiceBusClient client, ServiceBusConnection connection, string queue, ServiceBusReceiverOptions options)
    {
        _client = client;
        _connection = connection;
        ReceiveMode = options.ReceiveMode;
        EntityPath = options.SubQueue switch
        {
            SubQueue.None => queue,
            SubQueue.DeadLetter => EntityNames.DeadLettersOf(queue),
            _ => throw new NotSupportedException($"The embedded runtime has no sub-queue '{options.SubQueue}'."),
        };
    }

    /// <summary>For tests that replace the receiver.</summary>
    protected ServiceBusReceiver()
    {
        _client = null!;
        _connection = null!;
        EntityPath = "";
    }

    /// <summary>The queue's name, followed by <c>/$DeadLetterQueue</c> where its dead letters are read.</summary>
    public virtual string EntityPath { get; }

    public virtual string FullyQualifiedNamespace => _connection.FullyQualifiedNamespace;

    public virtual bool IsClosed { get; private set; }

    public virtual ServiceBusReceiveMode ReceiveMode { get; }

    /// <summary>Gives the message back at once; its delivery count rises, and past the queue's maximum it is dead-lettered.</summary>
    /// <param name="message">A message of this receiver.</param>
    /// <param name="propertiesToModify">Application properties to set on it.</param>
    /// <param name="cancellationToken">Ends the wait for the broker's answer.</param>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).AbandonAsync(EntityPath, message, propertiesToModify, cancellationToken);

    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        IsClosed = true;
        return Task.CompletedTask;
    }

    /// <summary>Removes the message for good.</summary>
    public virtual Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).CompleteAsync(EntityPath, message, cancellationToken);

    /// <summary>Moves the message to the dead letters, with a reason.</summary>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify,
        string deadLetterReason,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).DeadLetterAsync(
            EntityPath, message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    /// <summary>Moves the message to the dead letters without a reason of its own.</summary>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).DeadLetterAsync(EntityPath, message, propertiesToModify, null, null, cancellationToken);

    /// <inheritdoc cref="DeadLetterMessageAsync(ServiceBusReceivedMessage, IDictionary{string, object}, string, string, CancellationToken)"/>
    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        string deadLetterReason,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        Settling(message, cancellationToken).DeadLetterAsync(
            EntityPath, message, null, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The next message, also one that is locked or scheduled, without locking it; null when there is none.</summary>
    /// <param name="fromSequenceNumber">Where to begin; default is the queue's first message.</param>
    /// <param name="cancellationToken">Ends the wait for the broker's answer.</param>
    public virtual async Task<ServiceBusReceivedMessage?> PeekMessageAsync(
        long? fromSequenceNumber = default,
        CancellationToken cancellationToken = default) =>
        (await PeekMessagesAsync(1, fromSequenceNumber, cancellationToken)).FirstOrDefault();

    /// <inheritdoc cref="PeekMessageAsync"/>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages,
        long? fromSequenceNumber = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxMessages);
        return Open(cancellationToken).PeekAsync(EntityPath, maxMessages, fromSequenceNumber ?? 0, cancellationToken);
    }

    /// <summary>The next message, or null when none came within <paramref name="maxWaitTime"/>.</summary>
    /// <param name="maxWaitTime">Above zero. Real time, also on the virtual clock; default 60 s.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual async Task<ServiceBusReceivedMessage?> ReceiveMessageAsync(
        TimeSpan? maxWaitTime = default,
        CancellationToken cancellationToken = default) =>
        (await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken)).FirstOrDefault();

    /// <summary>Up to <paramref name="maxMessages"/> messages: those there, or the first to come within <paramref name="maxWaitTime"/>.</summary>
    /// <inheritdoc cref="ReceiveMessageAsync"/>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages,
        TimeSpan? maxWaitTime = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxMessages);
        var wait = maxWaitTime ?? DefaultWait;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(wait, TimeSpan.Zero, nameof(maxWaitTime));
        return Open(cancellationToken).ReceiveAsync(EntityPath, maxMessages, wait, ReceiveMode, cancellationToken);
    }

    /// <summary>Makes the lock hold for the queue's whole lock duration from now; moves <see cref="ServiceBusReceivedMessage.LockedUntil"/>.</summary>
    public virtual async Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        message.LockedUntil = await Settling(message, cancellationToken).RenewLockAsync(EntityPath, message, cancellationToken);

    private ServiceBusConnection Open(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsClosed || _client.IsClosed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return _connection;
    }

    private ServiceBusConnection Settling(ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (ReceiveMode != ServiceBusReceiveMode.PeekLock)
            throw new InvalidOperationException("A message that was received and deleted has no lock to settle.");
        return Open(cancellationToken);
    }
}
