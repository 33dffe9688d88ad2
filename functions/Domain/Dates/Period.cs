using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>A period of the books: a calendar month. JSON and text: <c>2017-03</c>.</summary>
[JsonConverter(typeof(PeriodJsonConverter))]
public readonly record struct Period : IComparable<Period>
{
    private const string Form = "yyyy-MM";

    private Period(DateOnly first) => First = first;

    /// <summary>The first day.</summary>
    public DateOnly First { get; }

    /// <summary>The last day.</summary>
    public DateOnly Last => First.AddMonths(1).AddDays(-1);

    /// <summary>The month of a day.</summary>
    public static Period Of(DateOnly day) => new(new DateOnly(day.Year, day.Month, 1));

    public static bool TryParse(string? text, out Period period)
    {
        var isMonth = DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var first);
        period = new Period(first);
        return isMonth;
    }

    /// <exception cref="FormatException">It is not a month such as <c>2017-03</c>.</exception>
    public static Period Parse(string? text) => TryParse(text, out var period) ? period : throw new FormatException($"'{MoneyText.Shown(text)}' is not a month such as 2017-03.");

    public int CompareTo(Period other) => First.CompareTo(other.First);

    public static bool operator <(Period left, Period right) => left.First < right.First;

    public static bool operator >(Period left, Period right) => left.First > right.First;

    public static bool operator <=(Period left, Period right) => left.First <= right.First;

    public static bool operator >=(Period left, Period right) => left.First >= right.First;

    public override string ToString() => First.ToString(Form, CultureInfo.InvariantCulture);
}

/// <summary>A period is its month.</summary>
internal sealed class PeriodJsonConverter : JsonConverter<Period>
{
    public override Period Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Period.TryParse(reader.TokenType == JsonTokenType.String ? reader.GetString() : null, out var period) ? period : throw new JsonException("A period is a month such as 2017-03.");

    public override void Write(Utf8JsonWriter writer, Period value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
