using Azure.Messaging.ServiceBus;
using Emulator.ServiceBus;

namespace Tests.Emulator.ServiceBus;

/// <summary>The client against a broker in another process: the REST form over real HTTP.</summary>
public sealed class RestClientTests
{
    [Fact]
    public async Task A_message_sent_and_received_over_http_keeps_everything_that_the_form_carries()
    {
        await using var broker = await ServedBroker.StartAsync();
        var sent = new ServiceBusMessage("""{"name":"Björn"}""")
        {
            MessageId = "1",
            ContentType = "application/json",
            CorrelationId = "c",
            Subject = "pain.002",
            To = "t",
            ReplyTo = "r",
            SessionId = "s",
            PartitionKey = "s",
            ReplyToSessionId = "q",
            TimeToLive = TimeSpan.FromHours(1),
        };
        sent.ApplicationProperties["bank"] = "Zürich \"A\", Ltd";
        sent.ApplicationProperties["attempt"] = 2;
        sent.ApplicationProperties["rate"] = 0.25;
        sent.ApplicationProperties["final"] = false;

        await broker.Client.CreateSender("orders").SendMessageAsync(sent);
        var received = await broker.Receiver().NowAsync();

        Assert.Equal(("""{"name":"Björn"}""", "application/json"), (received.Body.ToString(), received.ContentType));
        Assert.Equal(
            ("1", "c", "pain.002", "t", "r", "s", "s", "q"),
            (received.MessageId, received.CorrelationId, received.Subject, received.To, received.ReplyTo, received.SessionId, received.PartitionKey, received.ReplyToSessionId));
        Assert.Equal(sent.ApplicationProperties, received.ApplicationProperties);
        Assert.Equal((TimeSpan.FromHours(1), 1), (received.TimeToLive, received.DeliveryCount));
        var now = broker.Inside.Clock.GetUtcNow();
        Assert.Equal((now, now.AddMinutes(5)), (received.EnqueuedTime, received.LockedUntil));
        Assert.Equal(sent.ApplicationProperties, (await broker.Inside.Receiver().PeekMessageAsync())!.ApplicationProperties);
    }

    [Fact]
    public async Task Several_messages_go_as_one_batch_and_come_in_one_call()
    {
        await using var broker = await ServedBroker.StartAsync();
        ServiceBusMessage[] sent = [new(new byte[] { 0, 255 }) { ContentType = "application/octet-stream", Subject = "a" }, new("two"), new("three")];
        sent[1].ApplicationProperties["n"] = 2;

        await broker.Client.CreateSender("orders").SendMessagesAsync(sent);
        var received = await broker.Receiver().ReceiveMessagesAsync(10, Receiving.AtOnce);

        Assert.Equal([0, 255], received[0].Body.ToArray());
        Assert.Equal(("application/octet-stream", "a"), (received[0].ContentType, received[0].Subject));
        Assert.Equal(["two", "three"], received.Skip(1).Select(message => message.Body.ToString()));
        Assert.Equal(2, received[1].ApplicationProperties["n"]);
    }

