using Azure.Messaging.ServiceBus;
using Emulator.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Emulator.ServiceBus;

/// <summary>The queues of one runtime: what a Service Bus namespace is in Azure.</summary>
public sealed class ServiceBusBroker : IAsyncDisposable
{
    private readonly Dictionary<string, QueueSettings> _queues;
    private readonly List<Subscription> _subscriptions = [];

    /// <exception cref="EmulatorException">A queue's settings are wrong, or two queues have one name.</exception>
    public ServiceBusBroker(EmulatorStore store, TimeProvider clock, WorkTracker work, IEnumerable<QueueSettings> queues, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(loggers);
        _queues = queues.ToDictionary(queue => queue.Name, StringComparer.OrdinalIgnoreCase);
    }

    internal IEnumerable<string> QueueNames => _queues.Keys;

    /// <summary>Reads what the store holds and begins to deliver.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Delivers nothing more; waits for the handlers that run until <paramref name="cancellationToken"/> says to leave them.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Calls <paramref name="handler"/> with each message of a queue, at most <paramref name="maxConcurrentCalls"/> at a time; before the start only.</summary>
    /// <param name="queue">A configured queue, or the dead letters of one.</param>
    /// <param name="maxConcurrentCalls">1 or more.</param>
    /// <param name="handler">A message for which it throws is given back at once, its delivery count raised.</param>
    /// <param name="autoComplete">Whether a message is completed when its handler returns without having settled it.</param>
    /// <exception cref="EmulatorException">No such queue is configured.</exception>
    public void Subscribe(
        string queue,
        int maxConcurrentCalls,
        Func<ServiceBusReceivedMessage, ServiceBusMessageActions, CancellationToken, Task> handler,
        bool autoComplete) =>
        _subscriptions.Add(new Subscription(queue, maxConcurrentCalls, handler, autoComplete));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed record Subscription(
        string Queue,
        int MaxConcurrentCalls,
        Func<ServiceBusReceivedMessage, ServiceBusMessageActions, CancellationToken, Task> Handler,
        bool AutoComplete);
}
