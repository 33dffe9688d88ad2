using System.Text.Json;
using System.Text.Json.Serialization;

namespace Marketplace.Bank;

// The JSON records of functions/Banking/README.md.

/// <summary>Payments to be made, from the backend.</summary>
internal sealed record PaymentInitiation(
    string Type, string MessageId, DateTimeOffset CreationDateTime, int NumberOfTransactions, string ControlSum, IReadOnlyList<PaymentOrder> Payments)
{
    public const string TypeName = "pain.001";

    /// <exception cref="BankMessageException">It is not a pain.001, or its totals disagree with its content: then none of it is paid.</exception>
    public static PaymentInitiation Parse(ReadOnlySpan<byte> body)
    {
        PaymentInitiation? message;
        try
        {
            message = JsonSerializer.Deserialize<PaymentInitiation>(body, MarketJson.Options);
        }
        catch (JsonException e)
        {
            throw new BankMessageException($"not a pain.001: {e.Message}");
        }

        if (message is not { Type: TypeName, Payments: not null, MessageId: not null, ControlSum: not null }) throw new BankMessageException("not a pain.001");
        if (message.NumberOfTransactions != message.Payments.Count)
            throw new BankMessageException($"numberOfTransactions says {message.NumberOfTransactions}, there are {message.Payments.Count}");
        var sum = message.Payments.Sum(payment => payment.Amount.Cents);
        if (Money.Text(sum) != message.ControlSum) throw new BankMessageException($"controlSum says {message.ControlSum}, the payments come to {Money.Text(sum)}");
        return message;
    }
}

/// <param name="EndToEndId">The payment id: paid once, however often it is sent.</param>
internal sealed record PaymentOrder(
    string EndToEndId,
    string Purpose,
    Money Amount,
    DateOnly RequestedExecutionDate,
    string DebtorAccount,
    string CreditorAccount,
    string? RemittanceInformation);

/// <summary>What became of payments, to the backend.</summary>
internal sealed record PaymentStatusReport(string Type, string MessageId, string Bank, DateTimeOffset CreationDateTime, IReadOnlyList<TransactionStatus> Transactions)
{
    public const string TypeName = "pain.002";
}

internal sealed record TransactionStatus(string EndToEndId, string Status, string? ReasonCode, Money Amount, DateOnly? SettlementDate);

/// <summary>Entries on an account, to the backend.</summary>
internal sealed record CreditNotification(string Type, string MessageId, string Bank, DateTimeOffset CreationDateTime, string Account, IReadOnlyList<CreditEntry> Entries)
{
    public const string TypeName = "camt.054";
}

internal sealed record CreditEntry(
    string EntryReference,
    string Status,
    string CreditDebitIndicator,
    Money Amount,
    DateOnly BookingDate,
    DateOnly ValueDate,
    string DebtorName,
    string DebtorAccount,
    string RemittanceInformation)
{
    /// <summary>What banks on the way kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Money? Charges { get; init; }

    /// <summary>The orders that it pays, where there are several.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Remittance>? Remittances { get; init; }

    /// <summary>The payment of the backend's own that comes back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EndToEndId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReturnReasonCode { get; init; }

    /// <summary>True where the bank takes an earlier credit back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Reversal { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OriginalEntryReference { get; init; }
}

/// <summary>A page of what was booked on an account, to the backend.</summary>
internal sealed record AccountStatement(
    string Type, string MessageId, string Bank, DateTimeOffset CreationDateTime, string Account, string StatementId, int SequenceNumber, int PageNumber, bool LastPage,
    DateOnly FromDate, DateOnly ToDate, string Currency, Money OpeningBalance, IReadOnlyList<StatedEntry> Entries, Money ClosingBalance)
{
    public const string TypeName = "camt.053";
}

internal sealed record StatedEntry(
    string EntryReference, string CreditDebitIndicator, Money Amount, DateOnly BookingDate, DateOnly ValueDate, bool Reversal, string? EndToEndId);

/// <param name="Reference">An order's id at the backend.</param>
internal sealed record Remittance(string Reference, Money Amount);

/// <summary>A message that the bank cannot act upon; the reason names what is wrong with it.</summary>
internal sealed class BankMessageException(string reason) : Exception(reason);
