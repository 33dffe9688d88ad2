using Azure.Messaging.ServiceBus;
using Emulator.ServiceBus;

namespace Tests.Emulator.ServiceBus;

public sealed class RestartTests
{
    [Fact]
    public async Task What_was_sent_is_there_with_its_count_of_failed_deliveries_its_time_and_its_number()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var sent = new ServiceBusMessage("x") { MessageId = "1", Subject = "pain.001", ContentType = "application/json", TimeToLive = TimeSpan.FromDays(2) };
        sent.ApplicationProperties["amount"] = 12.50m;
        await broker.Sender().SendMessageAsync(sent);
        await broker.Receiver().AbandonMessageAsync(await broker.Receiver().NowAsync());
        var before = await broker.Receiver().PeekMessageAsync();
        await broker.AdvanceAsync(TimeSpan.FromDays(1));

        await broker.RestartAsync();
        var after = await broker.Receiver().NowAsync();

        Assert.Equal(("x", "1", "pain.001", "application/json"), (after.Body.ToString(), after.MessageId, after.Subject, after.ContentType));
        Assert.Equal(12.50m, after.ApplicationProperties["amount"]);
        Assert.Equal(2, after.DeliveryCount);
        Assert.Equal((before!.SequenceNumber, before.EnqueuedTime, before.ExpiresAt), (after.SequenceNumber, after.EnqueuedTime, after.ExpiresAt));
    }

    [Fact]
    public async Task Locks_of_the_process_before_are_free_and_count_as_no_delivery()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        var before = await broker.Receiver().NowAsync();

        await broker.RestartAsync();

        await Receiving.RefusedAsync(ServiceBusFailureReason.MessageLockLost, () => broker.Receiver().CompleteMessageAsync(before));
        var after = await broker.Receiver().NowAsync();
        Assert.Equal(1, after.DeliveryCount);
        await Receiving.RefusedAsync(ServiceBusFailureReason.MessageLockLost, () => broker.Receiver().CompleteMessageAsync(before));
        await broker.Receiver().CompleteMessageAsync(after);
    }

    [Fact]
    public async Task A_scheduled_message_still_waits_for_its_time()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var number = await broker.Sender().ScheduleMessageAsync(new ServiceBusMessage("x"), broker.Clock.GetUtcNow().AddHours(2));
        await broker.AdvanceAsync(TimeSpan.FromHours(1));

        await broker.RestartAsync();
        await broker.Receiver().ShouldBeEmptyAsync();
        await broker.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(number, (await broker.Receiver().NowAsync()).SequenceNumber);
    }

    [Fact]
    public async Task Dead_letters_are_still_dead_and_say_why()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await broker.Receiver().DeadLetterMessageAsync(await broker.Receiver().NowAsync(), "why", "in full");

        await broker.RestartAsync();

        await broker.Receiver().ShouldBeEmptyAsync();
        var letter = await broker.Receiver(part: SubQueue.DeadLetter).NowAsync();
        Assert.Equal(("why", "in full"), (letter.DeadLetterReason, letter.DeadLetterErrorDescription));
    }

    [Fact]
    public async Task A_number_is_never_given_twice()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        var first = await broker.Receiver(mode: ServiceBusReceiveMode.ReceiveAndDelete).NowAsync();

        await broker.RestartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("y"));

        Assert.True((await broker.Receiver().NowAsync()).SequenceNumber > first.SequenceNumber);
    }

    [Fact]
    public async Task What_expired_while_nothing_ran_is_not_delivered()
    {
        await using var broker = await TemporaryBroker.StartAsync(new QueueSettings(TemporaryBroker.Queue) { DeadLetterOnExpiration = true });
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x") { TimeToLive = TimeSpan.FromMinutes(1) });
        await broker.RestartAsync(meanwhile: TimeSpan.FromMinutes(1));

        await broker.Receiver().ShouldBeEmptyAsync();
        Assert.Equal("TTLExpiredException", (await broker.Receiver(part: SubQueue.DeadLetter).NowAsync()).DeadLetterReason);
    }

    [Fact]
    public async Task Messages_of_a_queue_that_is_no_longer_configured_are_kept()
    {
        QueueSettings[] settings = [new("a"), new("b")];
        await using var broker = await TemporaryBroker.StartAsync(settings);
        await broker.Sender("b").SendMessageAsync(new ServiceBusMessage("x"));
        var b = settings[1];
        settings[1] = new QueueSettings("c");
        await broker.RestartAsync();
        await Receiving.RefusedAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => broker.Receiver("b").ReceiveMessageAsync(Receiving.AtOnce));

        settings[1] = b;
        await broker.RestartAsync();

        Assert.Equal("x", (await broker.Receiver("b").NowAsync()).Body.ToString());
    }
}
