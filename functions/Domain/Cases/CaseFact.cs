namespace ScfFunctions.Domain;

/// <summary>One thing that happened to a case, as its timeline tells it.</summary>
/// <param name="Name">What happened, in past tense: <c>DisbursementSettled</c>.</param>
/// <param name="BusinessTime">When it happened in the world.</param>
/// <param name="RecordedAt">When this system committed it.</param>
/// <param name="Detail">One sentence for a person, with the figures.</param>
/// <param name="Evidence">Who said so.</param>
public sealed record CaseFact(string Name, DateTimeOffset BusinessTime, DateTimeOffset RecordedAt, string Detail, Evidence Evidence);
