using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>Which way money moves on an account.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EntryDirection>))]
public enum EntryDirection
{
    /// <summary>The account has more.</summary>
    Credit,

    /// <summary>The account has less.</summary>
    Debit,
}

/// <summary>One booked entry of an account statement, already read and sound.</summary>
/// <param name="EntryReference">The bank's identity of the entry on the account.</param>
/// <param name="Direction">Which way the money went.</param>
/// <param name="Amount">Above zero, in the statement's currency.</param>
/// <param name="BookingDate">When the bank booked it: within the statement's dates.</param>
/// <param name="ValueDate">From when it counts for interest.</param>
/// <param name="IsReversal">It undoes an earlier entry: a credit that is taken back, a payment of ours that came back.</param>
/// <param name="EndToEndId">The payment id where the entry belongs to a payment of ours; null otherwise.</param>
public sealed record StatementEntry(
    string EntryReference, EntryDirection Direction, Money Amount, DateOnly BookingDate, DateOnly ValueDate, bool IsReversal = false, string? EndToEndId = null)
{
    /// <summary>What the entry does to the balance.</summary>
    [JsonIgnore]
    public Money Signed => Direction == EntryDirection.Credit ? Amount : -Amount;

    /// <summary>By what our books know it: the payment and whether it came back, else the bank's reference.</summary>
    [JsonIgnore]
    public string Identity => EndToEndId is { } paymentId && PaymentId.TryReadCase(paymentId, out _)
        ? AccountMovement.IdentityOfPayment(paymentId, IsReversal)
        : AccountMovement.IdentityOfEntry(EntryReference);
}

/// <summary>A page of a bank's statement of one account in one currency (ISO 20022 camt.053), already read and sound: opening + entries = closing.</summary>
/// <param name="StatementId">The bank's identity of the statement on the account.</param>
/// <param name="Sequence">The statement's number on the account, from 1, without gaps; a bank may begin anew each year.</param>
/// <param name="Number">The page's number, from 1.</param>
/// <param name="IsLast">Whether no page follows.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Opening">The booked balance before the page's first entry; may be negative.</param>
/// <param name="Entries">The entries; there may be none.</param>
/// <param name="Closing">The booked balance after its last entry.</param>
public sealed record StatementPage(
    string StatementId, int Sequence, int Number, bool IsLast, DateOnly From, DateOnly To, Money Opening, IReadOnlyList<StatementEntry> Entries, Money Closing);
