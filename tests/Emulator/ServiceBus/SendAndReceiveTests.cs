using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;
using Emulator.ServiceBus;

namespace Tests.Emulator.ServiceBus;

public sealed class SendAndReceiveTests
{
    private static readonly ServiceBusFailureReason Unknown = ServiceBusFailureReason.MessagingEntityNotFound;

    [Fact]
    public async Task A_message_arrives_with_everything_its_sender_gave()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var sent = new ServiceBusMessage("""{"a":1}""")
        {
            MessageId = "pay-1",
            ContentType = "application/json",
            CorrelationId = "c",
            Subject = "pain.001",
            To = "bank",
            ReplyTo = "bank-inbound",
            SessionId = "s",
            PartitionKey = "s",
            ReplyToSessionId = "r",
            TimeToLive = TimeSpan.FromHours(3),
        };
        var properties = new Dictionary<string, object>
        {
            ["text"] = "läuft",
            ["flag"] = true,
            ["int"] = 5,
            ["long"] = 5_000_000_000L,
            ["double"] = 0.1,
            ["decimal"] = 4357.50m,
            ["guid"] = new Guid(7, 0, 0, new byte[8]),
            ["time"] = new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc),
            ["moment"] = broker.Clock.GetUtcNow(),
            ["span"] = TimeSpan.FromTicks(12345),
            ["uri"] = new Uri("https://bank.example/x"),
            ["char"] = 'x',
            ["byte"] = (byte)1,
            ["short"] = (short)-2,
            ["float"] = 1.5f,
            ["ulong"] = ulong.MaxValue,
            ["sbyte"] = (sbyte)-1,
            ["ushort"] = (ushort)2,
            ["uint"] = 3u,
        };
        foreach (var (name, value) in properties) sent.ApplicationProperties[name] = value;

        await broker.Sender().SendMessageAsync(sent);
        var received = await broker.Receiver().NowAsync();

        Assert.Equal("""{"a":1}""", received.Body.ToString());
        Assert.Equal(
            ("pay-1", "application/json", "c", "pain.001", "bank", "bank-inbound"),
            (received.MessageId, received.ContentType, received.CorrelationId, received.Subject, received.To, received.ReplyTo));
        Assert.Equal(("s", "s", "r"), (received.SessionId, received.PartitionKey, received.ReplyToSessionId));
        Assert.Equal(properties, received.ApplicationProperties);
        Assert.Equal(TimeSpan.FromHours(3), received.TimeToLive);
        Assert.Equal(broker.Clock.GetUtcNow(), received.EnqueuedTime);
        Assert.Equal(received.EnqueuedTime.AddHours(3), received.ExpiresAt);
        Assert.Equal(received.EnqueuedTime.AddMinutes(5), received.LockedUntil);
        Assert.Equal(1, received.DeliveryCount);
        Assert.True(received.SequenceNumber > 0);
        Assert.Null(received.DeadLetterReason);
    }

    [Fact]
    public async Task Messages_come_in_the_order_of_their_numbers_and_a_returned_one_comes_first()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessagesAsync(Enumerable.Range(1, 4).Select(n => new ServiceBusMessage($"{n}")));
        var receiver = broker.Receiver();

        var both = await receiver.ReceiveMessagesAsync(2, Receiving.AtOnce);
        await receiver.AbandonMessageAsync(both[1]);
        var rest = await receiver.ReceiveMessagesAsync(10, Receiving.AtOnce);

        Assert.Equal(["1", "2"], both.Select(message => message.Body.ToString()));
        Assert.Equal(["2", "3", "4"], rest.Select(message => message.Body.ToString()));
    }

    [Fact]
    public async Task A_receive_that_is_to_wait_for_no_time_is_refused_as_the_real_client_does()
    {
        await using var broker = await TemporaryBroker.StartAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("maxWaitTime", () => broker.Receiver().ReceiveMessagesAsync(1, TimeSpan.Zero));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("maxWaitTime", () => broker.Receiver().ReceiveMessageAsync(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public async Task A_waiting_receiver_is_woken_by_the_send()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var waiting = broker.Receiver().ReceiveMessageAsync(TemporaryBroker.Patience);
        Assert.False(waiting.IsCompleted);

        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));

        Assert.Equal("x", (await waiting.WaitAsync(TemporaryBroker.Patience))!.Body.ToString());
    }

    [Fact]
    public async Task Receivers_wait_in_line_and_each_message_wakes_one()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var receiver = broker.Receiver();
        var waiting = Enumerable.Range(0, 3).Select(_ => receiver.ReceiveMessageAsync(TemporaryBroker.Patience)).ToArray();

        await broker.Sender().SendMessagesAsync([new ServiceBusMessage("1"), new ServiceBusMessage("2"), new ServiceBusMessage("3")]);

        var bodies = (await Task.WhenAll(waiting).WaitAsync(TemporaryBroker.Patience)).Select(message => message!.Body.ToString());
        Assert.Equal(["1", "2", "3"], bodies);
    }

    [Fact]
    public async Task A_wait_ends_empty_after_its_time_and_takes_nothing_later()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var receiver = broker.Receiver();

        Assert.Null(await receiver.ReceiveMessageAsync(TimeSpan.FromMilliseconds(1)));
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));

        Assert.Equal(1, (await receiver.NowAsync()).DeliveryCount);
    }

    [Fact]
    public async Task A_cancelled_wait_says_so_and_takes_nothing_later()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var receiver = broker.Receiver();
        using var cancel = new CancellationTokenSource();
        var waiting = receiver.ReceiveMessageAsync(TemporaryBroker.Patience, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x"));
        Assert.Equal(1, (await receiver.NowAsync()).DeliveryCount);
    }

    [Fact]
    public async Task Receive_and_delete_leaves_nothing_behind()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("x") { MessageId = "1" });
        var receiver = broker.Receiver(mode: ServiceBusReceiveMode.ReceiveAndDelete);

        var received = await receiver.NowAsync();

        Assert.Equal(("x", "1"), (received.Body.ToString(), received.MessageId));
        await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.CompleteMessageAsync(received));
        await broker.RestartAsync();
        await broker.Receiver().ShouldBeEmptyAsync();
    }

    [Fact]
    public async Task A_peek_shows_waiting_locked_and_scheduled_messages_and_changes_nothing()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var receiver = broker.Receiver();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("locked"));
        await receiver.NowAsync();
        await broker.Sender().SendMessageAsync(new ServiceBusMessage("waiting"));
        await broker.Sender().ScheduleMessageAsync(new ServiceBusMessage("later"), broker.Clock.GetUtcNow().AddHours(1));

        var seen = await receiver.PeekMessagesAsync(10);
        var second = await receiver.PeekMessageAsync(seen[0].SequenceNumber + 1);

        Assert.Equal(["locked", "waiting", "later"], seen.Select(message => message.Body.ToString()));
        Assert.Equal([0, 0, 0], seen.Select(message => message.DeliveryCount));
        Assert.Equal(ServiceBusMessageState.Scheduled, seen[2].State);
        Assert.Equal("waiting", second!.Body.ToString());
        Assert.Equal(1, (await receiver.NowAsync()).DeliveryCount);
    }

    [Fact]
    public async Task Names_of_queues_ignore_case()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender("ORDERS").SendMessageAsync(new ServiceBusMessage("x"));
        Assert.Equal("x", (await broker.Receiver("Orders").NowAsync()).Body.ToString());
    }

    [Fact]
    public async Task An_unknown_queue_is_refused_by_name()
    {
        await using var broker = await TemporaryBroker.StartAsync();

        var refusal = await Assert.ThrowsAsync<ServiceBusException>(() => broker.Sender("nowhere").SendMessageAsync(new ServiceBusMessage("x")));

        Assert.Equal((Unknown, "nowhere", false), (refusal.Reason, refusal.EntityPath, refusal.IsTransient));
        Assert.Contains("orders", refusal.Message, StringComparison.Ordinal);
        await Receiving.RefusedAsync(Unknown, () => broker.Receiver("nowhere").ReceiveMessageAsync(Receiving.AtOnce));
    }

    [Fact]
    public async Task Nothing_is_sent_to_dead_letters()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => broker.Sender("orders/$deadletterqueue").SendMessageAsync(new ServiceBusMessage("x")));
    }

    [Fact]
    public async Task A_message_of_256_KB_with_its_properties_passes_and_one_byte_more_does_not()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var most = new ServiceBusMessage(new byte[(256 * 1024) - 4]) { MessageId = "1234" };
        var more = new ServiceBusMessage(new byte[(256 * 1024) - 4]) { MessageId = "12345" };

        await broker.Sender().SendMessageAsync(most);

        await Receiving.RefusedAsync(ServiceBusFailureReason.MessageSizeExceeded, () => broker.Sender().SendMessageAsync(more));
        Assert.Equal((256 * 1024) - 4, (await broker.Receiver().NowAsync()).Body.ToMemory().Length);
        await broker.Receiver().ShouldBeEmptyAsync();
    }

    [Fact]
    public async Task A_send_of_several_that_are_too_large_together_sends_none()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        ServiceBusMessage[] two = [new(new byte[200_000]), new(new byte[200_000])];

        await Receiving.RefusedAsync(ServiceBusFailureReason.MessageSizeExceeded, () => broker.Sender().SendMessagesAsync(two));

        await broker.Receiver().ShouldBeEmptyAsync();
    }

    [Fact]
    public void A_message_id_has_1_to_128_characters()
    {
        Assert.Equal(128, new ServiceBusMessage { MessageId = new string('x', 128) }.MessageId!.Length);
        Assert.Throws<ArgumentException>(() => new ServiceBusMessage { MessageId = new string('x', 129) });
        Assert.Throws<ArgumentException>(() => new ServiceBusMessage { MessageId = "" });
    }

    [Fact]
    public async Task A_property_of_an_unknown_type_is_refused()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var message = new ServiceBusMessage("x");
        message.ApplicationProperties["list"] = new List<int>();
        await Assert.ThrowsAsync<SerializationException>(() => broker.Sender().SendMessageAsync(message));
    }

    [Fact]
    public async Task What_the_sender_changes_after_the_send_does_not_reach_the_receiver()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var body = "before"u8.ToArray();
        var message = new ServiceBusMessage(body);
        await broker.Sender().SendMessageAsync(message);
        body[0] = (byte)'X';
        message.Subject = "after";

        var received = await broker.Receiver().NowAsync();

        Assert.Equal(("before", null), (received.Body.ToString(), received.Subject));
    }

    [Fact]
    public async Task More_than_fits_in_memory_is_read_from_the_store()
    {
        await using var broker = await TemporaryBroker.StartAsync(
            new QueueSettings(TemporaryBroker.Queue) { LargestMessage = 50 * 1024 * 1024 });
        await broker.Sender().SendMessageAsync(new ServiceBusMessage(new byte[40 * 1024 * 1024]) { Subject = "large" });

        var received = await broker.Receiver().NowAsync();

        Assert.Equal((40 * 1024 * 1024, "large"), (received.Body.ToMemory().Length, received.Subject));
    }

    [Fact]
    public async Task A_resent_copy_has_what_the_first_sender_gave_and_nothing_of_the_broker()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var message = new ServiceBusMessage("x") { MessageId = "1", Subject = "s", TimeToLive = TimeSpan.FromHours(1) };
        message.ApplicationProperties["try"] = 1;
        await broker.Sender().SendMessageAsync(message);
        var receiver = broker.Receiver();
        await receiver.DeadLetterMessageAsync(await receiver.NowAsync(), "reason", "description");

        var copy = new ServiceBusMessage(await broker.Receiver(part: SubQueue.DeadLetter).NowAsync());

        Assert.Equal(("x", "1", "s", TimeSpan.FromHours(1)), (copy.Body.ToString(), copy.MessageId, copy.Subject, copy.TimeToLive));
        Assert.Equal(new Dictionary<string, object> { ["try"] = 1 }, copy.ApplicationProperties);
        Assert.Equal(default, copy.ScheduledEnqueueTime);
    }

    [Fact]
    public async Task A_closed_client_is_not_used()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var (sender, receiver) = (broker.Sender(), broker.Receiver());
        await broker.Client.DisposeAsync();

        Assert.True(broker.Client.IsClosed);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => receiver.ReceiveMessageAsync());
        Assert.Throws<ObjectDisposedException>(() => broker.Client.CreateSender("orders"));
    }
}