    [Fact]
    public async Task Messages_are_completed_abandoned_and_renewed()
    {
        await using var broker = await ServedBroker.StartAsync();
        await broker.Inside.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        var receiver = broker.Receiver();

        await receiver.AbandonMessageAsync(await receiver.NowAsync());
        var again = await receiver.NowAsync();
        Assert.Equal(2, again.DeliveryCount);
        await broker.Inside.AdvanceAsync(TimeSpan.FromMinutes(4));
        await receiver.RenewMessageLockAsync(again);
        Assert.Equal(broker.Inside.Clock.GetUtcNow().AddMinutes(5), again.LockedUntil);
        await broker.Inside.AdvanceAsync(TimeSpan.FromMinutes(4));
        await receiver.CompleteMessageAsync(again);

        await Receiving.RefusedAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.CompleteMessageAsync(again));
        await Receiving.RefusedAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.AbandonMessageAsync(again));
        await Receiving.RefusedAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.RenewMessageLockAsync(again));
        Assert.Empty(await broker.Inside.Receiver().PeekMessagesAsync(10));
    }

    [Fact]
    public async Task A_waiting_receiver_is_woken_by_the_send()
    {
        await using var broker = await ServedBroker.StartAsync();
        var waiting = broker.Receiver().ReceiveMessageAsync(TemporaryBroker.Patience);
        await broker.PollArrived.WaitAsync(TemporaryBroker.Patience);

        await broker.Inside.Sender().SendMessageAsync(new ServiceBusMessage("x"));

        Assert.Equal("x", (await waiting.WaitAsync(TemporaryBroker.Patience))!.Body.ToString());
    }

    [Fact]
    public async Task A_cancelled_wait_ends()
    {
        await using var broker = await ServedBroker.StartAsync();
        using var cancel = new CancellationTokenSource();
        var waiting = broker.Receiver().ReceiveMessageAsync(TemporaryBroker.Patience, cancel.Token);
        await broker.PollArrived.WaitAsync(TemporaryBroker.Patience);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Receive_and_delete_leaves_nothing_behind()
    {
        await using var broker = await ServedBroker.StartAsync();
        await broker.Inside.Sender().SendMessagesAsync([new ServiceBusMessage("1"), new ServiceBusMessage("2")]);

        var received = await broker.Receiver(mode: ServiceBusReceiveMode.ReceiveAndDelete).ReceiveMessagesAsync(10, Receiving.AtOnce);

        Assert.Equal(["1", "2"], received.Select(message => message.Body.ToString()));
        Assert.Empty(await broker.Inside.Receiver().PeekMessagesAsync(10));
    }

    [Fact]
    public async Task A_scheduled_message_has_a_number_and_waits_for_its_time()
    {
        await using var broker = await ServedBroker.StartAsync();
        var due = broker.Inside.Clock.GetUtcNow().AddMilliseconds(1500);

        var number = await broker.Client.CreateSender("orders").ScheduleMessageAsync(new ServiceBusMessage("x"), due);

        Assert.Null(await broker.Receiver().ReceiveMessageAsync(Receiving.AtOnce));
        await broker.Inside.AdvanceAsync(TimeSpan.FromMilliseconds(1500));
        var received = await broker.Receiver().NowAsync();
        Assert.Equal(number, received.SequenceNumber);
    }

    [Fact]
    public async Task Dead_letters_are_received_with_their_reasons()
    {
        await using var broker = await ServedBroker.StartAsync();
        await broker.Inside.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        await broker.Inside.Receiver().DeadLetterMessageAsync(await broker.Inside.Receiver().NowAsync(), "why", "in full");
        var dead = broker.Receiver(SubQueue.DeadLetter);

        var letter = await dead.NowAsync();

        Assert.Equal(("why", "in full", "orders"), (letter.DeadLetterReason, letter.DeadLetterErrorDescription, letter.DeadLetterSource));
        await dead.CompleteMessageAsync(letter);
        Assert.Empty(await broker.Inside.Receiver(part: SubQueue.DeadLetter).PeekMessagesAsync(10));
    }

    [Fact]
    public async Task What_the_form_cannot_do_is_said()
    {
        await using var broker = await ServedBroker.StartAsync();
        var (sender, receiver) = (broker.Client.CreateSender("orders"), broker.Receiver());
        await sender.SendMessageAsync(new ServiceBusMessage("x"));
        var message = await receiver.NowAsync();

        foreach (var action in new Func<Task>[]
        {
            () => receiver.DeadLetterMessageAsync(message, "why"),
            () => receiver.PeekMessageAsync(),
            () => receiver.AbandonMessageAsync(message, new Dictionary<string, object> { ["a"] = 1 }),
            () => sender.CancelScheduledMessageAsync(1),
        })
        {
            Assert.Contains("REST form", (await Assert.ThrowsAsync<NotSupportedException>(action)).Message, StringComparison.Ordinal);
        }

        await receiver.CompleteMessageAsync(message);
    }

    [Fact]
    public async Task Refusals_are_those_of_the_broker_itself()
    {
        await using var broker = await ServedBroker.StartAsync();
        var sender = broker.Client.CreateSender("orders");

        await Receiving.RefusedAsync(
            ServiceBusFailureReason.MessagingEntityNotFound, () => broker.Client.CreateSender("nowhere").SendMessageAsync(new ServiceBusMessage("x")));
        await Receiving.RefusedAsync(ServiceBusFailureReason.MessageSizeExceeded, () => sender.SendMessageAsync(new ServiceBusMessage(new byte[300_000])));
        await Receiving.RefusedAsync(
            ServiceBusFailureReason.MessageSizeExceeded,
            () => sender.SendMessagesAsync([new ServiceBusMessage(new byte[200_000]), new ServiceBusMessage(new byte[200_000])]));
        var badName = new ServiceBusMessage("x");
        badName.ApplicationProperties["Content-Length"] = 1;
        await Assert.ThrowsAsync<ArgumentException>(() => sender.SendMessageAsync(badName));
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_a_communication_problem_that_may_pass()
    {
        await using var broker = await ServedBroker.StartAsync();
        var sender = broker.Client.CreateSender("orders");
        await broker.StopServerAsync();

        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));

        Assert.Equal((ServiceBusFailureReason.ServiceCommunicationProblem, true), (failure.Reason, failure.IsTransient));
    }
}
