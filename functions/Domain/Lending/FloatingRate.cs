namespace ScfFunctions.Domain;

/// <summary>What an index stood at on a day, as it was published; never changed afterwards.</summary>
/// <param name="Date">The day that it is for.</param>
/// <param name="Rate">Whole basis points a year, <see cref="Lowest"/> to <see cref="Highest"/>; what is published finer is rounded by whoever says it here. It may be below zero.</param>
public sealed record Fixing(DateOnly Date, int Rate)
{
    /// <summary>-20 %.</summary>
    public const int Lowest = -2_000;

    /// <summary>80 %; with the largest margin no rate is above 100 %.</summary>
    public const int Highest = 8_000;

    public int Rate { get; init; } =
        Rate is >= Lowest and <= Highest ? Rate : throw new ArgumentOutOfRangeException(nameof(Rate), Rate, $"An index is fixed between {Lowest} and {Highest} basis points.");

    /// <summary>The last of some fixings that is dated on a day or before; null where none is.</summary>
    public static Fixing? LastKnown(IEnumerable<Fixing> fixings, DateOnly day) => fixings.Where(fixing => fixing.Date <= day).MaxBy(fixing => fixing.Date);

    public override string ToString() => $"{Rate / 100m:0.##} % of {Date:yyyy-MM-dd}";
}

/// <summary>Interest that follows an index: as agreed, before anybody knows what the index will stand at.</summary>
/// <remarks>
/// The rate is that of the index plus the margin, and never below zero. It is fixed for the first day of the loan and anew every <see cref="ResetDays"/> calendar days;
/// a reset on a day on which banks do not work goes by the fixing of the business day before.
/// <para>Example: 2.5 % above an index at 1 %: 3.5 %; at -3 %: nothing.</para>
/// </remarks>
/// <param name="Index">The code of the index, such as <c>STIBOR-3M</c>.</param>
/// <param name="Margin">Above it; at most <see cref="LargestMargin"/> basis points.</param>
/// <param name="ResetDays">Calendar days from one reset to the next, <see cref="ShortestResetDays"/> to <see cref="LongestResetDays"/>.</param>
public sealed record FloatingRate(string Index, AnnualRate Margin, int ResetDays)
{
    /// <summary>20 %.</summary>
    public const int LargestMargin = 2_000;

    /// <summary>A week.</summary>
    public const int ShortestResetDays = 7;

    /// <summary>A year.</summary>
    public const int LongestResetDays = 366;

    /// <summary>Calendar days after which a fixing is no ground any more for paying anything out.</summary>
    public const int LongestAgeDays = 10;

    public string Index { get; init; } = string.IsNullOrWhiteSpace(Index) ? throw new ArgumentException("The index is not named.", nameof(Index)) : Index;

    public AnnualRate Margin { get; init; } =
        Margin.BasisPoints <= LargestMargin ? Margin : throw new ArgumentOutOfRangeException(nameof(Margin), Margin, $"A margin is at most {LargestMargin} basis points.");

    public int ResetDays { get; init; } = ResetDays is >= ShortestResetDays and <= LongestResetDays
        ? ResetDays
        : throw new ArgumentOutOfRangeException(nameof(ResetDays), ResetDays, $"Resets are {ShortestResetDays} to {LongestResetDays} days apart.");

    /// <summary>The rate that follows from a fixing.</summary>
    public AnnualRate RateOf(Fixing fixing) => AnnualRate.FromBasisPoints(Math.Max(0, fixing.Rate + Margin.BasisPoints));

    /// <summary>Whether something may be paid out on a day on the strength of the last fixing known; why not, where not.</summary>
    /// <param name="lastKnown">The last fixing on or before the day; null for none at all.</param>
    /// <param name="day">The day.</param>
    public Reason? WhyUnknown(Fixing? lastKnown, DateOnly day) =>
        lastKnown is null ? new Reason("fixing-missing", $"No fixing of {Index} is known on or before {day:yyyy-MM-dd}.")
        : lastKnown.Date.AddDays(LongestAgeDays) < day ? new Reason("fixing-missing", $"The last fixing of {Index} before {day:yyyy-MM-dd} is {lastKnown}, more than {LongestAgeDays} days old.")
        : null;

    public override string ToString() => $"{Index} + {Margin}, every {ResetDays} days";
}
