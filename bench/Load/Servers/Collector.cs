using System.Net;
using System.Net.Sockets;

namespace Bench.Load.Servers;

/// <summary>Takes what an exporter sends over HTTP, and throws it away: the least that an exporter can be measured against.</summary>
internal sealed class Collector : IDisposable
{
    private readonly HttpListener _listener = new();
    private long _bytes;
    private int _requests;

    public Collector()
    {
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
        }

        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = TakeAsync();
    }

    public string Address { get; }

    /// <summary>The settings of a server that exports everything to this.</summary>
    public string[] Arguments => [$"--OTEL_EXPORTER_OTLP_ENDPOINT={Address}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"];

    /// <summary>What has come so far.</summary>
    public (int Requests, long Bytes) Taken => (_requests, Interlocked.Read(ref _bytes));

    public void Dispose() => _listener.Close();

    private async Task TakeAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                while (await context.Request.InputStream.ReadAsync(buffer) is > 0 and var count) Interlocked.Add(ref _bytes, count);
                _requests++;
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed: nobody measures any more.
        }
    }
}
