using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Emulator.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Emulator.Worker;

public sealed class ServiceBusFunctionTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Given_a_message_When_sent_Then_the_function_gets_it_and_settles_it()
    {
        await using var app = await StartAsync(typeof(Bank));

        await SendAsync(app, "hello");
        await app.AdvanceAsync(Start);

        Assert.Equal(["hello #1"], app.Services.GetRequiredService<Received>());
        Assert.Contains("\"active\":0", await app.Http.GetStringAsync("admin/queues"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Given_a_function_that_fails_at_first_When_the_message_comes_again_Then_it_is_handled_and_the_log_has_the_failure()
    {
        await using var app = await StartAsync(typeof(Bank));

        await SendAsync(app, "fail once");
        await app.AdvanceAsync(Start);

        Assert.Equal(["fail once #1", "fail once #2"], app.Services.GetRequiredService<Received>());
        var error = Assert.Single(app.Log.Errors);
        Assert.Equal("as told", error.Exception?.Message);
    }

    [Theory]
    [InlineData(typeof(Unsaid), true, true)]
    [InlineData(typeof(Unsaid), false, false)]
    [InlineData(typeof(Completed), false, true)]
    [InlineData(typeof(LeftAlone), true, false)]
    public async Task Given_a_function_that_settles_nothing_Then_its_trigger_says_whether_the_message_is_completed_or_else_host_json(
        Type functions, bool saysHostJson, bool completed)
    {
        await using var app = await StartAsync(functions, autoComplete: saysHostJson);

        await SendAsync(app, "hello");
        await app.AdvanceAsync(Start);

        Assert.Single(app.Services.GetRequiredService<Received>());
        using var queues = JsonDocument.Parse(await app.Http.GetStringAsync("admin/queues"));
        var queue = queues.RootElement.EnumerateArray().Single(one => one.GetProperty("name").GetString() == "bank-in");
        Assert.Equal(completed ? 0 : 1, queue.GetProperty("active").GetInt32() + queue.GetProperty("locked").GetInt32());
    }

    [Theory]
    [InlineData(typeof(Bank), "other", "Function 'Bank': the queue 'bank-in' is not among Emulator:Queues (other).")]
    [InlineData(typeof(Bank), "", "Function 'Bank': the queue 'bank-in' is not among Emulator:Queues ().")]
    [InlineData(typeof(WrongConnection), "bank-in", "Function 'Bank': the setting 'OtherConnection' is not the connection of this runtime; use ServiceBusConnection.")]
    [InlineData(typeof(WrongMessage), "bank-in", "Function 'Bank': the parameter 'String message' has to be a ServiceBusReceivedMessage.")]
    public async Task A_trigger_without_its_queue_is_refused_at_start(Type functions, string queues, string message)
    {
        var error = await Assert.ThrowsAsync<EmulatorException>(() => StartAsync(functions, queues));

        Assert.Equal(message, error.Message);
    }

    private static Task<FunctionApp> StartAsync(Type functions, string queues = "bank-in;bank-out", bool autoComplete = true) => FunctionApp.StartAsync(new FunctionAppOptions
    {
        ClockStart = Start,
        Classes = [functions],
        Settings =
        {
            ["Emulator:Queues"] = queues,
            ["BankQueue"] = "bank-in",
            ["AzureFunctionsJobHost:extensions:serviceBus:autoCompleteMessages"] = $"{autoComplete}",
        },
        Configure = builder => builder.Services.AddSingleton<Received>(),
    });

    private static async Task SendAsync(FunctionApp app, string text)
    {
        await using ServiceBusClient client = new(app.Services.GetRequiredService<IConfiguration>()["ServiceBusConnection"]!);
        await client.CreateSender("bank-in").SendMessageAsync(new ServiceBusMessage(text));
    }

    public sealed class Received : ConcurrentQueue<string>;

    public sealed class Bank(Received received)
    {
        [Function("Bank")]
        public async Task Run(
            [ServiceBusTrigger("%BankQueue%", Connection = "ServiceBusConnection", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
            ServiceBusMessageActions actions,
            CancellationToken cancellationToken)
        {
            received.Enqueue($"{message.Body} #{message.DeliveryCount}");
            if (message.DeliveryCount == 1 && message.Body.ToString() == "fail once") throw new InvalidOperationException("as told");
            await actions.CompleteMessageAsync(message, cancellationToken);
        }
    }

    public sealed class Unsaid(Received received)
    {
        [Function("Bank")]
        public void Run([ServiceBusTrigger("bank-in", Connection = "ServiceBusConnection")] ServiceBusReceivedMessage message) =>
            received.Enqueue($"{message.Body}");
    }

    public sealed class Completed(Received received)
    {
        [Function("Bank")]
        public void Run(
            [ServiceBusTrigger("bank-in", Connection = "ServiceBusConnection", AutoCompleteMessages = true)] ServiceBusReceivedMessage message) =>
            received.Enqueue($"{message.Body}");
    }

    public sealed class LeftAlone(Received received)
    {
        [Function("Bank")]
        public void Run(
            [ServiceBusTrigger("bank-in", Connection = "ServiceBusConnection", AutoCompleteMessages = false)] ServiceBusReceivedMessage message) =>
            received.Enqueue($"{message.Body}");
    }

    public sealed class WrongConnection
    {
        [Function("Bank")]
        public static void Run([ServiceBusTrigger("bank-in", Connection = "OtherConnection")] ServiceBusReceivedMessage message) => Assert.NotNull(message);
    }

    public sealed class WrongMessage
    {
        [Function("Bank")]
        public static void Run([ServiceBusTrigger("bank-in", Connection = "ServiceBusConnection")] string message) => Assert.NotNull(message);
    }
}
