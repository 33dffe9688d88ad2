using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Marketplace.Disturbing;

/// <summary>Chance that depends on nothing but its words: the same for the same seed, whatever happened before.</summary>
internal static class Lot
{
    /// <summary>A number from 0 to <paramref name="below"/> - 1.</summary>
    public static int Draw(int seed, string purpose, string subject, int below)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{purpose}/{subject}"), hash);
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % (uint)below);
    }
}
