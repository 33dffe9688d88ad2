using Azure.Messaging.ServiceBus;

namespace Emulator.ServiceBus;

/// <summary>A client of a broker in this process.</summary>
internal sealed class BrokerConnection(Func<ServiceBusBroker> broker, string fullyQualifiedNamespace) : ServiceBusConnection(fullyQualifiedNamespace)
{
    public override async Task<IReadOnlyList<long>> SendAsync(
        string queue, IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellationToken) =>
        await broker().Sendable(queue).SendAsync([.. messages.Select(MessageContent.Of)]);

    /// <summary>Sends once more what was sent, as if the duplicate window were over.</summary>
    public Task SendOnceMoreAsync(string queue, IReadOnlyList<ServiceBusMessage> messages) =>
        broker().Sendable(queue).SendAsync([.. messages.Select(MessageContent.Of)], isWindowOver: true);

    public override async Task CancelScheduledAsync(string queue, long sequence, CancellationToken cancellationToken) =>
        await broker().Sendable(queue).CancelScheduledAsync(sequence);

    public override async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        string entity, int count, TimeSpan wait, ServiceBusReceiveMode mode, CancellationToken cancellationToken)
    {
        var (owner, queue) = broker().Find(entity);
        var how = mode == ServiceBusReceiveMode.PeekLock ? Receiving.Locking : Receiving.Deleting;
        return Whole(owner, await owner.TakeAsync(queue, count, wait, how, cancellationToken));
    }

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(string entity, int count, long from, CancellationToken cancellationToken)
    {
        var (owner, queue) = broker().Find(entity);
        IReadOnlyList<ServiceBusReceivedMessage> seen = [.. owner.Peek(queue, count, from).Select(one => ReceivedMessages.Of(one.Delivery, one.Content))];
        return Task.FromResult(seen);
    }

    public override async Task CompleteAsync(string entity, ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        var (owner, queue) = broker().Find(entity);
        await owner.CompleteAsync(queue, message.LockTokenGuid);
    }

    public override async Task AbandonAsync(
        string entity, ServiceBusReceivedMessage message, IDictionary<string, object>? changes, CancellationToken cancellationToken)
    {
        var (owner, queue) = broker().Find(entity);
        await owner.AbandonAsync(queue, message.LockTokenGuid, changes);
    }

    public override async Task DeadLetterAsync(
        string entity,
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? changes,
        string? reason,
        string? description,
        CancellationToken cancellationToken)
    {
        var (owner, queue) = broker().Find(entity);
        await owner.DeadLetterAsync(queue, message.LockTokenGuid, changes, reason, description);
    }

    public override Task<DateTimeOffset> RenewLockAsync(string entity, ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        var (owner, queue) = broker().Find(entity);
        return Task.FromResult(owner.Renew(queue, message.LockTokenGuid));
    }

    private static IReadOnlyList<ServiceBusReceivedMessage> Whole(BrokerQueue owner, IReadOnlyList<Delivery> deliveries) =>
        [.. deliveries.Select(delivery => ReceivedMessages.Of(delivery, delivery.Content ?? owner.Content(delivery.Message)))];
}
