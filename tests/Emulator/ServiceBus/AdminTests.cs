using System.Net;
using Azure.Messaging.ServiceBus;
using Emulator.ServiceBus;
using Microsoft.AspNetCore.Http;

namespace Tests.Emulator.ServiceBus;

public sealed class AdminTests
{
    [Fact]
    public async Task Queues_are_listed_with_what_they_hold()
    {
        await using var broker = await ServedBroker.StartAsync(new QueueSettings("b"), new QueueSettings("a"));
        await broker.Inside.Sender("a").SendMessagesAsync(Enumerable.Range(0, 5).Select(n => new ServiceBusMessage($"{n}")));
        await broker.Inside.Sender("a").ScheduleMessageAsync(new ServiceBusMessage("later"), broker.Inside.Clock.GetUtcNow().AddHours(1));
        var receiver = broker.Inside.Receiver("a");
        await receiver.NowAsync();
        await receiver.DeadLetterMessageAsync(await receiver.NowAsync(), "why");

        var answer = await broker.Http.GetStringAsync("/admin/queues");

        Assert.Equal(
            """[{"name":"a","active":3,"locked":1,"scheduled":1,"deadLetters":1},{"name":"b","active":0,"locked":0,"scheduled":0,"deadLetters":0}]""",
            answer);
    }

    [Fact]
    public async Task Dead_letters_are_read_in_pages_and_stay()
    {
        await using var broker = await ServedBroker.StartAsync();
        await DeadLetterAsync(broker, new ServiceBusMessage("one") { MessageId = "1", Subject = "s" }, "malformed-message", "amount");
        await DeadLetterAsync(broker, new ServiceBusMessage(new byte[] { 255, 254 }), "binary", null);

        var first = await (await broker.Http.GetAsync("/admin/queues/orders/deadletters?top=1")).JsonAsync();
        var second = await (await broker.Http.GetAsync($"/admin/queues/orders/deadletters?top=2&from={first["next"]}")).JsonAsync();

        var letter = first["deadLetters"]![0]!;
        Assert.Equal(
            ("1", "s", "malformed-message", "amount", "one"),
            ((string)letter["messageId"]!, (string)letter["subject"]!, (string)letter["reason"]!, (string)letter["description"]!, (string)letter["body"]!));
        Assert.Equal("//4=", (string)second["deadLetters"]![0]!["bodyBase64"]!);
        Assert.Null(second["deadLetters"]![0]!["body"]);
        Assert.Null(second["next"]);
        Assert.Equal(2, (await broker.Inside.Receiver(part: SubQueue.DeadLetter).PeekMessagesAsync(10)).Count);
    }

    [Fact]
    public async Task A_resubmitted_dead_letter_is_a_new_message_within_its_duplicate_window_too()
    {
        await using var broker = await ServedBroker.StartAsync();
        var sent = new ServiceBusMessage("x") { MessageId = "1", TimeToLive = TimeSpan.FromHours(1) };
        sent.ApplicationProperties["kept"] = 1;
        await DeadLetterAsync(broker, sent, "why", "in full");
        await broker.Inside.AdvanceAsync(TimeSpan.FromMinutes(5));
        var number = (await broker.Inside.Receiver(part: SubQueue.DeadLetter).PeekMessageAsync())!.SequenceNumber;

        var answer = await broker.Http.PostAsync($"/admin/queues/orders/deadletters/{number}/resubmit", null);

        Assert.Equal(1, (int)(await answer.JsonAsync())["count"]!);
        await broker.Inside.RestartAsync();
        var again = await broker.Inside.Receiver().NowAsync();
        Assert.Equal(("x", "1", 1, (string?)null, (string?)null), (again.Body.ToString(), again.MessageId, again.DeliveryCount, again.DeadLetterReason, again.DeadLetterSource));
        Assert.Equal(new Dictionary<string, object> { ["kept"] = 1 }, again.ApplicationProperties);
        Assert.Equal(broker.Inside.Clock.GetUtcNow().AddHours(1), again.ExpiresAt);
        Assert.Empty(await broker.Inside.Receiver(part: SubQueue.DeadLetter).PeekMessagesAsync(10));
    }

    [Fact]
    public async Task All_dead_letters_that_nobody_holds_are_resubmitted_at_once()
    {
        await using var broker = await ServedBroker.StartAsync();
        for (var i = 0; i < 3; i++) await DeadLetterAsync(broker, new ServiceBusMessage($"{i}"), "why", null);
        await broker.Inside.Receiver(part: SubQueue.DeadLetter).NowAsync();

        var answer = await broker.Http.PostAsync("/admin/queues/orders/deadletters/resubmit", null);

        Assert.Equal(2, (int)(await answer.JsonAsync())["count"]!);
        Assert.Equal(["1", "2"], (await broker.Inside.Receiver().PeekMessagesAsync(10)).Select(message => message.Body.ToString()));
    }

    [Fact]
    public async Task What_is_not_there_is_said()
    {
        await using var broker = await ServedBroker.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await broker.Http.PostAsync("/admin/queues/orders/deadletters/7/resubmit", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.Http.GetAsync("/admin/queues/nowhere/deadletters")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await broker.Http.GetAsync("/admin/queues/orders/deadletters?top=0")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await broker.Http.PostAsync("/admin/queues/orders/deadletters/x/resubmit", null)).StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", 200)]
    [InlineData("::1", 200)]
    [InlineData("192.0.2.1", 403)]
    public async Task Only_this_machine_administers(string address, int status)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);

        await AdminEndpoints.LoopbackOnly(_ => Task.CompletedTask)(context);

        Assert.Equal(status, context.Response.StatusCode);
    }

    private static async Task DeadLetterAsync(ServedBroker broker, ServiceBusMessage message, string reason, string? description)
    {
        await broker.Inside.Sender().SendMessageAsync(message);
        var receiver = broker.Inside.Receiver();
        await receiver.DeadLetterMessageAsync(await receiver.NowAsync(), reason, description);
    }
}
