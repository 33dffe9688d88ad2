using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Marketplace.Replay;

/// <summary>When buyers pay: about two weeks after they have the goods, each in its own way, the same for the same seed.</summary>
internal sealed class BuyerHabits(int seed)
{
    public const int ShortestDays = 7;
    public const int LongestDays = 21;

    /// <summary>Whole days from receipt to payment, 7 to 21; those around 14 are the most frequent (the sum of two dice of eight).</summary>
    public int DaysToPay(string orderNumber)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{orderNumber}"), hash);
        return ShortestDays + (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % 8) + (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash[4..]) % 8);
    }
}
