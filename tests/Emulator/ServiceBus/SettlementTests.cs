using Azure.Messaging.ServiceBus;
using Emulator.ServiceBus;

namespace Tests.Emulator.ServiceBus;

public sealed class SettlementTests
{
    private const ServiceBusFailureReason LockLost = ServiceBusFailureReason.MessageLockLost;

    [Fact]
    public async Task A_completed_message_is_gone()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        var receiver = broker.Receiver();
        var message = await receiver.NowAsync();

        await receiver.CompleteMessageAsync(message);

        await Receiving.RefusedAsync(LockLost, () => receiver.CompleteMessageAsync(message));
        Assert.Empty(await receiver.PeekMessagesAsync(10));
        await broker.RestartAsync();
        Assert.Empty(await broker.Receiver().PeekMessagesAsync(10));
    }

    [Fact]
    public async Task A_locked_message_is_nobody_elses()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await broker.Receiver().NowAsync();
        await broker.Receiver().ShouldBeEmptyAsync();
    }

    [Fact]
    public async Task An_abandoned_message_comes_back_at_once_with_its_properties_changed()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var sent = new ServiceBusMessage("x");
        sent.ApplicationProperties["kept"] = 1;
        sent.ApplicationProperties["changed"] = "old";
        await broker.Sender().SendMessageAsync(sent);
        var receiver = broker.Receiver();

        await receiver.AbandonMessageAsync(await receiver.NowAsync(), new Dictionary<string, object> { ["changed"] = "new", ["added"] = true });
        var again = await receiver.NowAsync();

        Assert.Equal(2, again.DeliveryCount);
        Assert.Equal(new Dictionary<string, object> { ["kept"] = 1, ["changed"] = "new", ["added"] = true }, again.ApplicationProperties);
    }

    [Fact]
    public async Task Too_many_failed_deliveries_end_in_the_dead_letters_with_reason_and_description()
    {
        await using var broker = await TemporaryBroker.StartAsync(new QueueSettings(TemporaryBroker.Queue) { MaxDeliveryCount = 3 });
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x") { MessageId = "1" });
        var receiver = broker.Receiver();

        for (var delivery = 1; delivery <= 3; delivery++)
        {
            var message = await receiver.NowAsync();
            Assert.Equal(delivery, message.DeliveryCount);
            await receiver.AbandonMessageAsync(message);
        }

        await receiver.ShouldBeEmptyAsync();
        var letter = await broker.Receiver(part: SubQueue.DeadLetter).NowAsync();
        Assert.Equal(("x", "1"), (letter.Body.ToString(), letter.MessageId));
        Assert.Equal("MaxDeliveryCountExceeded", letter.DeadLetterReason);
        Assert.Equal("Message could not be consumed after 3 delivery attempts.", letter.DeadLetterErrorDescription);
        Assert.Equal("orders", letter.DeadLetterSource);
    }

    [Fact]
    public async Task A_receiver_dead_letters_with_its_own_reason()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        var receiver = broker.Receiver();

        await receiver.DeadLetterMessageAsync(await receiver.NowAsync(), "malformed-message", "amount is missing");

        var dead = broker.Receiver(part: SubQueue.DeadLetter);
        var letter = await dead.PeekMessageAsync();
        Assert.Equal(("malformed-message", "amount is missing"), (letter!.DeadLetterReason, letter.DeadLetterErrorDescription));
        await dead.CompleteMessageAsync(await dead.NowAsync());
        await dead.ShouldBeEmptyAsync();
        await receiver.ShouldBeEmptyAsync();
    }

    [Fact]
    public async Task A_receiver_dead_letters_with_properties_alone_or_with_both()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessagesAsync([new ServiceBusMessage("1"), new ServiceBusMessage("2")]);
        var receiver = broker.Receiver();

        await receiver.DeadLetterMessageAsync(await receiver.NowAsync(), new Dictionary<string, object> { ["field"] = "amount" });
        await receiver.DeadLetterMessageAsync(await receiver.NowAsync(), new Dictionary<string, object> { ["field"] = "date" }, "malformed-message");

        var letters = await broker.Receiver(part: SubQueue.DeadLetter).PeekMessagesAsync(10);
        Assert.Equal([null, "malformed-message"], letters.Select(letter => letter.DeadLetterReason));
        Assert.Equal(["amount", "date"], letters.Select(letter => letter.ApplicationProperties["field"]));
        Assert.All(letters, letter => Assert.Null(letter.DeadLetterErrorDescription));
    }

    [Fact]
    public async Task A_dead_letter_can_be_given_back_without_end_but_not_dead_lettered_again()
    {
        await using var broker = await TemporaryBroker.StartAsync(new QueueSettings(TemporaryBroker.Queue) { MaxDeliveryCount = 1 });
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await broker.Receiver().AbandonMessageAsync(await broker.Receiver().NowAsync());
        var dead = broker.Receiver(part: SubQueue.DeadLetter);

        for (var i = 0; i < 12; i++) await dead.AbandonMessageAsync(await dead.NowAsync());

        var letter = await dead.NowAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => dead.DeadLetterMessageAsync(letter, "again"));
        await dead.CompleteMessageAsync(letter);
    }

    [Fact]
    public async Task A_lock_that_runs_out_returns_the_message_and_refuses_the_late_settlement()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        var receiver = broker.Receiver();
        var first = await receiver.NowAsync();

        await broker.AdvanceAsync(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        await receiver.ShouldBeEmptyAsync();
        await broker.AdvanceAsync(TimeSpan.FromTicks(1));

        var second = await receiver.NowAsync();
        Assert.Equal(2, second.DeliveryCount);
        Assert.NotEqual(first.LockToken, second.LockToken);
        await Receiving.RefusedAsync(LockLost, () => receiver.CompleteMessageAsync(first));
        await Receiving.RefusedAsync(LockLost, () => receiver.AbandonMessageAsync(first));
        await Receiving.RefusedAsync(LockLost, () => receiver.DeadLetterMessageAsync(first, "late"));
        await Receiving.RefusedAsync(LockLost, () => receiver.RenewMessageLockAsync(first));
        await receiver.CompleteMessageAsync(second);
    }

    [Fact]
    public async Task Locks_that_run_out_too_often_dead_letter_the_message()
    {
        await using var broker = await TemporaryBroker.StartAsync(new QueueSettings(TemporaryBroker.Queue) { MaxDeliveryCount = 2, LockDuration = TimeSpan.FromSeconds(30) });
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        var receiver = broker.Receiver();

        for (var i = 0; i < 2; i++)
        {
            await receiver.NowAsync();
            await broker.AdvanceAsync(TimeSpan.FromSeconds(30));
        }

        await receiver.ShouldBeEmptyAsync();
        Assert.Equal("MaxDeliveryCountExceeded", (await broker.Receiver(part: SubQueue.DeadLetter).NowAsync()).DeadLetterReason);
    }

    [Fact]
    public async Task A_lock_that_runs_out_wakes_the_receiver_that_waits()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await broker.Receiver().NowAsync();
        var waiting = broker.Receiver().ReceiveMessageAsync(TemporaryBroker.Patience);

        await broker.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(2, (await waiting)!.DeliveryCount);
    }

    [Fact]
    public async Task A_renewed_lock_holds_its_whole_time_again()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessagesAsync([new ServiceBusMessage("renewed"), new ServiceBusMessage("not")]);
        var receiver = broker.Receiver();
        var both = await receiver.ReceiveMessagesAsync(2, Receiving.AtOnce);
        await broker.AdvanceAsync(TimeSpan.FromMinutes(4));

        await receiver.RenewMessageLockAsync(both[0]);
        Assert.Equal(broker.Clock.GetUtcNow().AddMinutes(5), both[0].LockedUntil);
        await broker.AdvanceAsync(TimeSpan.FromMinutes(4));

        Assert.Equal("not", (await receiver.NowAsync()).Body.ToString());
        await receiver.CompleteMessageAsync(both[0]);
    }

    [Fact]
    public async Task A_made_up_lock_is_lost()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var made = ServiceBusModelFactory.ServiceBusReceivedMessage(lockTokenGuid: new Guid(1, 2, 3, new byte[8]), sequenceNumber: 1);
        await Receiving.RefusedAsync(LockLost, () => broker.Receiver().CompleteMessageAsync(made));
    }

    [Fact]
    public async Task Of_two_settlements_at_once_one_wins()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        var receiver = broker.Receiver();
        var message = await receiver.NowAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                if (i % 2 == 0) await receiver.CompleteMessageAsync(message);
                else await receiver.AbandonMessageAsync(message);
                return true;
            }
            catch (ServiceBusException e) when (e.Reason == LockLost)
            {
                return false;
            }
        }));

        Assert.Single(outcomes, won => won);
    }
}
