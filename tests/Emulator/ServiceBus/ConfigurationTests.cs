using Azure.Messaging.ServiceBus;
using Emulator.Runtime;
using Emulator.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Tests.Emulator.Runtime;

namespace Tests.Emulator.ServiceBus;

/// <summary>Settings and connection strings that lead nowhere say so.</summary>
public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("Endpoint=sb://prod.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=b=", "UseDevelopmentEmulator")]
    [InlineData("Endpoint=sb://localhost:7071;UseDevelopmentEmulator=false", "UseDevelopmentEmulator")]
    [InlineData("Endpoint=sb://localhost;UseDevelopmentEmulator=true", "port")]
    [InlineData("UseDevelopmentEmulator=true", "Endpoint")]
    [InlineData("Endpoint=http://localhost:7071;UseDevelopmentEmulator=true", "Endpoint")]
    [InlineData("nonsense", "nonsense")]
    public void A_connection_string_that_leads_nowhere_is_refused(string connectionString, string named) =>
        Assert.Contains(named, Assert.Throws<FormatException>(() => new ServiceBusClient(connectionString)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_connection_string_to_a_runtime_that_does_not_run_is_refused() => Assert.Throws<EmulatorException>(
        () => new ServiceBusClient("Endpoint=sb://localhost:7071;UseDevelopmentEmulator=true;EmulatorInstance=no-such"));

    [Fact]
    public async Task A_runtime_without_queues_says_so()
    {
        using var runtime = new TemporaryRuntime();
        await using var client = new ServiceBusClient(runtime.ConnectionString);
        await Assert.ThrowsAsync<EmulatorException>(() => client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("x")));
    }

    [Fact]
    public async Task Queues_that_have_not_started_say_so()
    {
        using var runtime = new TemporaryRuntime();
        await using var broker = Broker(runtime, new QueueSettings("orders"));
        runtime.Instance.Broker = broker;
        await using var client = new ServiceBusClient(runtime.ConnectionString);
        await Receiving.RefusedAsync(
            ServiceBusFailureReason.ServiceCommunicationProblem, () => client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("x")));
    }

    [Fact]
    public void A_client_with_a_credential_is_for_azure() => Assert.Throws<NotSupportedException>(
        () => new ServiceBusClient("prod.servicebus.windows.net", new Azure.Identity.DefaultAzureCredential()));

    public static TheoryData<string, QueueSettings> WrongSettings() => new()
    {
        { "Name", new QueueSettings("") },
        { "Name", new QueueSettings("api") },
        { "Name", new QueueSettings("admin/x") },
        { "Name", new QueueSettings("a b") },
        { "Name", new QueueSettings("{id}") },
        { "LockDuration", new QueueSettings("q") { LockDuration = TimeSpan.FromSeconds(4) } },
        { "LockDuration", new QueueSettings("q") { LockDuration = TimeSpan.FromMinutes(6) } },
        { "MaxDeliveryCount", new QueueSettings("q") { MaxDeliveryCount = 0 } },
        { "DuplicateDetectionWindow", new QueueSettings("q") { DuplicateDetectionWindow = TimeSpan.FromSeconds(19) } },
        { "DuplicateDetectionWindow", new QueueSettings("q") { DuplicateDetectionWindow = TimeSpan.FromDays(8) } },
        { "DefaultTimeToLive", new QueueSettings("q") { DefaultTimeToLive = TimeSpan.Zero } },
        { "LargestMessage", new QueueSettings("q") { LargestMessage = 0 } },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public void A_wrong_setting_is_refused_by_name(string named, QueueSettings settings)
    {
        using var runtime = new TemporaryRuntime();
        var refusal = Assert.Throws<EmulatorException>(() => Broker(runtime, settings));
        Assert.Contains($"its {named} ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_queues_of_one_name_are_refused()
    {
        using var runtime = new TemporaryRuntime();
        Assert.Throws<EmulatorException>(() => Broker(runtime, new QueueSettings("a"), new QueueSettings("A")));
    }

    [Theory]
    [InlineData("bank-acme")]
    [InlineData("banks/acme.inbound_1")]
    [InlineData("apiary")]
    public async Task A_good_name_is_taken(string name)
    {
        using var runtime = new TemporaryRuntime();
        await using var broker = Broker(runtime, new QueueSettings(name));
        Assert.Equal(name, Assert.Single(broker.Queues).Settings.Name);
    }

    private static ServiceBusBroker Broker(TemporaryRuntime runtime, params QueueSettings[] settings) =>
        new(runtime.Store, runtime.Clock, runtime.Instance.Work, settings, NullLoggerFactory.Instance);
}
