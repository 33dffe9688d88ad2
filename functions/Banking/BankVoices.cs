using System.Globalization;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

/// <summary>Who speaks in a message, and how we know.</summary>
/// <param name="Bank">The bank's code.</param>
/// <param name="Tenant">Whose cases it may speak of; null for everybody's, which only an unsigned message on this machine may.</param>
/// <param name="Authentication">As evidence names it: <c>ecdsa-p256-sha256 &lt;key id&gt;</c> or <c>loopback-unsigned</c>.</param>
public sealed record BankVoice(string Bank, string? Tenant, string Authentication)
{
    /// <summary>Whether the bank may speak to a tenant at all.</summary>
    public bool Reaches(string tenant) => Tenant is null || Tenant == tenant;
}

/// <summary>Finds out which bank speaks in a message, by its signature.</summary>
/// <remarks>
/// A signature covers the MessageId, so that a message cannot be brought again as another one. A key counts as of the moment at
/// which the message reached the queue: one that waits there while its key runs out is still good.
/// </remarks>
public sealed class BankVoices(BankKeysTable keys, IConfiguration settings)
{
    /// <summary>The setting that lets unsigned messages in; it works only where Service Bus is the embedded one on loopback.</summary>
    public const string UnsignedSetting = "Scf:UnsignedBankMessages";

    /// <summary>Whose voice it is and what the message begins with, or why it cannot be listened to.</summary>
    public async Task<(BankVoice? Voice, BankMessageHead? Head, DeadLetter? Fault)> RecogniseAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        var (bank, keyId, signature) = (
            Property(message, BankSignature.BankProperty), Property(message, BankSignature.KeyProperty), Property(message, BankSignature.SignatureProperty));
        if (bank is null && keyId is null && signature is null && IsUnsignedLetIn)
        {
            var (unsigned, unreadable) = BankMessageReader.ReadHead(message.Body);
            return unsigned is null ? (null, null, unreadable) : (new BankVoice(unsigned.Bank, null, "loopback-unsigned"), unsigned, null);
        }

        if (bank is null || keyId is null || signature is null)
        {
            return Refused(
                "unsigned-message", $"A message needs the application properties {BankSignature.BankProperty}, {BankSignature.KeyProperty} and {BankSignature.SignatureProperty}.");
        }

        var id = LaterDelivery.IdOf(message);
        if (!BankKeyRequest.IsBank(bank) || !BankKeyRequest.IsKeyId(keyId) || await keys.FindAsync(bank, keyId, cancellationToken) is not { } key)
            return Refused("unknown-key", $"{BankSignature.KeyProperty}: the bank '{bank}' has no key '{keyId}' here.");
        if (key.FaultAt(message.EnqueuedTime) is { } invalid)
            return Refused("key-not-valid", $"{BankSignature.KeyProperty}: the message came at {message.EnqueuedTime:O}; the key '{keyId}' of '{bank}' is {invalid}.");
        if (!BankSignature.IsGood(key.PublicKey, signature, BankSignature.Payload(bank, id ?? "", message.Body.ToMemory().Span)))
            return Refused("bad-signature", $"{BankSignature.SignatureProperty}: not that of key '{keyId}' of '{bank}' over this message as '{id}'.");
        var (head, fault) = BankMessageReader.ReadHead(message.Body);
        if (head is null) return (null, null, fault);
        if (head.MessageId != id) return Refused("message-id-differs", $"/messageId: '{head.MessageId}' in the message, '{id}' on it.");
        if (head.Bank != bank) return Refused("foreign-bank", $"/bank: '{head.Bank}' in the message, signed by '{bank}'.");
        return (new BankVoice(bank, key.Tenant, $"{BankSignature.Algorithm} {keyId}"), head, null);
    }

    private bool IsUnsignedLetIn => bool.TryParse(settings[UnsignedSetting], out var wanted) && wanted && IsEmbeddedOnLoopback(settings["ServiceBusConnection"]);

    private static bool IsEmbeddedOnLoopback(string? connection)
    {
        var parts = (connection ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var endpoint = Array.Find(parts, part => part.StartsWith("Endpoint=", StringComparison.OrdinalIgnoreCase))?["Endpoint=".Length..];
        return Array.Exists(parts, part => part.Equals("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase))
            && Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.IsLoopback;
    }

    /// <summary>A key's id such as <c>2017</c> may have been sent as a number.</summary>
    private static string? Property(ServiceBusReceivedMessage message, string name) =>
        message.ApplicationProperties.TryGetValue(name, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    private static (BankVoice?, BankMessageHead?, DeadLetter?) Refused(string reason, string description) => (null, null, new DeadLetter(reason, description));
}
