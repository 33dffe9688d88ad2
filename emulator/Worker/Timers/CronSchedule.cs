namespace Emulator.Worker.Timers;

/// <summary>An NCRONTAB schedule: second, minute, hour, day, month and weekday, all of which have to match; times are UTC.</summary>
/// <remarks>
/// Unlike in classic cron, a day and a weekday narrow each other down: <c>0 0 0 13 * 5</c> is each Friday the 13th. As in the
/// Functions host, five fields mean second 0.
/// </remarks>
internal sealed class CronSchedule
{
    private static readonly string[] MonthNames =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] DayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private CronSchedule(string[] parts)
    {
        Seconds = Field("second", parts[0], 0, 59);
        Minutes = Field("minute", parts[1], 0, 59);
        Hours = Field("hour", parts[2], 0, 23);
        Days = Field("day", parts[3], 1, 31);
        Months = Field("month", parts[4], 1, 12, MonthNames);
        Weekdays = Field("weekday", parts[5], 0, 6, DayNames);
    }

    public CronField Seconds { get; }

    public CronField Minutes { get; }

    public CronField Hours { get; }

    public CronField Days { get; }

    public CronField Months { get; }

    /// <summary>0 is Sunday.</summary>
    public CronField Weekdays { get; }

    /// <summary>Whether it comes more often than once a minute; the position of such a schedule is not stored.</summary>
    public bool IsBelowAMinute => Seconds.Count > 1 && Minutes.IsFull && Hours.IsFull && Days.IsFull && Months.IsFull && Weekdays.IsFull;

    /// <exception cref="FormatException">The text is no schedule, or one that never comes.</exception>
    public static CronSchedule Parse(string text)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 5) parts = ["0", .. parts];
        if (parts.Length != 6) throw new FormatException("six fields are expected: second minute hour day month weekday");
        CronSchedule schedule = new(parts);
        const int LeapYear = 2000;
        return Enumerable.Range(1, 12).Any(month => schedule.Months.Contains(month) && schedule.Days.First <= DateTime.DaysInMonth(LeapYear, month))
            ? schedule
            : throw new FormatException("none of its days exists in any of its months");
    }

    /// <summary>The first occurrence later than <paramref name="now"/>, or null when the calendar ends before it.</summary>
    public DateTimeOffset? Next(DateTimeOffset now)
    {
        var second = now.UtcTicks / TimeSpan.TicksPerSecond + 1;
        if (second > DateTime.MaxValue.Ticks / TimeSpan.TicksPerSecond) return null;
        DateTime from = new(second * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        if (IsDay(from) && NextTime(from.TimeOfDay) is { } today) return new DateTimeOffset(from.Date + today, TimeSpan.Zero);
        return NextDay(from.Date) is { } day ? new DateTimeOffset(day + NextTime(TimeSpan.Zero)!.Value, TimeSpan.Zero) : null;
    }

    private static CronField Field(string name, string text, int low, int high, string[]? names = null)
    {
        try
        {
            return CronField.Parse(text, low, high, names);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{name}: {e.Message}", e);
        }
    }

    private bool IsDay(DateTime date) => Months.Contains(date.Month) && Days.Contains(date.Day) && Weekdays.Contains((int)date.DayOfWeek);

    /// <summary>The first matching day later than <paramref name="date"/>. Leap days and weekdays meet every 40 years at the latest.</summary>
    private DateTime? NextDay(DateTime date)
    {
        while (date < DateTime.MaxValue.Date)
        {
            date = Months.Contains(date.Month) ? date.AddDays(1) : FirstOfNextMonth(date);
            if (IsDay(date)) return date;
        }

        return null;
    }

    private static DateTime FirstOfNextMonth(DateTime date) =>
        date is { Year: 9999, Month: 12 } ? DateTime.MaxValue.Date : date.AddDays(1 - date.Day).AddMonths(1);

    /// <summary>The first time of day not before <paramref name="from"/>, or null when the day has none left.</summary>
    private TimeSpan? NextTime(TimeSpan from)
    {
        for (var hour = Hours.From(from.Hours); hour is { } h; hour = Hours.From(h + 1))
        {
            var sameHour = h == from.Hours;
            for (var minute = Minutes.From(sameHour ? from.Minutes : 0); minute is { } m; minute = Minutes.From(m + 1))
            {
                if (Seconds.From(sameHour && m == from.Minutes ? from.Seconds : 0) is { } s) return new TimeSpan(h, m, s);
            }
        }

        return null;
    }
}
