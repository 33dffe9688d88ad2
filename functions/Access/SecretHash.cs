using System.Security.Cryptography;
using System.Text;

namespace ScfFunctions.Access;

/// <summary>Makes keys and what is kept of them.</summary>
internal static class SecretHash
{
    private const int SecretBytes = 32;

    /// <summary>A new key: the id, a dot and 256 random bits in URL-safe base64.</summary>
    public static string NewKey(string id) => $"{id}.{NewSecret()}";

    /// <summary>256 random bits in URL-safe base64.</summary>
    public static string NewSecret() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>What is kept of a key: its SHA-256. A slow hash would add nothing against guessing 256 random bits.</summary>
    public static string Of(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Compares in a time that does not tell how much agrees.</summary>
    public static bool AreEqual(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
