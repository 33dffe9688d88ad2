using System.Globalization;

namespace Emulator.Tables.Service;

/// <summary>The service's published limits and the rules for names and keys.</summary>
internal static class TableLimits
{
    public const int StringChars = 32 * 1024;
    public const int BinaryBytes = 64 * 1024;
    public const int EntityBytes = 1024 * 1024;

    /// <summary>Properties of one's own; the keys and the timestamp are not counted.</summary>
    public const int Properties = 252;

    /// <summary>1 KiB in UTF-16.</summary>
    public const int KeyChars = 512;
    public const int PropertyNameChars = 255;
    public const int TransactionActions = 100;
    public const int TransactionBytes = 4 * 1024 * 1024;
    public const int PageRows = 1000;

    /// <summary>Comparisons in one filter.</summary>
    public const int Comparisons = 15;

    public static readonly DateTime EarliestDateTime = new(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="key">The key's value.</param>
    /// <param name="name">PartitionKey or RowKey.</param>
    public static TableFault? CheckKey(string key, string name)
    {
        if (key.Length > KeyChars) return TableFault.KeyValueTooLarge.At(name);
        foreach (var c in key)
        {
            if (c is '/' or '\\' or '#' or '?' or < '\u0020' or (>= '\u007F' and <= '\u009F'))
                return TableFault.OutOfRangeInput.At($"{name}, which has the character U+{(int)c:X4}");
        }

        return null;
    }

    /// <summary>3 to 63 ASCII letters and digits, a letter first; "tables" is taken.</summary>
    public static TableFault? CheckTableName(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c)) return TableFault.InvalidResourceName;
        }

        if (name.Length is < 3 or > 63) return TableFault.ResourceNameLength;
        if (char.IsAsciiDigit(name[0]) || name.Equals("tables", StringComparison.OrdinalIgnoreCase)) return TableFault.InvalidResourceName;
        return null;
    }

    /// <summary>A property is named like a C# identifier, in up to 255 characters.</summary>
    public static TableFault? CheckPropertyName(string name)
    {
        if (name.Length > PropertyNameChars) return TableFault.PropertyNameTooLong;
        if (name.Length == 0) return TableFault.PropertyNameInvalid;
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsAsciiLetter(c) || c == '_' || (i > 0 && char.IsAsciiDigit(c))) continue;
            var allowed = CharUnicodeInfo.GetUnicodeCategory(c) switch
            {
                UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                    or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber => true,
                UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber
                    or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.Format => i > 0,
                _ => false,
            };
            if (!allowed) return TableFault.PropertyNameInvalid;
        }

        return null;
    }
}
