using System.Text.RegularExpressions;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

/// <summary>Makes a bank's public key known; see <see cref="BankKey"/>.</summary>
public sealed partial record BankKeyRequest(string Bank, string KeyId, string PublicKey, DateTimeOffset ValidFrom, DateTimeOffset? ValidUntil)
{
    public static BankKeyRequest Read(JsonFields fields)
    {
        BankKeyRequest request = new(
            fields.Formed("bank", Banks.CodeForm(), Banks.CodeInWords),
            fields.Formed("keyId", KeyIdForm(), "1 to 64 letters, digits and any of . _ -"),
            fields.Formed("publicKey", PemForm(), "a public key as PEM, at most 1000 characters"),
            fields.Instant("validFrom"),
            fields.OptionalInstant("validUntil"));
        if (!fields.Sound) return request;
        if (request.ValidUntil <= request.ValidFrom) fields.Fault("validUntil", "out-of-range", "The key's validity ends before it begins.");
        if (FaultOf(request.PublicKey) is { } fault) fields.Fault("publicKey", "malformed-key", fault);
        return request;
    }

    /// <summary>Whether a text can be a bank's code.</summary>
    public static bool IsBank(string text) => Banks.CodeForm().IsMatch(text);

    /// <summary>Whether a text can be a key's id.</summary>
    public static bool IsKeyId(string text) => KeyIdForm().IsMatch(text);

    private static string? FaultOf(string publicKey)
    {
        const string expected = "A public key of the curve P-256 is needed, as PEM: -----BEGIN PUBLIC KEY----- (SubjectPublicKeyInfo).";
        // A private key would be read as well, and must not even be sent here.
        if (publicKey.Contains("PRIVATE KEY", StringComparison.Ordinal)) return "This is a private key: it is known to others now; make another pair. " + expected;
        return BankSignature.IsPublicKey(publicKey) ? null : expected;
    }

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex KeyIdForm();

    [GeneratedRegex(@"^[ -~\r\n]{1,1000}\z")]
    private static partial Regex PemForm();
}

/// <summary>A bank's key as answers show it.</summary>
public sealed record BankKeyAnswer(
    string Bank, string KeyId, string PublicKey, DateTimeOffset ValidFrom, DateTimeOffset? ValidUntil, DateTimeOffset? RevokedAt, string? RevocationReason)
{
    public static BankKeyAnswer Of(BankKey key) =>
        new(key.Bank, key.KeyId, key.PublicKey, key.ValidFrom, key.ValidUntil, key.Revocation?.At, key.Revocation?.Reason);
}
