namespace ScfFunctions.Domain;

/// <summary>A time in which a loan's days past due do not count and no penalty runs; interest goes on, for the money is lent all the same.</summary>
/// <param name="From">The first day that does not count.</param>
/// <param name="Until">The first day that counts again; later than <paramref name="From"/>, or the same where it was resumed at once.</param>
public sealed record LoanPause(DateOnly From, DateOnly Until)
{
    /// <summary>Whether it holds at the end of a day.</summary>
    public bool Holds(DateOnly day) => From <= day && day < Until;
}

/// <summary>Counting days around pauses, which come in order and do not overlap.</summary>
public static class LoanPauses
{
    /// <summary>Calendar days from one day to another that count.</summary>
    /// <remarks>Example: from 1 to 31 May with a pause from 11 to 21 May: 20.</remarks>
    public static int Counted(this IReadOnlyList<LoanPause> pauses, DateOnly from, DateOnly to)
    {
        var days = to.DayNumber - from.DayNumber;
        foreach (var pause in pauses)
        {
            var (begin, end) = (pause.From.NotBefore(from), pause.Until < to ? pause.Until : to);
            if (end > begin) days -= end.DayNumber - begin.DayNumber;
        }

        return days;
    }

    /// <summary>The day itself, or the first after it that no pause holds.</summary>
    public static DateOnly NotPaused(this IReadOnlyList<LoanPause> pauses, DateOnly day)
    {
        foreach (var pause in pauses) day = pause.Holds(day) ? pause.Until : day;
        return day;
    }

    /// <summary>The first day by which so many days count.</summary>
    public static DateOnly DayOf(this IReadOnlyList<LoanPause> pauses, DateOnly from, int days)
    {
        var day = from.AddDays(days);
        foreach (var pause in pauses)
        {
            // A pause that begins on that day or later does not move it.
            var begin = pause.From.NotBefore(from);
            if (begin < day && pause.Until > begin) day = day.AddDays(pause.Until.DayNumber - begin.DayNumber);
        }

        return day;
    }
}
