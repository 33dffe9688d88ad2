namespace Marketplace.Bank;

/// <summary>How the bank knew a message that reached it.</summary>
internal enum Acquaintance
{
    /// <summary>It was never here.</summary>
    First,

    /// <summary>The same bytes were here before.</summary>
    Repeat,

    /// <summary>Another text came under an id that was here before: a breach of the interface.</summary>
    Different,
}

internal enum PaymentState
{
    /// <summary>Taken on, to be booked when its bank day opens.</summary>
    Accepted,
    Settled,
    Rejected,
}

/// <summary>One payment in the bank's ledger.</summary>
/// <param name="MessageId">The pain.001 that asked for it.</param>
/// <param name="BankDay">The day on which it is booked.</param>
/// <param name="ReasonCode">Why it was rejected, an ISO 20022 code.</param>
internal sealed record LedgerPayment(
    string PaymentId,
    string MessageId,
    string Purpose,
    Money Amount,
    string Debtor,
    string Creditor,
    string Reference,
    DateOnly BankDay,
    PaymentState State,
    string? ReasonCode);

/// <summary>One credit from outside on an account of the bank.</summary>
/// <param name="Reference">Its identity on the account.</param>
/// <param name="OrderNumber">The order that the buyer pays.</param>
internal sealed record LedgerCredit(string Reference, string Account, string OrderNumber, Money Amount, DateOnly BankDay, bool Booked);

/// <summary>A message on its way out, made in the same commit as what it tells of.</summary>
internal sealed record OutgoingMessage(string MessageId, byte[] Body);
