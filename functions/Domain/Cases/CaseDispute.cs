namespace ScfFunctions.Domain;

/// <summary>A dispute as the case keeps it.</summary>
/// <param name="Number">Its number on the order.</param>
/// <param name="Amount">What is contested; of one whose end was told before its beginning, what was upheld.</param>
/// <param name="IsOpen">Nobody has resolved it yet.</param>
public sealed record CaseDispute(string Number, Money Amount, bool IsOpen);
