using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Simulation.Runtime;

/// <summary>A web server without a network: a request is run where it is made.</summary>
internal sealed class DirectServer : IServer
{
    /// <summary>What the host believes it listens on.</summary>
    public static readonly Uri Address = new("http://localhost:7071/");

    private Func<HttpRequestMessage, byte[], Task<HttpResponseMessage>>? _run;

    public DirectServer()
    {
        ServerAddressesFeature addresses = new();
        addresses.Addresses.Add(Address.ToString());
        Features.Set<IServerAddressesFeature>(addresses);
    }

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _run = (request, body) => RunAsync(application, request, body);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, byte[] body) => _run!(request, body);

    public void Dispose()
    {
    }

    private static async Task<HttpResponseMessage> RunAsync<TContext>(IHttpApplication<TContext> application, HttpRequestMessage request, byte[] body)
        where TContext : notnull
    {
        using MemoryStream answer = new();
        HttpResponseFeature response = new();
        var context = application.CreateContext(FeaturesOf(request, body, response, answer));
        try
        {
            await application.ProcessRequestAsync(context);
            application.DisposeContext(context, null);
        }
        catch (Exception e)
        {
            application.DisposeContext(context, e);
            throw new HttpRequestException("The backend broke off the request.", e);
        }

        return Answer(response, answer.ToArray());
    }

    private static FeatureCollection FeaturesOf(HttpRequestMessage request, byte[] body, HttpResponseFeature response, MemoryStream answer)
    {
        var address = request.RequestUri!;
        HttpRequestFeature asked = new()
        {
            Protocol = "HTTP/1.1",
            Scheme = address.Scheme,
            Method = request.Method.Method,
            Path = Uri.UnescapeDataString(address.AbsolutePath),
            QueryString = address.Query,
            RawTarget = address.PathAndQuery,
            Body = new MemoryStream(body, writable: false),
        };
        asked.Headers.Host = address.Authority;
        foreach (var (name, values) in request.Headers) asked.Headers[name] = values.ToArray();
        if (request.Content is { } content)
        {
            foreach (var (name, values) in content.Headers) asked.Headers[name] = values.ToArray();
            asked.Headers.ContentLength = body.Length;
        }

        FeatureCollection features = new();
        features.Set<IHttpRequestFeature>(asked);
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        features.Set<IHttpRequestBodyDetectionFeature>(new HasBody(body.Length > 0));
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature
        {
            ConnectionId = "direct",
            LocalIpAddress = IPAddress.Loopback,
            RemoteIpAddress = IPAddress.Loopback,
            LocalPort = Address.Port,
        });
        return features;
    }

    private static HttpResponseMessage Answer(HttpResponseFeature response, byte[] body)
    {
        HttpResponseMessage message = new((HttpStatusCode)response.StatusCode) { Content = new ByteArrayContent(body) };
        foreach (var (name, values) in response.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, values.AsEnumerable())) message.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        return message;
    }

    private sealed record HasBody(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
