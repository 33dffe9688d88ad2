namespace ScfFunctions.Domain;

/// <summary>Principal lent over time, and what the money for it cost: a rate a year on the principal at the end of each day, by calendar days over 365.</summary>
/// <param name="PrincipalDays">Minor units times days.</param>
/// <remarks>
/// Like interest it counts the day of the disbursement and not that of the repayment; unlike interest it goes by booking dates, as the books do.
/// <para>Example: 7,000.00 for 60 days at 6 %: 69.04.</para>
/// </remarks>
public readonly record struct FundsUsed(Int128 PrincipalDays)
{
    private const int DaysOfYear = 365;

    /// <summary>These and a movement of principal: from its booking date on it is outstanding, or no more, to the end of the period.</summary>
    /// <param name="on">The booking date.</param>
    /// <param name="minorUnits">The movement; below zero for a repayment.</param>
    /// <param name="from">The first day that counts; null for all.</param>
    /// <param name="through">The last one.</param>
    public FundsUsed Add(DateOnly on, long minorUnits, DateOnly? from, DateOnly through)
    {
        var days = through.DayNumber - on.NotBefore(from ?? on).DayNumber + 1;
        return days <= 0 ? this : new FundsUsed(PrincipalDays + ((Int128)minorUnits * days));
    }

    /// <summary>What they cost, rounded half-even once.</summary>
    public Money Cost(AnnualRate rate, Currency currency) =>
        new(HalfEven.Divide(PrincipalDays * rate.BasisPoints, DaysOfYear * BasisPointRange.Whole), currency);
}
