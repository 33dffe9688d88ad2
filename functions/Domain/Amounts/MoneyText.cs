using System.Globalization;

namespace ScfFunctions.Domain;

/// <summary>Reads an amount from a decimal string, exactly or not at all.</summary>
/// <remarks>
/// Refused, each with a sentence: nothing; a sign where none is allowed; an exponent, a thousands separator, a space or any
/// other character; a point without digits on both sides; more decimals than the currency has, even zeros, because the sender
/// then means another currency or another unit; leading zeros; more than <see cref="Money.LargestParsed"/> minor units.
/// <para>Example: "4357.5" SEK is 435,750 minor units; "4357.505" SEK is refused, "4357.505" KWD is 4,357,505.</para>
/// </remarks>
internal static class MoneyText
{
    private const int LongestShown = 40;

    /// <summary>Reads the text; the answer is the reason for a refusal, or null when the amount was read.</summary>
    public static string? Read(string? text, Currency currency, bool allowNegative, out long minorUnits)
    {
        minorUnits = 0;
        if (string.IsNullOrEmpty(text)) return "An amount is a decimal string, but there is none.";
        var negative = text[0] == '-';
        if (negative && !allowNegative) return $"The amount '{Shown(text)}' must not be negative.";
        var digits = negative ? text.AsSpan(1) : text.AsSpan();
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var part = point < 0 ? [] : digits[(point + 1)..];
        if (whole.IsEmpty || !OnlyDigits(whole) || !OnlyDigits(part) || (point >= 0 && part.IsEmpty))
            return $"The amount '{Shown(text)}' is not a plain decimal such as 4357.50: digits and one point only.";
        if (whole.Length > 1 && whole[0] == '0') return $"The amount '{Shown(text)}' starts with a zero too many.";
        if (part.Length > currency.Decimals)
            return $"The amount '{Shown(text)}' has {part.Length} decimals, but {currency} has {currency.Decimals}.";
        if (whole.Length + currency.Decimals > 18) return TooLarge(text, currency);

        minorUnits = long.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture) * currency.UnitsPerMajor;
        if (!part.IsEmpty)
            minorUnits += long.Parse(part.ToString().PadRight(currency.Decimals, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
        if (minorUnits > Money.LargestParsed) return TooLarge(text, currency);
        if (negative) minorUnits = -minorUnits;
        return null;
    }

    /// <summary>Text from outside as it may stand in a message: shortened, never empty.</summary>
    public static string Shown(string? text) =>
        text is null ? "(none)" : text.Length <= LongestShown ? text : string.Concat(text.AsSpan(0, LongestShown), "…");

    private static bool OnlyDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static string TooLarge(string text, Currency currency) =>
        $"The amount '{Shown(text)}' is above the largest accepted, {new Money(Money.LargestParsed, currency)}.";
}
