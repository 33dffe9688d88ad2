using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>Which days banks work in one place, and until what hour a day's work still counts for that day.</summary>
/// <remarks>
/// All of it is data on an agreement; nothing here knows a country. Dates are calendar days of the named time zone. Range: any
/// weekend but a whole week. Errors: an unknown time zone or a week without work throws <see cref="ArgumentException"/> on construction.
/// Source: ISDA 2006, section 4.12, "Following".
/// <para>Example: weekend Saturday and Sunday, 2 January 2023 a holiday: Following(31 December 2022, a Saturday) is 3 January 2023.</para>
/// </remarks>
public sealed record BusinessCalendar
{
    private readonly HashSet<DayOfWeek> _weekend;
    private readonly HashSet<DateOnly> _holidays;
    private readonly TimeZoneInfo _zone;

    /// <param name="name">What people call it, such as "BR-SAO".</param>
    /// <param name="weekend">The days of the week without business; none to six.</param>
    /// <param name="holidays">Further days without business, as far ahead as they are known.</param>
    /// <param name="timeZone">An IANA time zone, such as "America/Sao_Paulo".</param>
    /// <param name="cutOff">The local time from which an instant belongs to the next business day.</param>
    [JsonConstructor]
    public BusinessCalendar(string name, IReadOnlyList<DayOfWeek> weekend, IReadOnlyList<DateOnly> holidays, string timeZone, TimeOnly cutOff)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(weekend);
        ArgumentNullException.ThrowIfNull(holidays);
        ArgumentException.ThrowIfNullOrWhiteSpace(timeZone);
        _weekend = [.. weekend];
        _holidays = [.. holidays];
        if (_weekend.Any(day => !Enum.IsDefined(day)))
            throw new ArgumentException($"The calendar {name} names a day of the week that does not exist.", nameof(weekend));
        if (_weekend.Count > 6) throw new ArgumentException($"The calendar {name} has no day of the week left for business.", nameof(weekend));
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone))
            throw new ArgumentException($"The calendar {name} names the time zone '{timeZone}', which is unknown here.", nameof(timeZone));
        _zone = zone;
        Name = name;
        CutOff = cutOff;
    }

    public string Name { get; }

    /// <summary>The days of the week without business, Sunday first.</summary>
    public IReadOnlyList<DayOfWeek> Weekend => [.. _weekend.Order()];

    /// <summary>Further days without business, earliest first.</summary>
    public IReadOnlyList<DateOnly> Holidays => [.. _holidays.Order()];

    /// <summary>The IANA time zone whose days these are.</summary>
    public string TimeZone => _zone.Id;

    /// <summary>The local time from which an instant belongs to the next business day; an instant exactly at it already does.</summary>
    public TimeOnly CutOff { get; }

    /// <summary>Monday to Friday in UTC, without holidays, each day until midnight.</summary>
    public static BusinessCalendar WeekdaysUtc { get; } =
        new("weekdays-utc", [DayOfWeek.Saturday, DayOfWeek.Sunday], [], "UTC", TimeOnly.MaxValue);

    public bool IsBusinessDay(DateOnly date) => !_weekend.Contains(date.DayOfWeek) && !_holidays.Contains(date);

    /// <summary>The date itself if banks work on it, else the next on which they do.</summary>
    public DateOnly Following(DateOnly date)
    {
        while (!IsBusinessDay(date)) date = date.AddDays(1);
        return date;
    }

    /// <summary>The date itself if banks work on it, else the last before on which they did.</summary>
    public DateOnly Preceding(DateOnly date)
    {
        while (!IsBusinessDay(date)) date = date.AddDays(-1);
        return date;
    }

    /// <summary>The date that many business days on; a start on a day without business first moves to the following one.</summary>
    /// <param name="date">Where to start.</param>
    /// <param name="businessDays">How many, zero or more. Example: Friday and 1 is Monday; Saturday and 1 is Tuesday.</param>
    public DateOnly AddBusinessDays(DateOnly date, int businessDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(businessDays);
        var day = Following(date);
        for (var i = 0; i < businessDays; i++) day = Following(day.AddDays(1));
        return day;
    }

    /// <summary>The calendar day of an instant in this calendar's time zone, whether or not banks work.</summary>
    public DateOnly LocalDate(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, _zone).DateTime);

    /// <summary>The business day to which an instant belongs: its local day, or the next from the cut-off on, then Following.</summary>
    /// <remarks>Example: cut-off 16:00; Friday 15:59 is Friday, Friday 16:00 is Monday.</remarks>
    public DateOnly BusinessDay(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, _zone).DateTime;
        var day = DateOnly.FromDateTime(local);
        return Following(TimeOnly.FromDateTime(local) >= CutOff ? day.AddDays(1) : day);
    }

    /// <summary>The instant at which a date begins in the calendar's time zone, in UTC.</summary>
    public DateTimeOffset StartOf(DateOnly date)
    {
        var local = date.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
    }

    public bool Equals(BusinessCalendar? other) =>
        other is not null && Name == other.Name && TimeZone == other.TimeZone && CutOff == other.CutOff &&
        _weekend.SetEquals(other._weekend) && _holidays.SetEquals(other._holidays);

    public override int GetHashCode() => HashCode.Combine(Name, TimeZone, CutOff, _holidays.Count);

    public override string ToString() => Name;
}
