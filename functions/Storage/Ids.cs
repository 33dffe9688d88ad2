using System.Security.Cryptography;
using System.Text;

namespace ScfFunctions.Storage;

/// <summary>Makes ids from what caused them, so that the same request always means the same row.</summary>
public static class Ids
{
    /// <summary>The longest id, in characters: a facility's, which names its supplier and its agreement.</summary>
    public const int Longest = 64;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int DerivedLength = 20;

    /// <summary>An id from a request's tenant, resource and Idempotency-Key.</summary>
    /// <param name="prefix">What it is the id of: <c>p</c> party, <c>cp</c> capital pool, <c>a</c> agreement, <c>o</c> order, <c>c</c> case,
    /// <c>d</c> document or credit application, <c>e</c> audit entry, <c>k</c> key, <c>pa</c> payout account, <c>rp</c> reference price, <c>fx</c> fixing.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="resource">The kind of thing asked for, and what it belongs to, so that one key may serve for different things.</param>
    /// <param name="key">The Idempotency-Key.</param>
    /// <returns>The prefix and 20 characters of lower-case base32: the first 100 bits of a SHA-256.</returns>
    public static string Derive(string prefix, string tenant, string resource, string key) => prefix + Digest(tenant, resource, key);

    /// <summary>Twenty characters that stand for texts given in this order: the same texts, the same characters.</summary>
    public static string Digest(params ReadOnlySpan<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            // The length goes first, so that no two lists of texts hash alike because of where one text ends.
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(Encoding.Unicode.GetBytes(text));
        }

        var bytes = hash.GetHashAndReset();
        return string.Create(DerivedLength, bytes, static (characters, source) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                var bit = i * 5;
                var pair = (source[bit / 8] << 8) | source[(bit / 8) + 1];
                characters[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
            }
        });
    }

    /// <summary>Whether the text could be an id made here; anything else is not looked up at all.</summary>
    public static bool IsWellFormed(string? id) =>
        id is { Length: > 0 and <= Longest } && !id.AsSpan().ContainsAnyExcept(WellFormed);

    private static readonly System.Buffers.SearchValues<char> WellFormed =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
}
