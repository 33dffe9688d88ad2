using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>One booked or pending entry on a collection account (ISO 20022 camt.054), already read and sound.</summary>
/// <param name="Account">The collection account.</param>
/// <param name="EntryReference">The bank's identity of the entry on that account.</param>
/// <param name="Amount">Above zero.</param>
/// <param name="BookingDate">When the bank booked it: limits and the residual go by it.</param>
/// <param name="ValueDate">From when the money is ours: interest stops on it.</param>
/// <param name="DebtorName">Who paid.</param>
/// <param name="DebtorAccount">From where.</param>
/// <param name="RemittanceInformation">What for: the order id.</param>
/// <param name="Charges">What banks on the way kept for themselves: the payer sent this much more; null for nothing.</param>
/// <param name="IsAmountMatch">It names no order of ours: a case is handed it only because that expects exactly what was paid.</param>
/// <param name="Suspensions">How often it had gone into suspense when a case was handed it.</param>
public sealed record CollectionCredit(
    string Account, string EntryReference, Money Amount, DateOnly BookingDate, DateOnly ValueDate, string DebtorName, string DebtorAccount,
    string RemittanceInformation, Money? Charges = null, bool IsAmountMatch = false, int Suspensions = 0)
{
    /// <summary>What the payer sent, before banks on the way took their charges.</summary>
    [JsonIgnore]
    public Money Paid => Charges is { } charges ? Amount + charges : Amount;
}
