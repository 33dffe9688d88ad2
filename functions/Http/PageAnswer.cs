namespace ScfFunctions.Http;

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it; may be empty before the end.</param>
/// <param name="Continuation">Where to go on; null at the end.</param>
public sealed record PageAnswer<T>(IReadOnlyList<T> Items, string? Continuation);
