using Emulator.Blobs.Service;

namespace Emulator.Blobs.Clients;

/// <summary>A blob's content, a piece in memory at a time.</summary>
/// <param name="storage">Where it is read.</param>
/// <param name="pieces">The number of each piece and its length, in order.</param>
/// <param name="offset">Where in the content the stream begins.</param>
/// <param name="length">How long it is.</param>
internal sealed class BlobStream(BlobStorage storage, IReadOnlyList<(long Block, long Length)> pieces, long offset, long length) : Stream
{
    private int _next;
    private long _skip = offset;
    private long _left = length;
    private ReadOnlyMemory<byte> _piece;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length { get; } = length;

    public override long Position
    {
        get => Length - _left;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (_piece.IsEmpty && _left > 0)
        {
            var (block, size) = pieces[_next++];
            if (_skip >= size) _skip -= size;
            else (_piece, _skip) = (storage.ReadPiece(block).AsMemory((int)_skip), 0);
        }

        var count = (int)Math.Min(Math.Min(buffer.Length, _piece.Length), _left);
        _piece[..count].Span.CopyTo(buffer);
        _piece = _piece[count..];
        _left -= count;
        return count;
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
