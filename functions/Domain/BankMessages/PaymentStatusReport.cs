namespace ScfFunctions.Domain;

/// <summary>What a bank says of one of our payments (ISO 20022 pain.002), already read and sound.</summary>
/// <param name="EndToEndId">The payment id.</param>
/// <param name="Status">What became of it.</param>
/// <param name="ReasonCode">Why it was rejected; null otherwise.</param>
/// <param name="Amount">What the bank says was paid.</param>
/// <param name="SettlementDate">The bank's value date; null unless settled.</param>
public sealed record PaymentStatusReport(string EndToEndId, PaymentStatus Status, string? ReasonCode, Money Amount, DateOnly? SettlementDate);
