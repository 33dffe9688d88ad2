namespace ScfFunctions.Domain;

/// <summary>Interest before it becomes money: exact, so that it is rounded at the one place where rounding has a name.</summary>
/// <param name="Parts">In parts of a minor unit, of which <see cref="PartsPerMinorUnit"/> make one.</param>
/// <remarks>
/// A rate has four decimals and a part of a year is a whole number of <see cref="YearFraction.PartsPerYear"/>, so one denominator
/// serves every interest there is. Range: any amount at any rate for as long as there are dates.
/// </remarks>
internal readonly record struct ExactInterest(Int128 Parts)
{
    /// <summary>The common denominator.</summary>
    public const long PartsPerMinorUnit = YearFraction.PartsPerYear * BasisPointRange.Whole;

    public static ExactInterest operator +(ExactInterest left, ExactInterest right) => new(checked(left.Parts + right.Parts));

    /// <summary>Whole minor units, half-even.</summary>
    public long RoundHalfEven() => HalfEven.Divide(Parts, PartsPerMinorUnit);
}
