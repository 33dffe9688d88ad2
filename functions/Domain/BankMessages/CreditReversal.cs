namespace ScfFunctions.Domain;

/// <summary>The bank takes back a credit that it had booked on a collection account, already read and sound.</summary>
/// <param name="Credit">The credit as it was booked; all of it is taken back.</param>
/// <param name="BookingDate">When the bank booked the reversal.</param>
/// <param name="Reason">Why, in the bank's words; may be empty.</param>
public sealed record CreditReversal(CollectionCredit Credit, DateOnly BookingDate, string Reason);
