using System.Collections.Immutable;

namespace ScfFunctions.Domain;

/// <summary>A month is over, and its books are to be closed.</summary>
/// <param name="Through">Its last day.</param>
public sealed record PeriodClose(DateOnly Through);

/// <summary>What was posted as earned with booking dates in one month.</summary>
/// <param name="Month">The first day of the month.</param>
/// <param name="Posted">The sum of these postings.</param>
public sealed record MonthAccruals(DateOnly Month, Accruals Posted)
{
    /// <summary>The months with one more posting.</summary>
    public static ImmutableArray<MonthAccruals> Add(ImmutableArray<MonthAccruals> months, DateOnly date, Accruals posted)
    {
        if (posted == Accruals.None(posted.Interest.Currency)) return months;
        var month = Period.Of(date).First;
        var found = months.FirstOrDefault(each => each.Month == month);
        return found is null ? months.Add(new MonthAccruals(month, posted)) : months.Replace(found, found with { Posted = found.Posted + posted });
    }
}

/// <summary>A case closes a month: what it earned by the last day is posted on that day, its provision and the guarantee's memo follow, and what comes later is booked later.</summary>
public static class PeriodCloseRules
{
    public static CaseChange Close(CaseChange change, PeriodClose close, FactStamp stamp)
    {
        var (financing, through) = (change.Case, close.Through);
        if (financing.ClosedThrough >= through)
            return change.Record(stamp.Fact("PeriodClosedBefore", $"Closed through {financing.ClosedThrough:yyyy-MM-dd} already: no effect."));
        var hasLoan = financing.Loan is { } loan && loan.ValueDate <= through && !financing.HasEnded;
        var booked = hasLoan ? ProvisionRules.Follow(Earned(change, through), through) : change;
        return booked
            .With(c => c with { ClosedThrough = through, AccruedByMonth = [.. c.AccruedByMonth.Where(month => month.Month > through)] })
            .Record(stamp.Fact("PeriodClosed", $"Booked through {through:yyyy-MM-dd}; provided for: {booked.Case.Provision?.ToString() ?? "nothing"}."));
    }

    /// <summary>What the loan had earned by the end of the day and was not booked by then.</summary>
    /// <remarks>Where something later was booked already, it had all of this in it: then as much is taken back on the day after, and the sum stays.</remarks>
    private static CaseChange Earned(CaseChange change, DateOnly through)
    {
        var (financing, loan) = (change.Case, change.Case.Loan!);
        var position = loan.At(through);
        var later = financing.AccruedByMonth.Where(month => month.Month > through).Select(month => month.Posted).ToList();
        if (later.Count > 0)
            return change.Accrue(through, later.Aggregate(position.Accrued, (sum, posted) => sum + posted)).Accrue(through.AddDays(1), financing.PostedAccruals!, financing.PostedThrough);
        // What it had earned by its write-off stays as it was given up.
        if (financing.IsWrittenOff) return change;
        var accrued = change.Accrue(through, position.Accrued);
        return loan.LastDay <= through ? GuaranteeRules.Follow(accrued, through, position.Exposure) : accrued;
    }
}
