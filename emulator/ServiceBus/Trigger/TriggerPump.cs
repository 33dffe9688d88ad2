using Azure.Messaging.ServiceBus;
using Emulator.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Emulator.ServiceBus;

/// <summary>Calls a handler with each message of a queue: as many loops as calls may run at once, each waiting for a signal.</summary>
internal sealed class TriggerPump(
    BrokerQueue owner,
    MessageQueue queue,
    int maxConcurrentCalls,
    Func<ServiceBusReceivedMessage, ServiceBusMessageActions, CancellationToken, Task> handler,
    bool autoComplete,
    ServiceBusMessageActions actions,
    Hostility hostility,
    ILogger log)
{
    private readonly CancellationTokenSource _leaveHandlers = new();
    private Task _loops = Task.CompletedTask;

    /// <summary>Begins to take messages, until the queue is closed.</summary>
    public void Start() => _loops = Task.WhenAll(Enumerable.Range(0, maxConcurrentCalls).Select(_ => Task.Run(LoopAsync)));

    /// <summary>Waits for the handlers that run; when told to leave them, cancels their token instead.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _loops.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _leaveHandlers.CancelAsync();
        }
    }

    private async Task LoopAsync()
    {
        while (await owner.TakeAsync(queue, 1, Timeout.InfiniteTimeSpan, Receiving.ForTrigger, CancellationToken.None) is [var delivery])
        {
            if (hostility.Strikes(FaultKind.LockExpiry)) await HandleUnlockedAsync(delivery);
            else await HandleAsync(delivery);
        }
    }

    /// <summary>The lock is over while the handler runs: the message is delivered once more at once, and this handler cannot settle it.</summary>
    private async Task HandleUnlockedAsync(Delivery delivery)
    {
        using var running = owner.BeginWork();
        try
        {
            var message = ReceivedMessages.Of(delivery, owner.Content(delivery.Message));
            await owner.AbandonAsync(queue, delivery.Lock, null);
            await handler(message, actions, _leaveHandlers.Token);
        }
        catch (Exception e)
        {
            log.LogWarning("A call with the message {Sequence} of {Queue}, whose lock is over, failed: {Error}", delivery.Message.Sequence, queue.Name, e.Message);
        }
    }

    private async Task HandleAsync(Delivery delivery)
    {
        try
        {
            var message = ReceivedMessages.Of(delivery, owner.Content(delivery.Message));
            if (await RunAsync(message)) await SettleAsync(delivery);
        }
        catch (Exception e)
        {
            // The lock runs out and the message comes again: the queue's answer to whoever cannot settle.
            log.LogError(e, "The message {Sequence} of {Queue} could not be settled; it comes again when its lock runs out.", delivery.Message.Sequence, queue.Name);
        }
        finally
        {
            owner.LetGo(queue, delivery.Lock);
        }

        // Whether the handler returned, and what it left is to be settled here.
        async Task<bool> RunAsync(ServiceBusReceivedMessage message)
        {
            try
            {
                await handler(message, actions, _leaveHandlers.Token);
                return autoComplete;
            }
            catch (OperationCanceledException) when (_leaveHandlers.IsCancellationRequested)
            {
                // The runtime stops: the message is delivered again by the next one, and this delivery did not fail.
                return false;
            }
            catch (Exception e)
            {
                log.LogWarning("A call with the message {MessageId} of {Queue} failed, and it is given back: {Error}", message.MessageId, queue.Name, e.Message);
                if (owner.Locked(queue, delivery.Lock) is not null) await owner.AbandonAsync(queue, delivery.Lock, null);
                return false;
            }
        }
    }

    private async Task SettleAsync(Delivery delivery)
    {
        // A handler may settle by itself although it need not.
        if (owner.Locked(queue, delivery.Lock) is not null) await owner.CompleteAsync(queue, delivery.Lock);
    }
}
