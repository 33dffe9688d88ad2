using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Marketplace.Bank;

/// <summary>A key with which a bank signs its messages: ECDSA on P-256, made up at its start and kept nowhere.</summary>
internal sealed class BankKey(string bank, int number) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

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
}
