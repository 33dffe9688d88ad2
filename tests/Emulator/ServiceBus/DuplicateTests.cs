using Azure.Messaging.ServiceBus;
using Emulator.ServiceBus;

namespace Tests.Emulator.ServiceBus;

public sealed class DuplicateTests
{
    [Fact]
    public async Task A_message_id_seen_within_the_window_is_accepted_and_dropped()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(Message("1"));
        await broker.Sender().SendMessagesAsync([Message("1"), Message("2"), Message("2")]);

        Assert.Equal(["1", "2"], await BodiesAsync(broker));
    }

    [Fact]
    public async Task The_window_outlives_the_message_and_the_process()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(Message("1"));
        await broker.Receiver().CompleteMessageAsync(await broker.Receiver().NowAsync());

        await broker.AdvanceAsync(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        await broker.RestartAsync();
        await broker.Sender().SendMessageAsync(Message("1"));

        Assert.Empty(await BodiesAsync(broker));
    }

    [Fact]
    public async Task After_the_window_the_id_is_new_and_a_repeat_does_not_lengthen_it()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessageAsync(Message("1"));
        await broker.AdvanceAsync(TimeSpan.FromMinutes(9));
        await broker.Sender().SendMessageAsync(Message("1"));
        await broker.AdvanceAsync(TimeSpan.FromMinutes(1));

        await broker.Sender().SendMessageAsync(Message("1"));

        Assert.Equal(["1", "1"], await BodiesAsync(broker));
    }

    [Fact]
    public async Task Queues_do_not_share_their_windows_and_a_queue_may_have_none()
    {
        await using var broker = await TemporaryBroker.StartAsync(
            new QueueSettings("a"), new QueueSettings("b"), new QueueSettings("none") { DuplicateDetectionWindow = TimeSpan.Zero });
        foreach (var queue in new[] { "a", "b", "none", "none" }) await broker.Sender(queue).SendMessageAsync(Message("1"));

        Assert.Equal((1, 1, 2), ((await BodiesAsync(broker, "a")).Length, (await BodiesAsync(broker, "b")).Length, (await BodiesAsync(broker, "none")).Length));
    }

    [Fact]
    public async Task Messages_without_an_id_get_one_each_and_are_no_duplicates()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        await broker.Sender().SendMessagesAsync([new ServiceBusMessage("x"), new ServiceBusMessage("x")]);

        var messages = await broker.Receiver().PeekMessagesAsync(10);

        Assert.Equal(2, messages.Select(message => message.MessageId).Where(id => id is { Length: > 0 }).Distinct().Count());
    }

    [Fact]
    public async Task Scheduling_a_duplicate_returns_the_number_of_the_first()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        var due = broker.Clock.GetUtcNow().AddHours(1);

        var first = await broker.Sender().ScheduleMessageAsync(Message("1"), due);

        Assert.Equal(first, await broker.Sender().ScheduleMessageAsync(Message("1"), due));
    }

    [Fact]
    public async Task Ids_past_the_window_leave_the_store()
    {
        await using var broker = await TemporaryBroker.StartAsync();
        for (var i = 0; i < 10; i++) await broker.Sender().SendMessageAsync(Message($"old {i}"));
        await broker.AdvanceAsync(TimeSpan.FromMinutes(10));
        for (var i = 0; i < 5; i++) await broker.Sender().SendMessageAsync(Message($"new {i}"));

        var ids = broker.Store.Read(session => session.Query("SELECT message_id FROM queue_message_ids", row => row.GetString(0)));

        Assert.Equal(5, ids.Count);
        Assert.All(ids, id => Assert.StartsWith("new", id, StringComparison.Ordinal));
    }

    private static ServiceBusMessage Message(string id) => new(id) { MessageId = id };

    private static async Task<string[]> BodiesAsync(TemporaryBroker broker, string queue = TemporaryBroker.Queue) =>
        [.. (await broker.Receiver(queue).PeekMessagesAsync(100)).Select(message => message.Body.ToString())];
}
