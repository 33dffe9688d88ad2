namespace ScfFunctions.Domain;

/// <summary>One of our payments came back after it had settled (ISO 20022 camt.054, ICDT/RRTN), already read and sound.</summary>
/// <param name="EndToEndId">The payment id.</param>
/// <param name="Amount">What came back.</param>
/// <param name="ReasonCode">Why, as ISO 20022 codes it: <c>AC01</c> is an account number that is not right.</param>
/// <param name="BookingDate">When the bank booked it.</param>
public sealed record PaymentReturn(string EndToEndId, Money Amount, string ReasonCode, DateOnly BookingDate);
