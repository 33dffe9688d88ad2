using System.Globalization;

namespace Marketplace.Files;

/// <summary>The fields of one row by column name; a getter throws <see cref="BrokenFieldException"/> where the text is not what the column holds.</summary>
internal sealed class CsvFields(IReadOnlyDictionary<string, int> columns, string[] values, int line)
{
    /// <summary>Amounts from a hundred million on are taken for damage.</summary>
    private const decimal LargestAmount = 100_000_000m;

    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss";

    public int Line => line;

    /// <summary>What the column holds, possibly nothing.</summary>
    public string Text(string column) => values[columns[column]].Trim();

    /// <summary>An identifier: not empty, letters, digits, <c>-</c> and <c>_</c>, at most 32 characters.</summary>
    public string Id(string column)
    {
        var text = Text(column);
        if (text.Length == 0) throw new BrokenFieldException(column, "is empty");
        if (text.Length > 32) throw new BrokenFieldException(column, "is longer than 32 characters");
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
                throw new BrokenFieldException(column, $"'{text}' is not an identifier");
        }

        return text;
    }

    public DateTime Time(string column) =>
        OptionalTime(column) ?? throw new BrokenFieldException(column, "is empty");

    public DateTime? OptionalTime(string column)
    {
        var text = Text(column);
        if (text.Length == 0) return null;
        return DateTime.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new BrokenFieldException(column, $"'{text}' is not a time like 2017-03-01 14:05:00");
    }

    /// <summary>A whole number from 1.</summary>
    public int Number(string column) =>
        int.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new BrokenFieldException(column, $"'{Text(column)}' is not a whole number from 1");

    /// <summary>An amount in cents, from 0.</summary>
    public long Cents(string column)
    {
        var text = Text(column);
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount))
            throw new BrokenFieldException(column, $"'{text}' is not an amount");
        if (amount < 0) throw new BrokenFieldException(column, $"'{text}' is negative");
        if (amount >= LargestAmount) throw new BrokenFieldException(column, $"'{text}' is beyond any order");
        var cents = amount * 100;
        return cents == decimal.Truncate(cents) ? (long)cents : throw new BrokenFieldException(column, $"'{text}' has more than two decimals");
    }
}

/// <summary>A field does not hold what its column should.</summary>
internal sealed class BrokenFieldException(string field, string reason) : Exception(reason)
{
    public string Field { get; } = field;
}
