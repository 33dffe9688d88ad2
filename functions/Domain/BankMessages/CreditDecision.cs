namespace ScfFunctions.Domain;

/// <summary>The deciding bank's answer about a credit application, already read and sound.</summary>
/// <param name="ApplicationId">The question that it answers.</param>
/// <param name="IsApproved">Whether the bank grants a line.</param>
/// <param name="Limit">The most that it grants, above zero; null where declined.</param>
/// <param name="ValidUntil">The last day of the line; null to leave that to the agreement.</param>
/// <param name="Reason">Why not; null where approved.</param>
public sealed record CreditDecision(string ApplicationId, bool IsApproved, Money? Limit, DateOnly? ValidUntil, string? Reason);
