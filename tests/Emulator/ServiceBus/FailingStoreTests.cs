using System.Net;
using Azure.Messaging.ServiceBus;
using Emulator.Runtime;
using Emulator.ServiceBus;

namespace Tests.Emulator.ServiceBus;

/// <summary>What the store does not take has not happened.</summary>
public sealed class FailingStoreTests
{
    [Fact]
    public async Task A_send_that_is_not_stored_fails_and_leaves_nothing()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await BreakAsync(broker, "INSERT");

        await Assert.ThrowsAsync<EmulatorException>(() => broker.Sender().SendMessageAsync(new ServiceBusMessage("x") { MessageId = "1" }));

        Assert.Empty(await broker.Receiver().PeekMessagesAsync(10));
        await MendAsync(broker);
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x") { MessageId = "1" });
        Assert.Single(await broker.Receiver().PeekMessagesAsync(10));
        Assert.Equal(0, broker.Work.Count);
    }

    [Fact]
    public async Task A_settlement_that_is_not_stored_fails_and_leaves_the_lock()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        var receiver = broker.Receiver();
        var message = await receiver.NowAsync();
        await BreakAsync(broker, "DELETE");
        await BreakAsync(broker, "UPDATE");

        await Assert.ThrowsAsync<EmulatorException>(() => receiver.CompleteMessageAsync(message));
        await Assert.ThrowsAsync<EmulatorException>(() => receiver.AbandonMessageAsync(message));
        await Assert.ThrowsAsync<EmulatorException>(() => receiver.DeadLetterMessageAsync(message, "why"));
        await receiver.ShouldBeEmptyAsync();

        await MendAsync(broker);
        await receiver.CompleteMessageAsync(message);
        Assert.Empty(await receiver.PeekMessagesAsync(10));
    }

    [Fact]
    public async Task A_receive_and_delete_that_is_not_stored_hands_nothing_out()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        var receiver = broker.Receiver(mode: ServiceBusReceiveMode.ReceiveAndDelete);
        await BreakAsync(broker, "DELETE");

        await Assert.ThrowsAsync<EmulatorException>(() => receiver.ReceiveMessageAsync(Receiving.AtOnce));

        await MendAsync(broker);
        Assert.Equal(1, (await receiver.NowAsync()).DeliveryCount);
    }

    [Fact]
    public async Task A_cancellation_that_is_not_stored_fails_and_the_message_still_comes()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var number = await broker.Sender().ScheduleMessageAsync(new ServiceBusMessage("x"), broker.Clock.GetUtcNow().AddHours(1));
        await BreakAsync(broker, "DELETE");

        await Assert.ThrowsAsync<EmulatorException>(() => broker.Sender().CancelScheduledMessageAsync(number));

        await MendAsync(broker);
        await broker.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("x", (await broker.Receiver().NowAsync()).Body.ToString());
    }

    [Fact]
    public async Task A_lock_that_runs_out_while_the_store_fails_delivers_the_message_again()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await broker.Receiver().NowAsync();
        await BreakAsync(broker, "UPDATE");

        await broker.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(1, (await broker.Receiver().NowAsync()).DeliveryCount);
    }

    [Fact]
    public async Task A_trigger_that_cannot_settle_tries_again_when_the_lock_runs_out()
    {
        var calls = 0;
        await using var broker = await TemporaryBroker.StartAsync(queues => queues.Subscribe(
            TemporaryBroker.Queue,
            1,
            (_, _, _) =>
            {
                calls++;
                return Task.CompletedTask;
            },
            autoComplete: true));
        await BreakAsync(broker, "DELETE");
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await broker.IdleAsync();
        Assert.Equal(1, calls);

        await MendAsync(broker);
        await broker.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(2, calls);
        Assert.Empty(await broker.Receiver().PeekMessagesAsync(10));
    }

    [Fact]
    public async Task Over_http_the_failure_is_a_500_that_says_why()
    {
        await using var broker = await ServedBroker.StartAsync();
        await BreakAsync(broker.Inside, "INSERT");

        var response = await broker.SendAsync("x");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("disk full", (await response.ProblemAsync()).Detail, StringComparison.Ordinal);
        await Receiving.RefusedAsync(
            ServiceBusFailureReason.GeneralError, () => broker.Client.CreateSender(TemporaryBroker.Queue).SendMessageAsync(new ServiceBusMessage("x")));
    }

    private static Task BreakAsync(TemporaryBroker broker, string statement) => broker.Store.WriteAsync(session => session.ExecuteScript(
        $"CREATE TRIGGER broken_{statement} BEFORE {statement} ON queue_messages BEGIN SELECT RAISE(ABORT, 'disk full'); END;"));

    private static Task MendAsync(TemporaryBroker broker) => broker.Store.WriteAsync(session => session.ExecuteScript(
        "DROP TRIGGER IF EXISTS broken_INSERT; DROP TRIGGER IF EXISTS broken_DELETE; DROP TRIGGER IF EXISTS broken_UPDATE;"));
}
