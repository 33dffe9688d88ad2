namespace ScfFunctions.Domain;

/// <summary>An exact part of a year.</summary>
/// <param name="Parts">In parts of a year, of which <see cref="PartsPerYear"/> make one.</param>
internal readonly record struct YearFraction(long Parts) : IComparable<YearFraction>
{
    /// <summary>The least number that 360, 365 and 366 all divide: with it no convention leaves a remainder.</summary>
    public const long PartsPerYear = 1_603_080;

    public static YearFraction Zero => default;

    /// <summary>Days of a year that is counted as 360, 365 or 366 days long.</summary>
    public static YearFraction Of(int days, int daysInYear) => new(days * (PartsPerYear / daysInYear));

    public static YearFraction operator +(YearFraction left, YearFraction right) => new(left.Parts + right.Parts);

    public static YearFraction operator -(YearFraction left, YearFraction right) => new(left.Parts - right.Parts);

    public int CompareTo(YearFraction other) => Parts.CompareTo(other.Parts);
}
