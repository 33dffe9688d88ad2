using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tests.Crashes.Matrix;

/// <summary>Everybody outside: repeats each request, with the same key, until it is answered, whatever becomes of the process.</summary>
internal sealed class Outside(Backend backend)
{
    /// <summary>A request that is still said to be running after so many repeats will not end.</summary>
    private const int MostRepeats = 20;

    /// <summary>The key of the e-commerce site; the development key until there is another.</summary>
    public string Key { get; set; } = Backend.DevelopmentKey;

    /// <summary>Where the clock stands.</summary>
    public DateTimeOffset Now { get; private set; } = Backend.ClockStart;

    public string Today => Now.ToString("yyyy-MM-dd");

    /// <summary>Creates something under an Idempotency-Key.</summary>
    /// <returns>The answer's body.</returns>
    public async Task<JsonElement> PostAsync(string route, JsonNode body, string idempotencyKey, string? key = null)
    {
        var (status, text) = await SendAsync(HttpMethod.Post, "api/" + route, Json(body.ToJsonString()), key ?? Key, idempotencyKey, properties: null);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted, $"POST {route} ({idempotencyKey}): {(int)status} {text}");
        return JsonElement.Parse(text);
    }

    public async Task<string> CreateAsync(string route, JsonNode body, string idempotencyKey) =>
        (await PostAsync(route, body, idempotencyKey)).GetProperty("id").GetString()!;

    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, text) = await SendAsync(HttpMethod.Get, path, null, Key, null, null);
        Assert.True(status == HttpStatusCode.OK, $"GET {path}: {(int)status} {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>A bank says something; a repeat carries the same message id.</summary>
    public async Task TellAsync(JsonObject message)
    {
        var properties = new JsonObject { ["MessageId"] = message["messageId"]!.GetValue<string>() };
        var (status, text) = await SendAsync(HttpMethod.Post, "bank-inbound/messages", Json(message.ToJsonString()), null, null, properties.ToJsonString());
        Assert.True(status == HttpStatusCode.Created, $"{message["messageId"]}: {(int)status} {text}");
    }

    /// <summary>Receives the next message of a queue, hands it over, and only then completes it, so that none is lost; it may come again.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="handle">Says false of a message that is to stay in the queue.</param>
    /// <returns>False where there was none, or it stays.</returns>
    public async Task<bool> ReceiveAsync(string queue, Func<JsonElement, Task<bool>> handle)
    {
        string? location = null;
        var (status, text) = await SendAsync(HttpMethod.Post, $"{queue}/messages/head?timeout=0", null, null, null, null, answer => location = answer.Headers.Location?.PathAndQuery);
        if (status == HttpStatusCode.NoContent) return false;
        Assert.True(status == HttpStatusCode.Created, $"{queue}: {(int)status} {text}");
        var isDone = await handle(JsonElement.Parse(text));
        (status, text) = await SendAsync(isDone ? HttpMethod.Delete : HttpMethod.Put, location!.TrimStart('/'), null, null, null, null);
        // A restart has freed the lock, or the message was completed and only the answer was lost.
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Gone or HttpStatusCode.NotFound, $"{location}: {(int)status} {text}");
        return isDone;
    }

    /// <summary>Moves the clock on and waits until all is idle.</summary>
    public async Task MoveToAsync(DateTimeOffset until)
    {
        var body = JsonSerializer.Serialize(new { until });
        var (status, text) = await SendAsync(HttpMethod.Post, "admin/clock", Json(body), null, null, null);
        Assert.True(status == HttpStatusCode.OK, $"The clock until {until:O}: {(int)status} {text}");
        Now = until;
    }

    /// <summary>Waits until everything that can happen now has happened.</summary>
    public Task RestAsync() => MoveToAsync(Now);

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(
        HttpMethod method, string path, Func<HttpContent>? content, string? key, string? idempotencyKey, string? properties, Action<HttpResponseMessage>? look = null)
    {
        for (var attempt = 0; attempt < MostRepeats; attempt++)
        {
            using HttpRequestMessage request = new(method, path) { Content = content?.Invoke() };
            if (key is not null) request.Headers.Add("x-functions-key", key);
            if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
            if (properties is not null) request.Headers.Add("BrokerProperties", properties);
            try
            {
                using var answer = await backend.Http.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode is not HttpStatusCode.ServiceUnavailable && !text.Contains("urn:scf:request-in-progress", StringComparison.Ordinal))
                {
                    look?.Invoke(answer);
                    return (answer.StatusCode, text);
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
            {
                await backend.ReviveAsync();
            }
        }

        throw new InvalidOperationException($"{method} {path} was not answered {MostRepeats} times.\n{backend.LastLines()}");
    }

    private static Func<HttpContent> Json(string text) => () => new StringContent(text, Encoding.UTF8, "application/json");
}
