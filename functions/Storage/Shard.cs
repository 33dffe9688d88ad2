using System.Security.Cryptography;
using System.Text;

namespace ScfFunctions.Storage;

/// <summary>Spreads rows over a fixed number of partitions by a hash of their id, the same on every machine.</summary>
internal static class Shard
{
    /// <summary>The shard of <paramref name="id"/>, three digits, from 000 to <paramref name="count"/> - 1.</summary>
    public static string Of(string id, int count)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return Name((hash[0] << 8 | hash[1]) % count);
    }

    public static string Name(int shard) => shard.ToString("D3");
}
