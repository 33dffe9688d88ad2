using System.Security.Cryptography;
using System.Text;

namespace ScfFunctions.Banking;

/// <summary>How a bank signs a message: ECDSA on P-256 with SHA-256, over who speaks, the message's id and its body.</summary>
public static class BankSignature
{
    /// <summary>The algorithm's name in evidence.</summary>
    public const string Algorithm = "ecdsa-p256-sha256";

    /// <summary>Application properties of a signed message: the bank's code, the key's id, the signature in Base64 of DER.</summary>
    public const string BankProperty = "scf-bank", KeyProperty = "scf-key", SignatureProperty = "scf-signature";

    /// <summary>What is signed: UTF-8 of the bank's code, a line feed, the MessageId, a line feed; then the body's bytes.</summary>
    public static byte[] Payload(string bank, string messageId, ReadOnlySpan<byte> body) => [.. Encoding.UTF8.GetBytes($"{bank}\n{messageId}\n"), .. body];

    /// <summary>Whether a signature is that of the key's owner over this message.</summary>
    /// <param name="publicKey">The key, see <see cref="IsPublicKey"/>.</param>
    /// <param name="signature">As the message carries it; text that is no signature at all is a wrong one.</param>
    /// <param name="payload">See <see cref="Payload"/>.</param>
    public static bool IsGood(string publicKey, string signature, byte[] payload)
    {
        var der = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, der, out var length)) return false;
        using var key = ECDsa.Create();
        key.ImportFromPem(publicKey);
        return key.VerifyData(payload, der.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>Whether a text is a public key on P-256 as PEM (SubjectPublicKeyInfo).</summary>
    public static bool IsPublicKey(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || !pem.AsSpan()[fields.Label].SequenceEqual("PUBLIC KEY")) return false;
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
