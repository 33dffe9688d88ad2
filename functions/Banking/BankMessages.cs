using System.Text.Json.Serialization;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

// Bank messages as they stand on the wire; README.md says what each field means.

/// <summary>What every message begins with.</summary>
/// <param name="Type">What kind of message it is.</param>
/// <param name="MessageId">Its id.</param>
/// <param name="Bank">The code of the bank that says to have written it.</param>
/// <param name="CreationDateTime">When it says to have been written; null where that cannot be read.</param>
public sealed record BankMessageHead(string Type, string MessageId, string Bank, DateTimeOffset? CreationDateTime);

/// <summary>A bank's status report (pain.002).</summary>
public sealed record Pain002(
    [property: JsonRequired] string Type, [property: JsonRequired] string MessageId, [property: JsonRequired] string Bank,
    [property: JsonRequired] DateTimeOffset CreationDateTime, [property: JsonRequired] IReadOnlyList<Pain002Transaction> Transactions);

public sealed record Pain002Transaction(
    [property: JsonRequired] string EndToEndId, [property: JsonRequired] string Status, string? ReasonCode, [property: JsonRequired] Money Amount,
    DateOnly? SettlementDate);

/// <summary>A bank's notification of entries on an account (camt.054).</summary>
public sealed record Camt054(
    [property: JsonRequired] string Type, [property: JsonRequired] string MessageId, [property: JsonRequired] string Bank,
    [property: JsonRequired] DateTimeOffset CreationDateTime, [property: JsonRequired] string Account,
    [property: JsonRequired] IReadOnlyList<Camt054Entry> Entries);

public sealed record Camt054Entry(
    [property: JsonRequired] string EntryReference, [property: JsonRequired] string Status, [property: JsonRequired] string CreditDebitIndicator,
    [property: JsonRequired] Money Amount, [property: JsonRequired] DateOnly BookingDate, [property: JsonRequired] DateOnly ValueDate,
    string? DebtorName = null, string? DebtorAccount = null, string? RemittanceInformation = null, Money? Charges = null,
    IReadOnlyList<Camt054Remittance>? Remittances = null, string? EndToEndId = null, string? ReturnReasonCode = null, bool Reversal = false,
    string? OriginalEntryReference = null);

public sealed record Camt054Remittance([property: JsonRequired] string Reference, [property: JsonRequired] Money Amount);

/// <summary>A page of a bank's statement of an account (camt.053).</summary>
public sealed record Camt053(
    [property: JsonRequired] string Type, [property: JsonRequired] string MessageId, [property: JsonRequired] string Bank,
    [property: JsonRequired] DateTimeOffset CreationDateTime, [property: JsonRequired] string Account, [property: JsonRequired] string StatementId,
    [property: JsonRequired] int SequenceNumber, [property: JsonRequired] DateOnly FromDate, [property: JsonRequired] DateOnly ToDate,
    [property: JsonRequired] Currency Currency, [property: JsonRequired] Money OpeningBalance, [property: JsonRequired] IReadOnlyList<Camt053Entry> Entries,
    [property: JsonRequired] Money ClosingBalance, int PageNumber = 1, bool LastPage = true);

public sealed record Camt053Entry(
    [property: JsonRequired] string EntryReference, [property: JsonRequired] string CreditDebitIndicator, [property: JsonRequired] Money Amount,
    [property: JsonRequired] DateOnly BookingDate, [property: JsonRequired] DateOnly ValueDate, bool Reversal = false, string? EndToEndId = null);

/// <summary>A bank's answer to a credit-application.</summary>
public sealed record CreditDecisionMessage(
    [property: JsonRequired] string Type, [property: JsonRequired] string MessageId, [property: JsonRequired] string Bank,
    [property: JsonRequired] DateTimeOffset CreationDateTime, [property: JsonRequired] string ApplicationId, [property: JsonRequired] string Decision,
    Money? Limit = null, DateOnly? ValidUntil = null, string? Reason = null);

/// <summary>A bank's answer to an order-review.</summary>
public sealed record OrderDecisionMessage(
    [property: JsonRequired] string Type, [property: JsonRequired] string MessageId, [property: JsonRequired] string Bank,
    [property: JsonRequired] DateTimeOffset CreationDateTime, [property: JsonRequired] string ReviewId, [property: JsonRequired] string Decision,
    string? Reason = null);

/// <summary>A bank's call of the platform's guarantee.</summary>
public sealed record GuaranteeCallMessage(
    [property: JsonRequired] string Type, [property: JsonRequired] string MessageId, [property: JsonRequired] string Bank,
    [property: JsonRequired] DateTimeOffset CreationDateTime, [property: JsonRequired] string CaseId, [property: JsonRequired] DateOnly AsOf,
    [property: JsonRequired] Money Amount);

/// <summary>What a bank's own books say of its loans.</summary>
public sealed record LoanStatementMessage(
    [property: JsonRequired] string Type, [property: JsonRequired] string MessageId, [property: JsonRequired] string Bank,
    [property: JsonRequired] DateTimeOffset CreationDateTime, [property: JsonRequired] IReadOnlyList<LoanStatementLine> Loans);

public sealed record LoanStatementLine(
    [property: JsonRequired] string CaseId, [property: JsonRequired] DateOnly AsOf, [property: JsonRequired] Money Principal,
    [property: JsonRequired] Money Interest);

/// <summary>A camt.054, read: what came in, which of our payments came back, which credits the bank takes back. Plain debits are left out.</summary>
/// <param name="Account">The account.</param>
/// <param name="At">When the bank wrote it.</param>
/// <param name="Credits">Booked and pending credits.</param>
/// <param name="Returns">Booked returns of our payments.</param>
/// <param name="Reversals">Booked reversals.</param>
public sealed record AccountNotice(
    string Account, DateTimeOffset At, IReadOnlyList<NoticedCredit> Credits, IReadOnlyList<NoticedReturn> Returns, IReadOnlyList<ReversalEntry> Reversals);

/// <summary>A credit, booked or pending, and whom its payer meant parts of it for; no parts where it is for one.</summary>
public sealed record NoticedCredit(CollectionCredit Credit, IReadOnlyList<CreditPart> Parts, bool IsBooked);

/// <summary>A payment of ours that came back, as the entry that brought it.</summary>
public sealed record NoticedReturn(string EntryReference, PaymentReturn Return);

/// <summary>A message that can never be handled: it goes to the dead letters at once, with this reason.</summary>
/// <param name="Reason">Stable; README.md lists them.</param>
/// <param name="Description">What is wrong, naming the field.</param>
public sealed record DeadLetter(string Reason, string Description);
