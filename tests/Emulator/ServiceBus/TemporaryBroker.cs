using Azure.Messaging.ServiceBus;
using Emulator.Runtime;
using Emulator.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Tests.Emulator.Runtime;

namespace Tests.Emulator.ServiceBus;

/// <summary>Queues of a temporary runtime, with a client in the same process.</summary>
internal sealed class TemporaryBroker : IAsyncDisposable
{
    public const string Queue = "orders";

    /// <summary>Long enough for any machine; no test depends on it running out.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryRuntime _runtime;
    private readonly QueueSettings[] _settings;
    private readonly Action<ServiceBusBroker>? _subscribe;

    private TemporaryBroker(TemporaryRuntime runtime, QueueSettings[] settings, Action<ServiceBusBroker>? subscribe) =>
        (_runtime, _settings, _subscribe) = (runtime, settings is [] ? [new QueueSettings(Queue)] : settings, subscribe);

    public ServiceBusBroker Broker => _runtime.Instance.Broker!;

    public ServiceBusClient Client { get; private set; } = null!;

    public VirtualClock Clock => _runtime.Clock;

    public WorkTracker Work => _runtime.Instance.Work;

    public EmulatorStore Store => _runtime.Store;

    public Hostility Hostility => _runtime.Instance.Hostility;

    public string ConnectionString => _runtime.Instance.Address("Endpoint=sb://localhost:7071;UseDevelopmentEmulator=true");

    public static Task<TemporaryBroker> StartAsync(params QueueSettings[] settings) => StartAsync(null, settings);

    public static Task<TemporaryBroker> StartAsync(Action<ServiceBusBroker>? subscribe, params QueueSettings[] settings) =>
        OpenAsync(new TemporaryBroker(new TemporaryRuntime(), settings, subscribe));

    /// <summary>One queue of a runtime with faults.</summary>
    public static Task<TemporaryBroker> StartAsync(Hostility hostility, Action<ServiceBusBroker>? subscribe = null) =>
        OpenAsync(new TemporaryBroker(new TemporaryRuntime(hostility), [], subscribe));

    public ServiceBusSender Sender(string queue = Queue) => Client.CreateSender(queue);

    public ServiceBusReceiver Receiver(string queue = Queue, SubQueue part = SubQueue.None, ServiceBusReceiveMode mode = ServiceBusReceiveMode.PeekLock) =>
        Client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = part, ReceiveMode = mode });

    /// <summary>Moves the clock and lets everything due happen.</summary>
    public Task AdvanceAsync(TimeSpan by) => Clock.AdvanceToAsync(Clock.GetUtcNow() + by, Work).WaitAsync(Patience);

    public Task IdleAsync() => Work.WhenIdleAsync().WaitAsync(Patience);

    /// <summary>Ends the runtime and starts another on the same data, as after a crash: nothing is settled on the way.</summary>
    public async Task RestartAsync(TimeSpan meanwhile = default)
    {
        await Client.DisposeAsync();
        await Broker.DisposeAsync();
        _runtime.Restart();
        await Clock.AdvanceToAsync(Clock.GetUtcNow() + meanwhile, Work);
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Broker.DisposeAsync();
        _runtime.Dispose();
    }

    private static async Task<TemporaryBroker> OpenAsync(TemporaryBroker broker)
    {
        await broker.OpenAsync();
        return broker;
    }

    private async Task OpenAsync()
    {
        var instance = _runtime.Instance;
        instance.Broker = new ServiceBusBroker(instance.Store, Clock, instance.Work, _settings, NullLoggerFactory.Instance, Hostility);
        _subscribe?.Invoke(instance.Broker);
        await instance.Broker.StartAsync(CancellationToken.None);
        Client = new ServiceBusClient(ConnectionString);
    }
}

/// <summary>Short forms for tests.</summary>
internal static class Receiving
{
    /// <summary>The shortest wait: the client refuses to wait for no time at all.</summary>
    public static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(1);

    /// <summary>What is there now; fails where there is nothing.</summary>
    public static async Task<ServiceBusReceivedMessage> NowAsync(this ServiceBusReceiver receiver) =>
        await receiver.ReceiveMessageAsync(AtOnce) ?? throw new Xunit.Sdk.XunitException($"Nothing is in {receiver.EntityPath}.");

    public static async Task ShouldBeEmptyAsync(this ServiceBusReceiver receiver) =>
        Assert.Null(await receiver.ReceiveMessageAsync(AtOnce));

    public static async Task RefusedAsync(ServiceBusFailureReason reason, Func<Task> action) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<ServiceBusException>(action)).Reason);
}
