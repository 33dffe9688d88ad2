using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tests.Functions.Telemetry;

/// <summary>What an exporter sends to: the least of a collector, over real HTTP.</summary>
internal sealed class CollectorEndpoint : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<byte[]>> _received = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    private CollectorEndpoint(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public static async Task<CollectorEndpoint> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        CollectorEndpoint endpoint = new(builder.Build());
        endpoint._app.MapPost("/v1/{signal}", endpoint.TakeAsync);
        await endpoint._app.StartAsync();
        return endpoint;
    }

    /// <summary>The signals that came, in order of the alphabet.</summary>
    public IReadOnlyList<string> Signals => [.. _received.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether something of a signal holds a text; in protobuf, texts stand as they are in UTF-8.</summary>
    public bool Holds(string signal, string text) =>
        _received.TryGetValue(signal, out var bodies) && bodies.Any(body => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(string signal, HttpRequest request)
    {
        using MemoryStream body = new();
        await request.Body.CopyToAsync(body);
        if (request.ContentType != "application/x-protobuf") return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        _received.GetOrAdd(signal, _ => []).Enqueue(body.ToArray());
        return Results.Bytes([], "application/x-protobuf");
    }
}
