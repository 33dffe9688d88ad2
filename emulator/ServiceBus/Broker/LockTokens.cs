using System.Buffers.Binary;

namespace Emulator.ServiceBus;

/// <summary>Makes lock tokens: 4 bytes start of the broker, 4 bytes count of locks, 8 bytes sequence number of the message.</summary>
/// <remarks>No token comes twice, so a settlement with a token of an earlier lock, or of an earlier process, is known to be late.</remarks>
internal sealed class LockTokens
{
    private int _locks;

    /// <summary>The number of this start of the broker.</summary>
    public int Start { get; set; }

    public Guid Next(long sequence)
    {
        Span<byte> token = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(token, Start);
        BinaryPrimitives.WriteInt32BigEndian(token[4..], Interlocked.Increment(ref _locks));
        BinaryPrimitives.WriteInt64BigEndian(token[8..], sequence);
        return new Guid(token, bigEndian: true);
    }

    /// <summary>The sequence number of the message that a token locks.</summary>
    public static long Sequence(Guid token)
    {
        Span<byte> bytes = stackalloc byte[16];
        token.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
    }
}
