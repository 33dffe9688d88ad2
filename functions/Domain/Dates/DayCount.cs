using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>A named convention that says how many days lie between two dates and what part of a year they are.</summary>
/// <remarks>
/// The first day counts, the last does not. The part of a year is exact; rounding happens only where interest becomes money.
/// Errors: a period that ends before it starts throws <see cref="ArgumentOutOfRangeException"/>; an unknown name throws
/// <see cref="FormatException"/>. Source: 2006 ISDA Definitions, section 4.16. JSON: the name.
/// <para>Example: 1 to 31 October 2019 is 30 days; 1,000,000 at 13.5 % Act/365 makes 11,095.89 of interest.</para>
/// </remarks>
[JsonConverter(typeof(DayCountJsonConverter))]
public abstract class DayCount
{
    /// <summary>Actual days over 360; ISDA 4.16(e).</summary>
    public static DayCount Act360 { get; } = new ActualOverFixed("Act/360", 360);

    /// <summary>Actual days over 365, in leap years too; ISDA 4.16(d).</summary>
    public static DayCount Act365Fixed { get; } = new ActualOverFixed("Act/365F", 365);

    /// <summary>Actual days in a leap year over 366, the others over 365; ISDA 4.16(b).</summary>
    public static DayCount ActActIsda { get; } = new ActualActualIsda();

    /// <summary>30/360, the bond basis: the 31st becomes the 30th, at the end only if the start was moved or is the 30th; ISDA 4.16(f).</summary>
    public static DayCount Thirty360BondBasis { get; } = new Thirty360("30/360", BondBasis);

    /// <summary>30E/360, the Eurobond basis: each 31st becomes the 30th; ISDA 4.16(g).</summary>
    public static DayCount ThirtyE360 { get; } = new Thirty360("30E/360", Eurobond);

    /// <summary>30E/360 ISDA: each month's last day becomes the 30th, save a last of February that is the loan's termination date; ISDA 4.16(h).</summary>
    public static DayCount ThirtyE360Isda { get; } = new Thirty360("30E/360 ISDA", EurobondIsda);

    /// <summary>All conventions.</summary>
    public static IReadOnlyList<DayCount> All { get; } =
        [Act360, Act365Fixed, ActActIsda, Thirty360BondBasis, ThirtyE360, ThirtyE360Isda];

    private DayCount(string name) => Name = name;

    /// <summary>The name in agreements and in storage: Act/360, Act/365F, Act/Act ISDA, 30/360, 30E/360 or 30E/360 ISDA.</summary>
    public string Name { get; }

    /// <summary>The convention of a name.</summary>
    /// <exception cref="FormatException">No convention has this name.</exception>
    public static DayCount Parse(string name) =>
        TryParse(name, out var dayCount)
            ? dayCount
            : throw new FormatException($"'{name}' is no day count here; there are {string.Join(", ", All.Select(known => known.Name))}.");

    /// <summary>As <see cref="Parse"/>, for input that may be wrong.</summary>
    public static bool TryParse(string? name, [NotNullWhen(true)] out DayCount? dayCount)
    {
        dayCount = All.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.Ordinal));
        return dayCount is not null;
    }

    /// <summary>Days from <paramref name="start"/> (counted) to <paramref name="end"/> (not counted).</summary>
    /// <param name="start">The first day that bears interest.</param>
    /// <param name="end">The day on which interest stops; not before the start.</param>
    /// <param name="termination">The loan's own last date; only 30E/360 ISDA looks at it.</param>
    public int Days(DateOnly start, DateOnly end, DateOnly? termination = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        return CountDays(start, end, termination);
    }

    /// <summary>The exact part of a year from <paramref name="start"/> to <paramref name="end"/>; parameters as in <see cref="Days"/>.</summary>
    internal YearFraction YearFraction(DateOnly start, DateOnly end, DateOnly? termination = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        return CountYears(start, end, termination);
    }

    public override string ToString() => Name;

    private protected abstract int CountDays(DateOnly start, DateOnly end, DateOnly? termination);

    private protected abstract YearFraction CountYears(DateOnly start, DateOnly end, DateOnly? termination);

    private static (int StartDay, int EndDay) BondBasis(DateOnly start, DateOnly end, DateOnly? termination)
    {
        var startDay = Math.Min(start.Day, 30);
        return (startDay, end.Day == 31 && startDay == 30 ? 30 : end.Day);
    }

    private static (int StartDay, int EndDay) Eurobond(DateOnly start, DateOnly end, DateOnly? termination) =>
        (Math.Min(start.Day, 30), Math.Min(end.Day, 30));

    private static (int StartDay, int EndDay) EurobondIsda(DateOnly start, DateOnly end, DateOnly? termination)
    {
        var endStays = end.Month == 2 && end == termination;
        return (IsLastOfMonth(start) ? 30 : start.Day, IsLastOfMonth(end) && !endStays ? 30 : end.Day);
    }

    private static bool IsLastOfMonth(DateOnly date) => date.Day == DateTime.DaysInMonth(date.Year, date.Month);

    private sealed class ActualOverFixed(string name, int daysInYear) : DayCount(name)
    {
        private protected override int CountDays(DateOnly start, DateOnly end, DateOnly? termination) => end.DayNumber - start.DayNumber;

        private protected override YearFraction CountYears(DateOnly start, DateOnly end, DateOnly? termination) =>
            Domain.YearFraction.Of(end.DayNumber - start.DayNumber, daysInYear);
    }

    private sealed class ActualActualIsda() : DayCount("Act/Act ISDA")
    {
        private protected override int CountDays(DateOnly start, DateOnly end, DateOnly? termination) => end.DayNumber - start.DayNumber;

        private protected override YearFraction CountYears(DateOnly start, DateOnly end, DateOnly? termination)
        {
            var years = Domain.YearFraction.Zero;
            for (var from = start; from < end;)
            {
                var to = from.Year == end.Year ? end : new DateOnly(from.Year + 1, 1, 1);
                years += Domain.YearFraction.Of(to.DayNumber - from.DayNumber, DateTime.IsLeapYear(from.Year) ? 366 : 365);
                from = to;
            }

            return years;
        }
    }

    private sealed class Thirty360(string name, Func<DateOnly, DateOnly, DateOnly?, (int StartDay, int EndDay)> adjust) : DayCount(name)
    {
        private protected override int CountDays(DateOnly start, DateOnly end, DateOnly? termination)
        {
            // A last of February that is both start and termination would be the 30th at one end and the 28th at the other.
            if (start == end) return 0;
            var (startDay, endDay) = adjust(start, end, termination);
            return (360 * (end.Year - start.Year)) + (30 * (end.Month - start.Month)) + endDay - startDay;
        }

        private protected override YearFraction CountYears(DateOnly start, DateOnly end, DateOnly? termination) =>
            Domain.YearFraction.Of(CountDays(start, end, termination), 360);
    }
}

/// <summary>A day count is its name: <c>"Act/360"</c>.</summary>
internal sealed class DayCountJsonConverter : JsonConverter<DayCount>
{
    public override DayCount Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return DayCount.TryParse(name, out var dayCount)
            ? dayCount
            : throw new JsonException($"'{MoneyText.Shown(name)}' is no day count; there are {string.Join(", ", DayCount.All)}.");
    }

    public override void Write(Utf8JsonWriter writer, DayCount value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}
