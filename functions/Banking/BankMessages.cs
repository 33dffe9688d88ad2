using System.Text.Json;
using System.Text.Json.Serialization;
using ScfFunctions.Domain;

namespace ScfFunctions.Banking;

/// <summary>A bank's status report as it stands on the wire (pain.002); see README.md.</summary>
public sealed record Pain002(
    [property: JsonRequired] string Type, [property: JsonRequired] string MessageId, [property: JsonRequired] string Bank,
    [property: JsonRequired] DateTimeOffset CreationDateTime, [property: JsonRequired] IReadOnlyList<Pain002Transaction> Transactions);

public sealed record Pain002Transaction(
    [property: JsonRequired] string EndToEndId, [property: JsonRequired] string Status, string? ReasonCode, [property: JsonRequired] Money Amount,
    DateOnly? SettlementDate);

/// <summary>A bank's notification of entries on a collection account as it stands on the wire (camt.054); see README.md.</summary>
public sealed record Camt054(
    [property: JsonRequired] string Type, [property: JsonRequired] string MessageId, [property: JsonRequired] string Bank,
    [property: JsonRequired] DateTimeOffset CreationDateTime, [property: JsonRequired] string Account,
    [property: JsonRequired] IReadOnlyList<Camt054Entry> Entries);

public sealed record Camt054Entry(
    [property: JsonRequired] string EntryReference, [property: JsonRequired] string Status, [property: JsonRequired] string CreditDebitIndicator,
    [property: JsonRequired] Money Amount, [property: JsonRequired] DateOnly BookingDate, [property: JsonRequired] DateOnly ValueDate,
    string? DebtorName, string? DebtorAccount, string? RemittanceInformation);

/// <summary>A message that can never be handled: it goes to the dead letters at once, with this reason.</summary>
/// <param name="Reason">Stable: <c>malformed-message</c>, <c>unknown-type</c>, <c>unknown-payment</c>, <c>unknown-account</c>, <c>unsigned-message</c>.</param>
/// <param name="Description">What is wrong, naming the field.</param>
public sealed record DeadLetter(string Reason, string Description);

/// <summary>Reads bank messages. Pure: text in, records or a reason out.</summary>
public static class BankMessageReader
{
    private const int LongestReference = 140;
    private const int MostTransactions = 1_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>The message's type, or why it cannot be read.</summary>
    public static (string? Type, DeadLetter? Fault) TypeOf(BinaryData body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("type", out var type))
                return (null, Malformed("/type: missing"));
            return type.ValueKind == JsonValueKind.String && type.GetString() is "pain.002" or "camt.054"
                ? (type.GetString(), null)
                : (null, new DeadLetter("unknown-type", $"/type: '{type}' is neither pain.002 nor camt.054"));
        }
        catch (JsonException e)
        {
            return (null, Malformed($"not JSON: {e.Message}"));
        }
    }

    /// <summary>The reports of a pain.002.</summary>
    public static (IReadOnlyList<PaymentStatusReport> Reports, string Bank, DateTimeOffset At, DeadLetter? Fault) ReadPain002(BinaryData body)
    {
        if (!TryRead<Pain002>(body, out var message, out var fault)) return ([], "", default, fault);
        if (message.Transactions.Count is 0 or > MostTransactions)
            return ([], "", default, Malformed($"/transactions: {message.Transactions.Count} of them; 1 to {MostTransactions} are allowed"));
        List<PaymentStatusReport> reports = [];
        for (var i = 0; i < message.Transactions.Count; i++)
        {
            var at = $"/transactions/{i}";
            var transaction = message.Transactions[i];
            PaymentStatus? status = transaction.Status switch
            {
                "ACSC" => PaymentStatus.Settled,
                "ACCP" or "ACTC" or "PDNG" => PaymentStatus.Accepted,
                "RJCT" => PaymentStatus.Rejected,
                _ => null,
            };
            if (status is null) return ([], "", default, Malformed($"{at}/status: '{transaction.Status}' is none of ACSC, ACCP, ACTC, PDNG, RJCT"));
            if (!transaction.Amount.IsPositive) return ([], "", default, Malformed($"{at}/amount: {transaction.Amount} is not above zero"));
            if (status == PaymentStatus.Settled && transaction.SettlementDate is null) return ([], "", default, Malformed($"{at}/settlementDate: missing for ACSC"));
            if (status == PaymentStatus.Rejected && string.IsNullOrEmpty(transaction.ReasonCode)) return ([], "", default, Malformed($"{at}/reasonCode: missing for RJCT"));
            reports.Add(new PaymentStatusReport(
                transaction.EndToEndId, status.Value, transaction.ReasonCode, transaction.Amount,
                status == PaymentStatus.Settled ? transaction.SettlementDate : null));
        }

        return (reports, message.Bank, message.CreationDateTime, null);
    }

    /// <summary>The credits of a camt.054, with whether each is booked; debits confirm our own payments and are left out.</summary>
    public static (IReadOnlyList<(CollectionCredit Credit, bool IsBooked)> Credits, Camt054? Message, DeadLetter? Fault) ReadCamt054(BinaryData body)
    {
        if (!TryRead<Camt054>(body, out var message, out var fault)) return ([], null, fault);
        if (message.Entries.Count is 0 or > MostTransactions)
            return ([], null, Malformed($"/entries: {message.Entries.Count} of them; 1 to {MostTransactions} are allowed"));
        List<(CollectionCredit, bool)> credits = [];
        for (var i = 0; i < message.Entries.Count; i++)
        {
            var at = $"/entries/{i}";
            var entry = message.Entries[i];
            if (entry.EntryReference.Length is 0 or > LongestReference) return ([], null, Malformed($"{at}/entryReference: 1 to {LongestReference} characters"));
            if (entry.Status is not ("BOOK" or "PDNG")) return ([], null, Malformed($"{at}/status: '{entry.Status}' is neither BOOK nor PDNG"));
            if (entry.CreditDebitIndicator is not ("CRDT" or "DBIT")) return ([], null, Malformed($"{at}/creditDebitIndicator: '{entry.CreditDebitIndicator}' is neither CRDT nor DBIT"));
            if (!entry.Amount.IsPositive) return ([], null, Malformed($"{at}/amount: {entry.Amount} is not above zero"));
            if (entry.CreditDebitIndicator == "DBIT") continue;
            credits.Add((
                new CollectionCredit(
                    message.Account, entry.EntryReference, entry.Amount, entry.BookingDate, entry.ValueDate, entry.DebtorName ?? "",
                    entry.DebtorAccount ?? "", entry.RemittanceInformation ?? ""),
                entry.Status == "BOOK"));
        }

        return (credits, message, null);
    }

    private static bool TryRead<T>(BinaryData body, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? message, out DeadLetter? fault)
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
            fault = Malformed($"{e.Path}: {e.Message}");
        }

        return message is not null;
    }

    private static DeadLetter Malformed(string description) => new("malformed-message", description);
}
