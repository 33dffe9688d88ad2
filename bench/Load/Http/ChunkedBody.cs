using System.Buffers.Text;

namespace Bench.Load.Http;

/// <summary>A body that comes in chunks, each after a line with its length in hexadecimal digits; the last one is empty.</summary>
internal static class ChunkedBody
{
    /// <summary>Joins the chunks at the front, once all are there; before, changes nothing.</summary>
    /// <returns>The length of the body, or -1 where a part of it is still to come.</returns>
    /// <exception cref="IOException">It is no chunked body.</exception>
    public static int Join(Span<byte> received)
    {
        if (!IsWhole(received)) return -1;
        var joined = 0;
        for (var at = 0; ;)
        {
            var size = Size(received[at..], out var digits);
            if (size == 0) return joined;
            received.Slice(at + digits + 2, size).CopyTo(received[joined..]);
            joined += size;
            at += digits + 2 + size + 2;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> received)
    {
        while (received.IndexOf("\r\n"u8) > 0)
        {
            var size = Size(received, out var digits);
            var end = digits + 2 + size + 2;
            if (received.Length < end) return false;
            if (size == 0) return true;
            received = received[end..];
        }

        return false;
    }

    private static int Size(ReadOnlySpan<byte> from, out int digits) =>
        Utf8Parser.TryParse(from, out int size, out digits, 'x') ? size : throw new IOException("A chunk of the server's answer does not begin with its length.");
}
