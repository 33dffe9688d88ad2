namespace Marketplace.Bank;

/// <summary>The bank's days: when it is open, and on which day it books what reaches it.</summary>
/// <remarks>Open from 08:00 to the cut-off at 17:00 of the marketplace's time zone, Monday to Friday but for holidays.</remarks>
internal sealed class BankCalendar(IEnumerable<DateOnly> holidays, TimeZoneInfo zone)
{
    public static readonly TimeOnly Opening = new(8, 0);
    public static readonly TimeOnly CutOff = new(17, 0);

    private readonly HashSet<DateOnly> _holidays = [.. holidays];

    /// <summary>The day on which the bank books what reaches it at <paramref name="instant"/>: the same before the cut-off of a business day, else the next one.</summary>
    public DateOnly BankDay(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone).DateTime;
        var day = DateOnly.FromDateTime(local);
        if (TimeOnly.FromDateTime(local) >= CutOff) day = day.AddDays(1);
        while (!IsBusinessDay(day)) day = day.AddDays(1);
        return day;
    }

    /// <summary>When the bank opens on a day.</summary>
    public DateTimeOffset OpensAt(DateOnly day)
    {
        var local = day.ToDateTime(Opening);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The last day on which the bank had opened by now.</summary>
    public DateOnly OpenDay(DateTimeOffset now)
    {
        var day = BankDay(now);
        while (!IsBusinessDay(day) || OpensAt(day) > now) day = day.AddDays(-1);
        return day;
    }

    /// <summary>The business day so many business days after a day.</summary>
    public DateOnly Later(DateOnly day, int businessDays)
    {
        for (var left = businessDays; left > 0;)
        {
            day = day.AddDays(1);
            if (IsBusinessDay(day)) left--;
        }

        return day;
    }

    /// <summary>The business day so many business days before a day.</summary>
    public DateOnly Earlier(DateOnly day, int businessDays)
    {
        for (var left = businessDays; left > 0;)
        {
            day = day.AddDays(-1);
            if (IsBusinessDay(day)) left--;
        }

        return day;
    }

    public bool IsBusinessDay(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(day);
}
