using System.Globalization;

namespace Emulator.Tables.Queries;

/// <summary>Writes constants and interpolated texts in OData's form.</summary>
internal static class FilterText
{
    /// <exception cref="ArgumentException">A value has a type that a filter cannot hold.</exception>
    public static string Of(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return string.Format(CultureInfo.InvariantCulture, filter.Format, Array.ConvertAll<object?, object?>(filter.GetArguments(), Constant));
    }

    /// <exception cref="ArgumentException">The value has a type that a filter cannot hold.</exception>
    public static string Constant(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        sbyte or byte or short or ushort or int => Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        uint or long or ulong => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture) + "L",
        double number => Real(number),
        float number => Real(number),
        Guid guid => $"guid'{guid}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData data => $"X'{Convert.ToHexString(data.ToMemory().Span)}'",
        DateTimeOffset time => Time(time.UtcDateTime),
        DateTime time => Time(time.ToUniversalTime()),
        string or char => Quote(value.ToString()!),
        Enum => Quote(value.ToString()!),
        null => throw new ArgumentException("A filter cannot compare with null: the service has no null.", nameof(value)),
        _ => throw new ArgumentException($"A filter cannot hold a {value.GetType()}.", nameof(value)),
    };

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Time(DateTime utc) => $"datetime'{utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture)}'";

    /// <summary>With a point or an exponent, so that it reads as a double again.</summary>
    private static string Real(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.All(c => char.IsAsciiDigit(c) || c == '-') ? text + ".0" : text;
    }
}
