using System.Globalization;
using System.Net;
using System.Text;
using Azure.Messaging.ServiceBus;
using Emulator.ServiceBus;

namespace Tests.Emulator.ServiceBus;

/// <summary>The REST form, spoken by a plain HTTP client: any program can play a bank.</summary>
public sealed class RestTests
{
    [Fact]
    public async Task A_message_is_sent_with_broker_properties_and_properties_of_its_own()
    {
        await using var broker = await ServedBroker.StartAsync();

        var response = await broker.SendAsync(
            """{"a":1}""",
            """{"MessageId":"1","Label":"camt.054","CorrelationId":"c","To":"t","ReplyTo":"r","SessionId":"s","PartitionKey":"s","TimeToLiveTimeSpan":"0.00:00:40","Unknown":1}""",
            ("Priority", "High"), ("Customer", "\"12345,ABC\""), ("Amount", "12.5"), ("Count", "3"), ("Big", "5000000000"), ("Final", "true"), ("Name", "\"Bj\\u00f6rn\""));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
        var received = await broker.Inside.Receiver().NowAsync();
        Assert.Equal(("""{"a":1}""", "application/json; charset=utf-8"), (received.Body.ToString(), received.ContentType));
        Assert.Equal(
            ("1", "camt.054", "c", "t", "r", "s", "s"),
            (received.MessageId, received.Subject, received.CorrelationId, received.To, received.ReplyTo, received.SessionId, received.PartitionKey));
        Assert.Equal(TimeSpan.FromSeconds(40), received.TimeToLive);
        Assert.Equal(
            new Dictionary<string, object>
            {
                ["Priority"] = "High",
                ["Customer"] = "12345,ABC",
                ["Amount"] = 12.5,
                ["Count"] = 3,
                ["Big"] = 5_000_000_000L,
                ["Final"] = true,
                ["Name"] = "Björn",
            },
            received.ApplicationProperties);
    }

