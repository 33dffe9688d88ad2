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

    /// <summary>It was settled and came back.</summary>
    Returned,
}

/// <summary>One payment in the bank's ledger.</summary>
/// <param name="MessageId">The pain.001 that asked for it.</param>
/// <param name="BankDay">The day on which it is booked.</param>
/// <param name="ReasonCode">Why it was rejected or returned, an ISO 20022 code.</param>
/// <param name="ChangeDay">When it comes back, or is paid after all; null for never.</param>
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
    string? ReasonCode,
    DateOnly? ChangeDay = null)
{
    public const string Disbursement = "Disbursement";
}

/// <summary>One entry from outside on an account of the bank.</summary>
/// <param name="Reference">Its identity on the account.</param>
/// <param name="OrderNumber">The order that the payer means.</param>
/// <param name="Amount">Below zero where the bank takes an earlier credit back.</param>
/// <param name="BankDay">The day on which it is booked.</param>
/// <param name="ValueDate">The day from which it counts; mostly the same.</param>
/// <param name="Shares">What of it is meant for which order.</param>
internal sealed record LedgerCredit(string Reference, string Account, string OrderNumber, Money Amount, DateOnly BankDay, DateOnly ValueDate, bool Booked, IReadOnlyList<CreditShare> Shares);

/// <summary>One booking on an account.</summary>
/// <param name="Number">In the order of booking.</param>
/// <param name="Cents">Below zero what went out.</param>
/// <param name="Cause">The payment, or the credit's reference.</param>
internal sealed record LedgerEntry(long Number, long Cents, DateOnly BankDay, string Cause);

/// <summary>What a payer means for one order.</summary>
internal sealed record CreditShare(string OrderNumber, long Cents);

/// <summary>A message on its way out, made in the same commit as what it tells of.</summary>
internal sealed record OutgoingMessage(string MessageId, byte[] Body);

/// <summary>When and how a message goes out.</summary>
/// <param name="Cause">The message that it answers, or its own id: a repeat of the cause sends it again.</param>
/// <param name="Subject">The order or supplier that it is about: of those about one, the next goes out when the last has been worked off.</param>
internal sealed record Dispatch(string Cause, string Subject)
{
    /// <summary>Not before this; null for at once.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>How often.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>Alone, once all others have been worked off: what it comes to depends on what else is known.</summary>
    public bool IsLast { get; init; }
}

/// <summary>A payment id that came once more.</summary>
/// <param name="IsIdentical">The same message, byte for byte, or another one that says the same.</param>
internal sealed record RepeatedPayment(string PaymentId, string MessageId, bool IsIdentical);
