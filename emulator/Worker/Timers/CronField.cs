using System.Globalization;
using System.Numerics;

namespace Emulator.Worker.Timers;

/// <summary>One field of a schedule: which values may come up.</summary>
/// <param name="Bits">Bit n is set when n may.</param>
/// <param name="Low">The smallest value the field can have.</param>
/// <param name="High">The largest.</param>
internal readonly record struct CronField(ulong Bits, int Low, int High)
{
    public bool IsFull => Count == High - Low + 1;

    public int Count => BitOperations.PopCount(Bits);

    public int First => BitOperations.TrailingZeroCount(Bits);

    public bool Contains(int value) => ((Bits >> value) & 1) != 0;

    /// <summary>The smallest value not below <paramref name="value"/>, or null when there is none.</summary>
    public int? From(int value)
    {
        if (value > High) return null;
        var rest = Bits >> value << value;
        return rest == 0 ? null : BitOperations.TrailingZeroCount(rest);
    }

    /// <summary>Reads a list of <c>*</c>, <c>a</c> and <c>a-b</c>, each with <c>/step</c> or without; names may be shortened.</summary>
    /// <exception cref="FormatException">The text is none of that, or out of the field's range.</exception>
    public static CronField Parse(string text, int low, int high, string[]? names)
    {
        var bits = 0UL;
        foreach (var part in text.Split(',')) bits |= Part(part, low, high, names);
        return new CronField(bits, low, high);
    }

    private static ulong Part(string part, int low, int high, string[]? names)
    {
        var slash = part.IndexOf('/', StringComparison.Ordinal);
        var range = slash < 0 ? part : part[..slash];
        var step = slash < 0 ? 1 : Number(part[(slash + 1)..]);
        if (step < 1) throw new FormatException($"the step in '{part}' is not 1 or more");
        var (from, to) = Range(range, slash >= 0, low, high, names);
        if (from < low || from > high || to < low || to > high) throw new FormatException($"'{part}' is not within {low} to {high}");
        if (from > to) throw new FormatException($"the range '{part}' runs backwards");
        var bits = 0UL;
        for (var value = (long)from; value <= to; value += step) bits |= 1UL << (int)value;
        return bits;
    }

    /// <summary>A single value with a step runs to the end of the field: <c>5/15</c> in minutes is 5, 20, 35 and 50.</summary>
    private static (int From, int To) Range(string range, bool stepped, int low, int high, string[]? names)
    {
        if (range == "*") return (low, high);
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0) return (Value(range[..dash], low, names), Value(range[(dash + 1)..], low, names));
        var value = Value(range, low, names);
        return (value, stepped ? high : value);
    }

    private static int Value(string text, int low, string[]? names)
    {
        if (names is null || text.Length == 0 || char.IsAsciiDigit(text[0])) return Number(text);
        var index = Array.FindIndex(names, name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index + low : throw new FormatException($"'{text}' is none of {string.Join(", ", names)}");
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw new FormatException($"'{text}' is not a number");
}
