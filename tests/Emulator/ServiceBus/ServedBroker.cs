using System.Text;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Emulator.ServiceBus;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tests.Emulator.ServiceBus;

/// <summary>Queues served over real HTTP on a free port of this machine, with a plain HTTP client and a client of the REST form.</summary>
internal sealed class ServedBroker : IAsyncDisposable
{
    private readonly TaskCompletionSource _pollArrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _pollLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _server;

    private ServedBroker(TemporaryBroker inside, WebApplication server)
    {
        (Inside, _server) = (inside, server);
    }

    /// <summary>The same queues from inside the process, and their clock.</summary>
    public TemporaryBroker Inside { get; }

    /// <summary>What any program that speaks HTTP has.</summary>
    public HttpClient Http { get; private set; } = null!;

    public ServiceBusClient Client { get; private set; } = null!;

    /// <summary>When the first receive has reached the server.</summary>
    public Task PollArrived => _pollArrived.Task;

    /// <summary>When the server is done with the first receive.</summary>
    public Task PollLeft => _pollLeft.Task;

    public string ConnectionString => $"Endpoint=sb://{Http.BaseAddress!.Authority};SharedAccessKeyName=x;SharedAccessKey=y==;UseDevelopmentEmulator=true";

    public static async Task<ServedBroker> StartAsync(params QueueSettings[] settings)
    {
        var inside = await TemporaryBroker.StartAsync(settings);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var served = new ServedBroker(inside, server);
        server.Use(served.WatchAsync);
        server.MapServiceBus(inside.Broker);
        await server.StartAsync();
        served.Http = new HttpClient { BaseAddress = new Uri(server.Urls.Single()), Timeout = TemporaryBroker.Patience };
        served.Client = new ServiceBusClient(served.ConnectionString);
        return served;
    }

    public Task StopServerAsync() => _server.StopAsync().WaitAsync(TemporaryBroker.Patience);

    public ServiceBusReceiver Receiver(SubQueue part = SubQueue.None, ServiceBusReceiveMode mode = ServiceBusReceiveMode.PeekLock) => Client.CreateReceiver(
        TemporaryBroker.Queue, new ServiceBusReceiverOptions { SubQueue = part, ReceiveMode = mode });

    public Task<HttpResponseMessage> AskAsync(HttpMethod method, string path) => Http.SendAsync(new HttpRequestMessage(method, path));

    public Task<HttpResponseMessage> SendAsync(string body, string? brokerProperties = null, params (string Name, string Value)[] headers) =>
        SendAsync(new StringContent(body, Encoding.UTF8, "application/json"), brokerProperties, headers);

    public async Task<HttpResponseMessage> SendAsync(HttpContent body, string? brokerProperties, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders/messages") { Content = body };
        if (brokerProperties is not null) request.Headers.TryAddWithoutValidation("BrokerProperties", brokerProperties);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Http.Dispose();
        await _server.DisposeAsync();
        await Inside.DisposeAsync();
    }

    private async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        var isPoll = context.Request.Path.Value!.EndsWith("/head", StringComparison.Ordinal);
        if (isPoll) _pollArrived.TrySetResult();
        try
        {
            await next(context);
        }
        finally
        {
            if (isPoll) _pollLeft.TrySetResult();
        }
    }
}

/// <summary>Short forms for what HTTP answers.</summary>
internal static class Answered
{
    public static JsonObject BrokerProperties(this HttpResponseMessage response) =>
        JsonNode.Parse(Assert.Single(response.Headers.GetValues("BrokerProperties")))!.AsObject();

    public static async Task<JsonObject> JsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

    /// <summary>The title and detail of a problem, which every refusal is.</summary>
    public static async Task<(string Title, string Detail)> ProblemAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.JsonAsync();
        Assert.Equal((int)response.StatusCode, problem["status"]!.GetValue<int>());
        return (problem["title"]!.GetValue<string>(), problem["detail"]!.GetValue<string>());
    }
}
