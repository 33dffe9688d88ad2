using Azure.Messaging.ServiceBus;
using Emulator.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Emulator.ServiceBus;

/// <summary>The queues of one runtime: what a Service Bus namespace is in Azure.</summary>
public sealed class ServiceBusBroker : IAsyncDisposable
{
    /// <summary>How many bytes of waiting messages are kept in memory besides the store.</summary>
    private const long CacheLimit = 32 * 1024 * 1024;

    private readonly Dictionary<string, BrokerQueue> _queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<TriggerPump> _pumps = [];
    private readonly LockTokens _tokens = new();
    private readonly EmulatorStore _store;
    private readonly ILogger _log;
    private readonly Hostility _hostility;
    private bool _started;

    /// <param name="store">Holds the messages.</param>
    /// <param name="clock">The time of locks, windows and scheduled messages.</param>
    /// <param name="work">Counts what is delivered to functions.</param>
    /// <param name="queues">The queues that exist.</param>
    /// <param name="loggers">For the broker.</param>
    /// <param name="hostility">The faults that are made on purpose; none by default.</param>
    /// <exception cref="EmulatorException">A queue's settings are wrong, or two queues have one name.</exception>
    public ServiceBusBroker(
        EmulatorStore store, TimeProvider clock, WorkTracker work, IEnumerable<QueueSettings> queues, ILoggerFactory loggers, Hostility? hostility = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(queues);
        _store = store ?? throw new ArgumentNullException(nameof(store));
        _log = loggers.CreateLogger<ServiceBusBroker>();
        _hostility = hostility ?? Hostility.None;
        var cache = new ContentCache(CacheLimit);
        foreach (var settings in queues)
        {
            settings.Check();
            if (!_queues.TryAdd(settings.Name, new BrokerQueue(settings, store, clock, work, _tokens, cache, _log)))
                throw new EmulatorException($"The queue '{settings.Name}' is configured twice.");
        }
    }

    internal IReadOnlyCollection<BrokerQueue> Queues => _queues.Values;

    /// <summary>Reads what the store holds and begins to deliver.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _tokens.Start = await _store.WriteAsync(MessageRows.CountStart, "broker-start");
        foreach (var stored in _store.Read(MessageRows.All).GroupBy(one => one.Queue, StringComparer.OrdinalIgnoreCase))
        {
            if (_queues.TryGetValue(stored.Key, out var queue)) await queue.LoadAsync(stored);
            else _log.LogWarning("The store holds {Count} messages of the queue '{Queue}', which is not configured.", stored.Count(), stored.Key);
        }

        _started = true;
        foreach (var pump in _pumps) pump.Start();
    }

    /// <summary>Delivers nothing more; waits for the handlers that run until <paramref name="cancellationToken"/> says to leave them.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in _queues.Values) queue.Close();
        return Task.WhenAll(_pumps.Select(pump => pump.DrainAsync(cancellationToken)));
    }

    /// <summary>Calls <paramref name="handler"/> with each message of a queue; to be called before the start.</summary>
    /// <param name="queue">A configured queue, or the dead letters of one.</param>
    /// <param name="maxConcurrentCalls">How many calls may run at once; 1 or more.</param>
    /// <param name="handler">A message for which it throws is given back at once, its delivery count raised.</param>
    /// <param name="autoComplete">Whether a message is completed when its handler returns without having settled it.</param>
    /// <exception cref="ServiceBusException">MessagingEntityNotFound: no such queue is configured.</exception>
    public void Subscribe(
        string queue,
        int maxConcurrentCalls,
        Func<ServiceBusReceivedMessage, ServiceBusMessageActions, CancellationToken, Task> handler,
        bool autoComplete)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrentCalls, 1);
        ArgumentNullException.ThrowIfNull(handler);
        if (_started) throw new InvalidOperationException("Subscriptions are made before the start.");
        var (owner, subscribed) = Lookup(queue);
        subscribed.Subscribed = true;
        var actions = new ServiceBusMessageActions(HostileConnection.Around(new BrokerConnection(() => this, "trigger"), _hostility), queue);
        _pumps.Add(new TriggerPump(owner, subscribed, maxConcurrentCalls, handler, autoComplete, actions, _hostility, _log));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        foreach (var queue in _queues.Values) queue.Dispose();
    }

    /// <summary>A queue, or its dead letters, by name.</summary>
    /// <exception cref="ServiceBusException">MessagingEntityNotFound; ServiceCommunicationProblem before the start.</exception>
    internal (BrokerQueue Owner, MessageQueue Queue) Find(string entity) => _started
        ? Lookup(entity)
        : throw new ServiceBusException("The queues have not started yet.", ServiceBusFailureReason.ServiceCommunicationProblem, entity);

    /// <summary>A queue that messages can be sent to.</summary>
    /// <inheritdoc cref="Find"/>
    internal BrokerQueue Sendable(string entity)
    {
        var (owner, queue) = Find(entity);
        return queue.Dead ? throw new InvalidOperationException("Nothing is sent to dead letters: send to the queue, or resubmit.") : owner;
    }

    private (BrokerQueue Owner, MessageQueue Queue) Lookup(string entity)
    {
        var (name, dead) = EntityNames.Parse(entity);
        if (_queues.TryGetValue(name, out var owner)) return (owner, dead ? owner.DeadLetters : owner.Active);
        throw new ServiceBusException(
            $"The messaging entity '{entity}' could not be found. The queues configured are: {string.Join(", ", _queues.Keys.Order(StringComparer.Ordinal))}.",
            ServiceBusFailureReason.MessagingEntityNotFound,
            entity);
    }
}
