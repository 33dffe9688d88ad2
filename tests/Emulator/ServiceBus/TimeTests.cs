using Azure.Messaging.ServiceBus;
using Emulator.ServiceBus;

namespace Tests.Emulator.ServiceBus;

/// <summary>Scheduled messages and messages that wait too long.</summary>
public sealed class TimeTests
{
    [Fact]
    public async Task A_scheduled_message_is_visible_when_due_and_not_before()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var due = broker.Clock.GetUtcNow().AddDays(90);
        await broker.Sender().ScheduleMessageAsync(new ServiceBusMessage("x"), due);
        var waiting = broker.Receiver().ReceiveMessageAsync(TemporaryBroker.Patience);

        await broker.AdvanceAsync(TimeSpan.FromDays(90) - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        await broker.AdvanceAsync(TimeSpan.FromTicks(1));

        var message = await waiting;
        Assert.Equal((due, due), (message!.EnqueuedTime, message.ScheduledEnqueueTime));
    }

    [Fact]
    public async Task A_message_scheduled_for_the_past_is_visible_at_once()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x") { ScheduledEnqueueTime = broker.Clock.GetUtcNow().AddDays(-1) });
        Assert.Equal(broker.Clock.GetUtcNow(), (await broker.Receiver().NowAsync()).EnqueuedTime);
    }

    [Fact]
    public async Task Scheduled_messages_come_in_the_order_of_their_times()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var now = broker.Clock.GetUtcNow();
        foreach (var hours in new[] { 3, 1, 2 }) await broker.Sender().ScheduleMessageAsync(new ServiceBusMessage($"{hours}"), now.AddHours(hours));

        foreach (var hours in new[] { 1, 2, 3 })
        {
            await broker.AdvanceAsync(TimeSpan.FromHours(1));
            var message = await broker.Receiver(mode: ServiceBusReceiveMode.ReceiveAndDelete).NowAsync();
            Assert.Equal($"{hours}", message.Body.ToString());
        }
    }

    [Fact]
    public async Task A_cancelled_message_never_comes_and_only_a_scheduled_one_can_be_cancelled()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var sender = broker.Sender();
        var number = await sender.ScheduleMessageAsync(new ServiceBusMessage("x"), broker.Clock.GetUtcNow().AddHours(1));
        await sender.SendMessageAsync(new ServiceBusMessage("visible"));

        await sender.CancelScheduledMessageAsync(number);

        await Receiving.RefusedAsync(ServiceBusFailureReason.MessageNotFound, () => sender.CancelScheduledMessageAsync(number));
        var visible = await broker.Receiver().PeekMessageAsync();
        await Receiving.RefusedAsync(ServiceBusFailureReason.MessageNotFound, () => sender.CancelScheduledMessageAsync(visible!.SequenceNumber));
        await broker.RestartAsync();
        await broker.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(["visible"], (await broker.Receiver().PeekMessagesAsync(10)).Select(message => message.Body.ToString()));
    }

    [Fact]
    public async Task A_message_that_waits_too_long_is_dropped()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("short") { TimeToLive = TimeSpan.FromMinutes(1) });
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("long"));

        await broker.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["long"], (await broker.Receiver().PeekMessagesAsync(10)).Select(message => message.Body.ToString()));
        await broker.Receiver(part: SubQueue.DeadLetter).ShouldBeEmptyAsync();
    }

    [Fact]
    public async Task The_queue_limits_how_long_a_message_may_ask_to_wait()
    {
        await using var broker = await TemporaryBroker.StartAsync(new QueueSettings(TemporaryBroker.Queue) { DefaultTimeToLive = TimeSpan.FromHours(1) });
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x") { TimeToLive = TimeSpan.FromDays(1) });

        Assert.Equal(TimeSpan.FromHours(1), (await broker.Receiver().PeekMessageAsync())!.TimeToLive);
        await broker.AdvanceAsync(TimeSpan.FromHours(1));

        await broker.Receiver().ShouldBeEmptyAsync();
    }

    [Fact]
    public async Task A_queue_may_dead_letter_what_expired()
    {
        await using var broker = await TemporaryBroker.StartAsync(new QueueSettings(TemporaryBroker.Queue) { DeadLetterOnExpiration = true });
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x") { TimeToLive = TimeSpan.FromMinutes(1) });

        await broker.AdvanceAsync(TimeSpan.FromMinutes(1));

        var letter = await broker.Receiver(part: SubQueue.DeadLetter).NowAsync();
        Assert.Equal(("TTLExpiredException", 1), (letter.DeadLetterReason, letter.DeliveryCount));
    }

    [Fact]
    public async Task A_scheduled_message_lives_from_when_it_is_due()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().ScheduleMessageAsync(
            new ServiceBusMessage("x") { TimeToLive = TimeSpan.FromMinutes(1) }, broker.Clock.GetUtcNow().AddHours(1));

        await broker.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.NotNull(await broker.Receiver().PeekMessageAsync());
        await broker.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Null(await broker.Receiver().PeekMessageAsync());
    }

    [Fact]
    public async Task Who_holds_a_message_may_complete_it_past_its_expiry_but_giving_it_back_ends_it()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        ServiceBusMessage Short(string body) => new(body) { TimeToLive = TimeSpan.FromMinutes(1) };
        await broker.Sender().SendMessagesAsync([Short("1"), Short("2"), Short("3")]);
        var receiver = broker.Receiver();
        var held = await receiver.ReceiveMessagesAsync(3, Receiving.AtOnce);
        await broker.AdvanceAsync(TimeSpan.FromMinutes(2));

        await receiver.CompleteMessageAsync(held[0]);
        await receiver.AbandonMessageAsync(held[1]);
        await broker.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Empty(await receiver.PeekMessagesAsync(10));
    }

    [Fact]
    public async Task Dead_letters_do_not_expire()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x") { TimeToLive = TimeSpan.FromMinutes(1) });
        await broker.Receiver().DeadLetterMessageAsync(await broker.Receiver().NowAsync(), "reason");

        await broker.AdvanceAsync(TimeSpan.FromDays(400));
        await broker.RestartAsync();

        Assert.NotNull(await broker.Receiver(part: SubQueue.DeadLetter).PeekMessageAsync());
    }
}
