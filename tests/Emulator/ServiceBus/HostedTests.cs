using System.Net;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tests.Emulator.Worker;

namespace Tests.Emulator.ServiceBus;

/// <summary>Functions and queues together, through the host: a bank outside speaks HTTP, a function inside has the trigger and the client.</summary>
public sealed class HostedTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_function_answers_a_bank_by_the_time_the_clock_is_still()
    {
        await using var app = await StartAsync();
        await SendAsync(app, "hello");

        await app.AdvanceAsync(TimeSpan.FromSeconds(1));

        using var answer = await app.Http.PostAsync("to-bank/messages/head?timeout=0", null);
        Assert.Equal((HttpStatusCode.Created, "HELLO"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_function_that_throws_ends_in_the_dead_letters_and_a_resubmission_reaches_it_again()
    {
        await using var app = await StartAsync();
        await SendAsync(app, "throw once");
        await app.AdvanceAsync(TimeSpan.FromSeconds(1));
        using (var letters = await app.Http.GetAsync("admin/queues/from-bank/deadletters"))
            Assert.Equal("MaxDeliveryCountExceeded", (string)(await letters.JsonAsync())["deadLetters"]![0]!["reason"]!);

        app.Services.GetRequiredService<Mood>().Throws = false;
        await app.Http.PostAsync("admin/queues/from-bank/deadletters/resubmit", null);
        await app.AdvanceAsync(TimeSpan.FromSeconds(1));

        using var answer = await app.Http.PostAsync("to-bank/messages/head?timeout=0", null);
        Assert.Equal("THROW ONCE", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_message_to_a_bank_outlives_a_restart()
    {
        await using var app = await StartAsync();
        await SendAsync(app, "hello");
        await app.AdvanceAsync(TimeSpan.FromSeconds(1));

        await app.RestartAsync();

        using var answer = await app.Http.DeleteAsync("to-bank/messages/head?timeout=0");
        Assert.Equal("HELLO", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_bank_that_waits_does_not_hold_up_the_end()
    {
        await using var app = await StartAsync();
        var waiting = app.Http.PostAsync("to-bank/messages/head?timeout=600", null);
        await app.AdvanceAsync(TimeSpan.FromDays(1));

        await app.StopHostAsync().WaitAsync(TemporaryBroker.Patience);

        // Answered with nothing, or not taken any more: what the poll must not do is wait on.
        await Task.WhenAny(waiting).WaitAsync(TemporaryBroker.Patience);
    }

    private static Task<FunctionApp> StartAsync() => FunctionApp.StartAsync(new FunctionAppOptions
    {
        Classes = [typeof(Echo)],
        ClockStart = Start,
        Settings = { ["Emulator:Queues"] = "from-bank;to-bank" },
        Configure = builder => builder.Services.AddSingleton<Mood>().AddSingleton(services =>
            new ServiceBusClient(services.GetRequiredService<IConfiguration>()["ServiceBusConnection"]!)),
    });

    private static async Task SendAsync(FunctionApp app, string body)
    {
        using var response = await app.Http.PostAsync("from-bank/messages", new StringContent(body));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    /// <summary>Sends each message back in capitals.</summary>
    public sealed class Echo(ServiceBusClient client, Mood mood)
    {
        [Function("Echo")]
        public async Task RunAsync(
            [ServiceBusTrigger("from-bank", Connection = "ServiceBusConnection", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
            ServiceBusMessageActions actions,
            CancellationToken cancellationToken)
        {
            var text = message.Body.ToString();
            if (mood.Throws && text == "throw once") throw new InvalidDataException(text);
            await client.CreateSender("to-bank").SendMessageAsync(new ServiceBusMessage(text.ToUpperInvariant()), cancellationToken);
            await actions.CompleteMessageAsync(message, cancellationToken);
        }
    }

    /// <summary>Whether the function is in trouble.</summary>
    public sealed class Mood
    {
        public bool Throws { get; set; } = true;
    }
}
