using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Marketplace.Bank;

/// <summary>A key with which a bank signs its messages: ECDSA on P-256, made up at its start and kept nowhere.</summary>
/// <param name="bank">Whose it is.</param>
/// <param name="number">The bank's first, second, …</param>
/// <param name="seed">Where it is not to be secret but the same in every run: what it is derived from, with bank and number.</param>
internal sealed class BankKey(string bank, int number, int? seed = null) : IDisposable
{
    private readonly ECDsa _key = seed is { } given ? Derived(bank, number, given) : ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Bank => bank;

    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"{bank}-{number}");

    public string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>The signature over bank, message id and body, in base64.</summary>
    public string Sign(string messageId, ReadOnlySpan<byte> body)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes($"{bank}\n{messageId}\n"), .. body];
        lock (_key) return Convert.ToBase64String(_key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    public void Dispose() => _key.Dispose();

    private static ECDsa Derived(string bank, int number, int seed) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}/{bank}/{number}"))),
    });
}
