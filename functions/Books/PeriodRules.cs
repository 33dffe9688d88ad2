using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Books;

/// <summary>When a month may be closed, and what its trial balance is.</summary>
public static class PeriodRules
{
    /// <summary>A day ends last twelve hours behind UTC.</summary>
    private static readonly TimeSpan LastTimeZone = TimeSpan.FromHours(12);

    /// <summary>Whether a month has ended in every time zone, so that no case has one of its days before it.</summary>
    public static bool HasEnded(Period period, DateTimeOffset now) => DateOnly.FromDateTime((now - LastTimeZone).UtcDateTime) > period.Last;

    /// <summary>Why a month cannot be closed now; null where it can, or is being closed.</summary>
    /// <param name="period">The month.</param>
    /// <param name="now">The time.</param>
    /// <param name="asked">The months that somebody has asked to close.</param>
    /// <param name="posted">The months in which something was booked.</param>
    public static Reason? WhyNot(Period period, DateTimeOffset now, IReadOnlyList<ClosedPeriod> asked, IEnumerable<Period> posted)
    {
        if (!HasEnded(period, now)) return new Reason("period-not-ended", $"{period} has not ended in every time zone.");
        List<Period> closed = [.. asked.Where(each => each.Status == PeriodStatus.Closed).Select(each => each.Period)];
        if (closed.Any(each => each >= period)) return new Reason("period-closed", $"The books are closed through {closed.Max().Last:yyyy-MM-dd}.");
        // Also a month in which nothing was booked: loans earned in it.
        IEnumerable<Period> next = closed.Count > 0 ? [Period.Of(closed.Max().Last.AddDays(1))] : posted.Concat(asked.Select(each => each.Period));
        List<Period> open = [.. next.Where(each => each < period).Order()];
        return open is [var first, ..] ? new Reason("earlier-period-open", $"{first} is to be closed first.") : null;
    }

    /// <summary>The trial balance of a month from the sums of all months; what was booked later is taken out of them.</summary>
    public static IReadOnlyList<PeriodAccount> TrialBalance(PeriodSums sums, Period period)
    {
        var later = sums.Months.Where(month => month.Key > period).SelectMany(month => month.Value)
            .ToLookup(total => (total.Book, total.Currency, total.Account), total => total.Debit - total.Credit);
        var booked = (sums.Months.GetValueOrDefault(period) ?? []).ToDictionary(total => (total.Book, total.Currency, total.Account));
        return
        [
            .. from all in sums.All
               let key = (all.Book, all.Currency, all.Account)
               let month = booked.GetValueOrDefault(key)
               let closing = all.Debit - all.Credit - later[key].Sum()
               let account = new PeriodAccount(all.Book, all.Currency, all.Account, closing - (month?.Debit ?? 0) + (month?.Credit ?? 0), month?.Debit ?? 0, month?.Credit ?? 0)
               where account is not { Opening: 0, Debit: 0, Credit: 0 }
               select account,
        ];
    }
}
