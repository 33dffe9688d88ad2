using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bench.Load.Http;

/// <summary>One HTTP/1.1 connection to this machine that is kept alive: one request at a time, as little work as possible for each.</summary>
/// <remarks>The load shares its processors with what it measures, and an ordinary HTTP client costs several times as much.</remarks>
internal sealed class HttpConnection : IDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _request = new byte[4096];
    private byte[] _answer = new byte[16 * 1024];
    private int _bodyFrom;

    private HttpConnection()
    {
    }

    /// <summary>The body of the last answer, until the next request.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    public static async Task<HttpConnection> OpenAsync(int port, CancellationToken stop)
    {
        HttpConnection connection = new();
        try
        {
            await connection._socket.ConnectAsync(IPAddress.Loopback, port, stop);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and reads its answer whole.</summary>
    /// <param name="method">In capitals.</param>
    /// <param name="path">With its leading slash.</param>
    /// <param name="body">JSON, or nothing.</param>
    /// <param name="headers">Further header lines, each with its line end.</param>
    /// <returns>The status.</returns>
    /// <exception cref="IOException">The server closed the connection, or what it sent is no answer.</exception>
    public async ValueTask<int> SendAsync(string method, string path, ReadOnlyMemory<byte> body, string headers, CancellationToken stop)
    {
        var length = Write(method, path, body.Span, headers);
        for (var sent = 0; sent < length;) sent += await _socket.SendAsync(_request.AsMemory(sent, length - sent), stop);
        var filled = 0;
        int head;
        while ((head = _answer.AsSpan(0, filled).IndexOf(EndOfHead)) < 0) filled += await ReceiveAsync(filled, stop);
        _bodyFrom = head + EndOfHead.Length;
        var (status, bodyLength, isChunked) = Read(_answer.AsSpan(0, head));
        if (!isChunked)
        {
            while (filled < _bodyFrom + bodyLength) filled += await ReceiveAsync(filled, stop);
            Body = _answer.AsMemory(_bodyFrom, bodyLength);
            return status;
        }

        int joined;
        while ((joined = ChunkedBody.Join(_answer.AsSpan(_bodyFrom, filled - _bodyFrom))) < 0) filled += await ReceiveAsync(filled, stop);
        Body = _answer.AsMemory(_bodyFrom, joined);
        return status;
    }

    public void Dispose() => _socket.Dispose();

    private int Write(string method, string path, ReadOnlySpan<byte> body, string headers)
    {
        var head = $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}";
        if (body.Length > 0) head = $"{head}Content-Type: application/json\r\nContent-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n";
        var length = head.Length + 2 + body.Length;
        if (_request.Length < length) _request = new byte[length];
        var written = Encoding.ASCII.GetBytes(head, _request);
        "\r\n"u8.CopyTo(_request.AsSpan(written));
        body.CopyTo(_request.AsSpan(written + 2));
        return length;
    }

    private async ValueTask<int> ReceiveAsync(int filled, CancellationToken stop)
    {
        if (filled == _answer.Length) Array.Resize(ref _answer, filled * 2);
        var received = await _socket.ReceiveAsync(_answer.AsMemory(filled), stop);
        return received > 0 ? received : throw new IOException("The server closed the connection.");
    }

    private static (int Status, int Length, bool IsChunked) Read(ReadOnlySpan<byte> head)
    {
        // HTTP/1.1 200 OK
        if (head.Length < 12 || !Utf8Parser.TryParse(head.Slice(9, 3), out int status, out _)) throw new IOException("What the server sent is no HTTP answer.");
        int? length = status is 204 or 304 ? 0 : null;
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            if (Value(line, "content-length:"u8) is { Length: > 0 } digits && Utf8Parser.TryParse(digits, out int value, out _)) length = value;
            if (Value(line, "transfer-encoding:"u8) is { Length: > 0 }) return (status, 0, true);
        }

        return (status, length ?? throw new IOException("The server's answer does not say how long it is."), false);
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name) ? line[name.Length..].Trim((byte)' ') : default;
}
