using System.Globalization;
using System.Text;
using Bench.Load.Http;

namespace Bench.Load.Application;

/// <summary>The backend's HTTP interface, as one caller with one connection uses it.</summary>
internal sealed class BackendApi(HttpConnection connection, string callersKey) : IDisposable
{
    /// <summary>The development key that the measured backends are started with.</summary>
    public const string Key = "bench-key";

    private readonly string _keyHeader = $"x-functions-key: {callersKey}\r\n";

    public static async Task<BackendApi> OpenAsync(int port, CancellationToken stop, string callersKey = Key) => new(await HttpConnection.OpenAsync(port, stop), callersKey);

    /// <summary>Creates something and returns its id.</summary>
    /// <param name="resource">What comes after <c>/api/</c>.</param>
    /// <param name="key">The request's Idempotency-Key.</param>
    /// <param name="body">JSON.</param>
    /// <exception cref="IOException">The backend did not answer 201 or 202.</exception>
    public async ValueTask<string> PostAsync(string resource, string key, string body, CancellationToken stop)
    {
        var status = await connection.SendAsync("POST", "/api/" + resource, Encoding.UTF8.GetBytes(body), $"{_keyHeader}Idempotency-Key: {key}\r\n", stop);
        if (status is 201 or 202) return Id(connection.Body.Span);
        throw Refused("POST", resource, status);
    }

    /// <exception cref="IOException">The backend did not answer 200.</exception>
    public async ValueTask<string> GetAsync(string resource, CancellationToken stop)
    {
        var status = await connection.SendAsync("GET", "/api/" + resource, default, _keyHeader, stop);
        return status == 200 ? Encoding.UTF8.GetString(connection.Body.Span) : throw Refused("GET", resource, status);
    }

    public void Dispose() => connection.Dispose();

    private IOException Refused(string method, string resource, int status) =>
        new($"{method} /api/{resource} was answered {status.ToString(CultureInfo.InvariantCulture)}: {Encoding.UTF8.GetString(connection.Body.Span)}");

    /// <summary>The first value of an answer is the id of what was created.</summary>
    private static string Id(ReadOnlySpan<byte> body)
    {
        var from = body.IndexOf("\":\""u8) + 3;
        var length = body[from..].IndexOf((byte)'"');
        return Encoding.UTF8.GetString(body.Slice(from, length));
    }
}
