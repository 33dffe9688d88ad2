namespace ScfFunctions.Domain;

/// <summary>The bank takes back a credit that it had booked on a collection account, already read and sound.</summary>
/// <param name="Account">The collection account.</param>
/// <param name="EntryReference">The entry that is taken back, not that of the reversal.</param>
/// <param name="Amount">As much as the credit was.</param>
/// <param name="BookingDate">When the bank booked the reversal.</param>
/// <param name="Reason">Why, in the bank's words; may be empty.</param>
public sealed record CreditReversal(string Account, string EntryReference, Money Amount, DateOnly BookingDate, string Reason);