    [Fact]
    public async Task A_locked_message_comes_with_its_address_its_properties_and_its_body()
    {
        await using var broker = await ServedBroker.StartAsync();
        var sent = new ServiceBusMessage("""{"a":1}""") { MessageId = "m/1", Subject = "pain.001", ContentType = "application/json", TimeToLive = TimeSpan.FromSeconds(90) };
        sent.ApplicationProperties["text"] = "ö \"x\"";
        sent.ApplicationProperties["number"] = 5;
        sent.ApplicationProperties["flag"] = true;
        sent.ApplicationProperties["not a header"] = "left out";
        await broker.Inside.Sender().SendMessageAsync(sent);

        var response = await broker.AskAsync(HttpMethod.Post, "/orders/messages/head?timeout=0");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("""{"a":1}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var properties = response.BrokerProperties();
        Assert.Equal(("m/1", "pain.001", "Active"), ((string)properties["MessageId"]!, (string)properties["Label"]!, (string)properties["State"]!));
        Assert.Equal((1, 90.0), ((int)properties["DeliveryCount"]!, (double)properties["TimeToLive"]!));
        var now = broker.Inside.Clock.GetUtcNow();
        Assert.Equal(now.ToString("R", CultureInfo.InvariantCulture), (string)properties["EnqueuedTimeUtc"]!);
        Assert.Equal(now.AddMinutes(5).ToString("R", CultureInfo.InvariantCulture), (string)properties["LockedUntilUtc"]!);
        Assert.Equal(
            new Uri(broker.Http.BaseAddress!, $"/orders/messages/{properties["SequenceNumber"]}/{properties["LockToken"]}"), response.Headers.Location);
        Assert.Equal("\"\\u00F6 \\u0022x\\u0022\"", response.Headers.GetValues("text").Single());
        Assert.Equal(("5", "true"), (response.Headers.GetValues("number").Single(), response.Headers.GetValues("flag").Single()));
    }

    [Fact]
    public async Task A_message_is_completed_at_its_address()
    {
        await using var broker = await ServedBroker.StartAsync();
        await broker.SendAsync("x");
        var address = await LockAsync(broker);

        Assert.Equal(HttpStatusCode.OK, (await broker.Http.DeleteAsync(address)).StatusCode);

        var late = await broker.Http.DeleteAsync(address);
        Assert.Equal((HttpStatusCode.Gone, "MessageLockLost"), (late.StatusCode, (await late.ProblemAsync()).Title));
        Assert.Empty(await broker.Inside.Receiver().PeekMessagesAsync(10));
    }

    [Fact]
    public async Task A_message_is_settled_by_its_id_too_but_not_by_another()
    {
        await using var broker = await ServedBroker.StartAsync();
        await broker.SendAsync("x", """{"MessageId":"pay/1"}""");
        var properties = (await broker.AskAsync(HttpMethod.Post, "/orders/messages/head?timeout=0")).BrokerProperties();

        var other = await broker.Http.DeleteAsync($"/orders/messages/pay%2F2/{properties["LockToken"]}");
        Assert.Equal((HttpStatusCode.NotFound, "MessageNotFound"), (other.StatusCode, (await other.ProblemAsync()).Title));

        Assert.Equal(HttpStatusCode.OK, (await broker.Http.DeleteAsync($"/orders/messages/pay%2F1/{properties["LockToken"]}")).StatusCode);
    }

    [Fact]
    public async Task An_unlocked_message_comes_back_at_once()
    {
        await using var broker = await ServedBroker.StartAsync();
        await broker.SendAsync("x");

        Assert.Equal(HttpStatusCode.OK, (await broker.Http.PutAsync(await LockAsync(broker), null)).StatusCode);

        Assert.Equal(2, (int)(await broker.AskAsync(HttpMethod.Post, "/orders/messages/head?timeout=0")).BrokerProperties()["DeliveryCount"]!);
    }

    [Fact]
    public async Task A_lock_is_renewed_and_otherwise_runs_out()
    {
        await using var broker = await ServedBroker.StartAsync();
        await broker.SendAsync("x");
        var address = await LockAsync(broker);
        await broker.Inside.AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(HttpStatusCode.OK, (await broker.Http.PostAsync(address, null)).StatusCode);

        await broker.Inside.AdvanceAsync(TimeSpan.FromMinutes(4));
        Assert.Equal(HttpStatusCode.NoContent, (await broker.AskAsync(HttpMethod.Post, "/orders/messages/head?timeout=0")).StatusCode);
        await broker.Inside.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.Gone, (await broker.Http.PostAsync(address, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await broker.Http.PutAsync(address, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await broker.AskAsync(HttpMethod.Post, "/orders/messages/head?timeout=0")).StatusCode);
    }

    [Fact]
    public async Task Receive_and_delete_leaves_nothing_behind()
    {
        await using var broker = await ServedBroker.StartAsync();
        await broker.SendAsync("x");

        var response = await broker.AskAsync(HttpMethod.Delete, "/orders/messages/head?timeout=0");

        Assert.Equal((HttpStatusCode.OK, "x"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Null(response.BrokerProperties()["LockToken"]);
        Assert.Null(response.Headers.Location);
        Assert.Equal(HttpStatusCode.NoContent, (await broker.AskAsync(HttpMethod.Delete, "/orders/messages/head?timeout=0")).StatusCode);
    }

    [Fact]
    public async Task A_long_poll_is_woken_by_the_send_and_is_no_work()
    {
        await using var broker = await ServedBroker.StartAsync();
        var poll = broker.AskAsync(HttpMethod.Post, "/orders/messages/head?timeout=60");
        await broker.Inside.AdvanceAsync(TimeSpan.FromDays(1));

        await broker.SendAsync("x");

        Assert.Equal("x", await (await poll.WaitAsync(TemporaryBroker.Patience)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_long_poll_that_its_client_leaves_takes_no_message()
    {
        await using var broker = await ServedBroker.StartAsync();
        using var cancel = new CancellationTokenSource();
        var poll = broker.Http.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/orders/messages/head"), cancel.Token);
        await broker.PollArrived.WaitAsync(TemporaryBroker.Patience);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await broker.PollLeft.WaitAsync(TemporaryBroker.Patience);

        await broker.SendAsync("x");

        Assert.Equal(1, (await broker.Inside.Receiver().NowAsync()).DeliveryCount);
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_long_polls()
    {
        await using var broker = await ServedBroker.StartAsync();
        var poll = broker.AskAsync(HttpMethod.Post, "/orders/messages/head?timeout=600");
        await broker.PollArrived.WaitAsync(TemporaryBroker.Patience);

        await broker.StopServerAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await poll.WaitAsync(TemporaryBroker.Patience)).StatusCode);
    }

    [Fact]
    public async Task A_batch_is_sent_as_json_all_or_none()
    {
        await using var broker = await ServedBroker.StartAsync();
        var batch = """
            [{"Body":"one","BrokerProperties":{"Label":"M1","TimeToLiveTimeSpan":"0.00:00:40"}},
             {"Body":"two","UserProperties":{"Priority":"Low","Count":2,"Final":false}},
             {"Body":"AAEC","IsBodyBase64":true,"BrokerProperties":{"ContentType":"application/octet-stream"}}]
            """;
        var response = await broker.SendAsync(Json(batch), null);
        var broken = await broker.SendAsync(Json("""[{"Body":"four"},{"Body":"five","BrokerProperties":{"TimeToLiveTimeSpan":"soon"}}]"""), null);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.BadRequest), (response.StatusCode, broken.StatusCode));
        Assert.Contains("TimeToLiveTimeSpan", (await broken.ProblemAsync()).Detail, StringComparison.Ordinal);
        var received = await broker.Inside.Receiver().ReceiveMessagesAsync(10, Receiving.AtOnce);
        Assert.Equal(3, received.Count);
        Assert.Equal(("one", "M1", TimeSpan.FromSeconds(40)), (received[0].Body.ToString(), received[0].Subject, received[0].TimeToLive));
        Assert.Equal(new Dictionary<string, object> { ["Priority"] = "Low", ["Count"] = 2, ["Final"] = false }, received[1].ApplicationProperties);
        Assert.Equal([0, 1, 2], received[2].Body.ToArray());
        Assert.Equal("application/octet-stream", received[2].ContentType);
    }

    [Fact]
    public async Task A_scheduled_message_waits_for_its_time()
    {
        await using var broker = await ServedBroker.StartAsync();
        await broker.SendAsync("x", """{"ScheduledEnqueueTimeUtc":"Mon, 02 Mar 2026 09:00:00 GMT"}""");
        Assert.Equal(HttpStatusCode.NoContent, (await broker.AskAsync(HttpMethod.Post, "/orders/messages/head?timeout=0")).StatusCode);

        await broker.Inside.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(HttpStatusCode.Created, (await broker.AskAsync(HttpMethod.Post, "/orders/messages/head?timeout=0")).StatusCode);
    }

    [Fact]
    public async Task Dead_letters_are_received_and_completed_with_their_reasons()
    {
        await using var broker = await ServedBroker.StartAsync();
        await broker.SendAsync("x");
        await broker.Inside.Receiver().DeadLetterMessageAsync(await broker.Inside.Receiver().NowAsync(), "malformed-message", "amount");

        var response = await broker.AskAsync(HttpMethod.Post, "/orders/$deadletterqueue/messages/head?timeout=0");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("\"malformed-message\"", response.Headers.GetValues("DeadLetterReason").Single());
        Assert.Equal("\"amount\"", response.Headers.GetValues("DeadLetterErrorDescription").Single());
        Assert.Equal("orders", (string)response.BrokerProperties()["DeadLetterSource"]!);
        Assert.Equal(HttpStatusCode.OK, (await broker.Http.DeleteAsync(response.Headers.Location)).StatusCode);
        Assert.Empty(await broker.Inside.Receiver(part: SubQueue.DeadLetter).PeekMessagesAsync(10));
    }

    [Theory]
    [InlineData("no json", "BrokerProperties")]
    [InlineData("""{"MessageId":1}""", "MessageId")]
    [InlineData("""{"TimeToLive":"soon"}""", "TimeToLive")]
    [InlineData("""{"TimeToLive":-1}""", "TimeToLive")]
    [InlineData("""{"TimeToLive":-1e300}""", "TimeToLive")]
    [InlineData("""{"TimeToLive":1e300}""", null)]
    [InlineData("""{"TimeToLiveTimeSpan":"soon"}""", "TimeToLiveTimeSpan")]
    [InlineData("""{"ScheduledEnqueueTimeUtc":"soon"}""", "ScheduledEnqueueTimeUtc")]
    [InlineData("""{"MessageId":""}""", "MessageId")]
    [InlineData("null", "BrokerProperties")]
    [InlineData("[]", "BrokerProperties")]
    public async Task Broker_properties_that_cannot_be_read_are_refused_by_name(string properties, string? named)
    {
        await using var broker = await ServedBroker.StartAsync();

        var response = await broker.SendAsync("x", properties);

        if (named is null)
        {
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            return;
        }

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(named, (await response.ProblemAsync()).Detail, StringComparison.Ordinal);
        Assert.Empty(await broker.Inside.Receiver().PeekMessagesAsync(10));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""[{"Body":{}}]""")]
    [InlineData("""[{"Body":"x","IsBodyBase64":true}]""")]
    [InlineData("""[{"Body":"x","UserProperties":{"a":{}}}]""")]
    public async Task A_batch_that_cannot_be_read_is_refused(string batch)
    {
        await using var broker = await ServedBroker.StartAsync();
        var response = await broker.SendAsync(Json(batch), null);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await response.ProblemAsync();
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("86401")]
    public async Task A_wait_that_cannot_be_read_is_refused(string timeout)
    {
        await using var broker = await ServedBroker.StartAsync();
        var response = await broker.AskAsync(HttpMethod.Post, $"/orders/messages/head?timeout={timeout}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("timeout", (await response.ProblemAsync()).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused()
    {
        await using var broker = await ServedBroker.StartAsync(new QueueSettings(TemporaryBroker.Queue) { LargestMessage = 1000 });

        var body = await broker.SendAsync(new string('x', 1001));
        var properties = await broker.SendAsync(new string('x', 500), null, ("Long", new string('x', 500)));

        Assert.Equal((HttpStatusCode.Forbidden, "MessageSizeExceeded"), (body.StatusCode, (await body.ProblemAsync()).Title));
        Assert.Equal((HttpStatusCode.Forbidden, "MessageSizeExceeded"), (properties.StatusCode, (await properties.ProblemAsync()).Title));
        Assert.Equal(HttpStatusCode.Created, (await broker.SendAsync(new string('x', 500))).StatusCode);
    }

    [Fact]
    public async Task Addresses_of_no_queue_and_no_lock_are_refused()
    {
        await using var broker = await ServedBroker.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await broker.AskAsync(HttpMethod.Post, "/nowhere/messages/head?timeout=0")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await broker.AskAsync(HttpMethod.Delete, "/orders/messages/1/no-lock")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await broker.AskAsync(HttpMethod.Delete, $"/orders/messages/1/{Guid.Empty}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await broker.AskAsync(HttpMethod.Post, "/orders/$deadletterqueue/messages")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await broker.AskAsync(HttpMethod.Get, "/orders/messages/head")).StatusCode);
    }

    [Fact]
    public async Task A_queue_in_a_folder_has_its_own_addresses()
    {
        await using var broker = await ServedBroker.StartAsync(new QueueSettings("banks/acme"));
        await broker.Http.PostAsync("/banks/acme/messages", new StringContent("x"));
        var address = (await broker.AskAsync(HttpMethod.Post, "/banks/acme/messages/head?timeout=0")).Headers.Location!;
        Assert.Equal(HttpStatusCode.OK, (await broker.Http.DeleteAsync(address)).StatusCode);
    }

    private static StringContent Json(string batch)
    {
        var content = new StringContent(batch, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "application/vnd.microsoft.servicebus.json");
        return content;
    }

    private static async Task<Uri> LockAsync(ServedBroker broker) =>
        (await broker.AskAsync(HttpMethod.Post, "/orders/messages/head?timeout=0")).Headers.Location!;
}
