using Azure.Messaging.ServiceBus;
using Emulator.Runtime;

namespace Emulator.ServiceBus;

/// <summary>A client of a broker that is busy at times, whose answers get lost, and that forgets which ids it has seen.</summary>
internal sealed class HostileConnection : ServiceBusConnection
{
    private readonly BrokerConnection _connection;
    private readonly Hostility _hostility;

    private HostileConnection(BrokerConnection connection, Hostility hostility)
        : base(connection.FullyQualifiedNamespace) => (_connection, _hostility) = (connection, hostility);

    /// <summary>The connection itself where nothing can strike.</summary>
    public static ServiceBusConnection Around(BrokerConnection connection, Hostility hostility) =>
        hostility.IsConfigured ? new HostileConnection(connection, hostility) : connection;

    public override async Task<IReadOnlyList<long>> SendAsync(string queue, IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellationToken)
    {
        ThrowIfBusy(queue);
        var sent = await _connection.SendAsync(queue, messages, cancellationToken);
        if (_hostility.StrikesCall(FaultKind.DuplicateWindow)) await _connection.SendOnceMoreAsync(queue, messages);
        ThrowIfLost(queue);
        return sent;
    }

    public override Task CancelScheduledAsync(string queue, long sequence, CancellationToken cancellationToken) =>
        DisturbAsync(queue, () => _connection.CancelScheduledAsync(queue, sequence, cancellationToken));

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        string entity, int count, TimeSpan wait, ServiceBusReceiveMode mode, CancellationToken cancellationToken)
    {
        ThrowIfBusy(entity);
        return _connection.ReceiveAsync(entity, count, wait, mode, cancellationToken);
    }

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(string entity, int count, long from, CancellationToken cancellationToken)
    {
        ThrowIfBusy(entity);
        return _connection.PeekAsync(entity, count, from, cancellationToken);
    }

    public override Task CompleteAsync(string entity, ServiceBusReceivedMessage message, CancellationToken cancellationToken) =>
        DisturbAsync(entity, () => _connection.CompleteAsync(entity, message, cancellationToken));

    public override Task AbandonAsync(
        string entity, ServiceBusReceivedMessage message, IDictionary<string, object>? changes, CancellationToken cancellationToken) =>
        DisturbAsync(entity, () => _connection.AbandonAsync(entity, message, changes, cancellationToken));

    public override Task DeadLetterAsync(
        string entity,
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? changes,
        string? reason,
        string? description,
        CancellationToken cancellationToken) =>
        DisturbAsync(entity, () => _connection.DeadLetterAsync(entity, message, changes, reason, description, cancellationToken));

    public override Task<DateTimeOffset> RenewLockAsync(string entity, ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        ThrowIfBusy(entity);
        return _connection.RenewLockAsync(entity, message, cancellationToken);
    }

    public override void Dispose() => _connection.Dispose();

    private async Task DisturbAsync(string entity, Func<Task> operation)
    {
        ThrowIfBusy(entity);
        await operation();
        ThrowIfLost(entity);
    }

    private void ThrowIfBusy(string entity)
    {
        if (_hostility.StrikesCall(FaultKind.Throttling))
            throw new ServiceBusException("The request was terminated because the namespace is being throttled.", ServiceBusFailureReason.ServiceBusy, entity);
    }

    private void ThrowIfLost(string entity)
    {
        if (_hostility.StrikesCall(FaultKind.AppliedThenTimeout))
            throw new ServiceBusException("The operation did not complete within the allotted time.", ServiceBusFailureReason.ServiceTimeout, entity);
    }
}
