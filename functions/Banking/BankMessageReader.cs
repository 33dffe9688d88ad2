using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ScfFunctions.Domain;

namespace ScfFunctions.Banking;

/// <summary>Reads bank messages. Pure: text in, records or a reason out; the reason names the field as a JSON pointer.</summary>
public static partial class BankMessageReader
{
    public const string PaymentStatus = "pain.002";
    public const string AccountEntries = "camt.054";
    public const string AccountStatement = "camt.053";
    public const string CreditDecision = "credit-decision";
    public const string OrderDecision = "order-decision";
    public const string GuaranteeCall = "guarantee-call";
    public const string LoanStatement = "loan-statement";

    private const int LongestReference = 140;
    private const int LongestReasonCode = 35;
    private const int LongestReason = 500;
    private const int MostTransactions = 1_000;

    private static readonly string[] Types = [PaymentStatus, AccountEntries, AccountStatement, CreditDecision, OrderDecision, GuaranteeCall, LoanStatement];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>What kind of message it is and who says to have sent it, or why it cannot be read.</summary>
    public static (BankMessageHead? Head, DeadLetter? Fault) ReadHead(BinaryData body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("type", out var type))
                return (null, Malformed("/type: missing"));
            if (type.ValueKind != JsonValueKind.String || Array.IndexOf(Types, type.GetString()) < 0)
                return (null, new DeadLetter("unknown-type", $"/type: '{type}' is none of {string.Join(", ", Types)}"));
            if (TextOf(document.RootElement, "messageId") is not { } messageId) return (null, Malformed("/messageId: missing"));
            return TextOf(document.RootElement, "bank") is { } bank
                ? (new BankMessageHead(type.GetString()!, messageId, bank, InstantOf(document.RootElement, "creationDateTime")), null)
                : (null, Malformed("/bank: missing"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, Malformed($"not JSON: {e.Message}"));
        }
    }

    private static string? TextOf(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? InstantOf(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var instant) ? instant : null;

    private static bool TryRead<T>(BinaryData body, [NotNullWhen(true)] out T? message, [NotNullWhen(false)] out DeadLetter? fault)
        where T : class
    {
        (message, fault) = (null, null);
        try
        {
            message = JsonSerializer.Deserialize<T>(body, Json);
            if (message is null) fault = Malformed("the body is null");
        }
        catch (JsonException e)
        {
            fault = Malformed(FaultOf(e));
        }

        return message is not null;
    }

    /// <summary>The parser's complaint as a pointer and a sentence, without the names of our types.</summary>
    private static string FaultOf(JsonException e)
    {
        var pointer = (e.Path ?? "$").TrimStart('$').Replace('.', '/').Replace('[', '/').Replace("]", "", StringComparison.Ordinal);
        if (MissingForm().Match(e.Message) is { Success: true } missing) return $"{pointer}/{missing.Groups[1].Value}: missing";
        if (e.Message.Contains("could not be mapped", StringComparison.Ordinal)) return $"{pointer}: unknown field";
        // What is left of the parser's own sentences names our types: a value of another kind, or null.
        if (e.Message.Contains(nameof(ScfFunctions), StringComparison.Ordinal)) return $"{pointer}: not a value of the kind that this field has";
        var end = e.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return $"{pointer}: {(end < 0 ? e.Message : e.Message[..end])}";
    }

    /// <summary>Why a decision's word cannot be read; null where it can.</summary>
    private static DeadLetter? DecisionFault(string decision) =>
        decision is "Approved" or "Declined" ? null : Malformed($"/decision: '{decision}' is neither Approved nor Declined");

    private static DeadLetter? ReasonFault(string? reason) => LengthFault(reason, LongestReason, "/reason");

    private static DeadLetter? LengthFault(string? text, int atMost, string at) =>
        text is not null && text.Length > atMost ? Malformed($"{at}: {text.Length} characters; {atMost} are allowed") : null;

    private static DeadLetter Malformed(string description) => new("malformed-message", description);

    [GeneratedRegex(@"missing required properties including: '([^']+)'")]
    private static partial Regex MissingForm();
}
