namespace ScfFunctions.Domain;

/// <summary>A part of a loan and when it has to be repaid, with the interest accrued by then.</summary>
/// <param name="Due">The day.</param>
/// <param name="Principal">Zero or more; zero where only the interest falls due.</param>
public sealed record Instalment(DateOnly Due, Money Principal);
