using System.Globalization;
using Emulator.Tables.Encoding;
using Utf8 = System.Text.Encoding;

namespace Emulator.Tables.Queries;

/// <summary>Splits the OData text of a filter into words, constants and parentheses.</summary>
internal ref struct FilterLexer(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <exception cref="FilterSyntaxException">What follows is neither a word nor a constant.</exception>
    public FilterToken Next()
    {
        _rest = _rest.TrimStart();
        if (_rest.IsEmpty) return new FilterToken(FilterTokenKind.End);
        var first = _rest[0];
        if (first is '(' or ')')
        {
            _rest = _rest[1..];
            return new FilterToken(first == '(' ? FilterTokenKind.Open : FilterTokenKind.Close);
        }

        if (first == '\'') return Literal(new FilterLiteral { Type = EdmType.String, Bytes = Utf8.UTF8.GetBytes(Quoted()) });
        if (char.IsAsciiDigit(first) || first is '-' or '+' or '.') return Literal(Number());
        if (char.IsLetter(first) || first == '_') return WordOrPrefixed();
        throw new FilterSyntaxException($"Character '{first}' is not expected.");
    }

    private static FilterToken Literal(FilterLiteral literal) => new(FilterTokenKind.Literal, Literal: literal);

    private FilterToken WordOrPrefixed()
    {
        var length = 1;
        while (length < _rest.Length && (char.IsLetterOrDigit(_rest[length]) || _rest[length] == '_')) length++;
        var word = _rest[..length].ToString();
        _rest = _rest[length..];
        if (!_rest.IsEmpty && _rest[0] == '\'') return Literal(Prefixed(word, Quoted()));
        return word switch
        {
            "true" => Literal(new FilterLiteral { Type = EdmType.True }),
            "false" => Literal(new FilterLiteral { Type = EdmType.False }),
            _ => new FilterToken(FilterTokenKind.Word, word),
        };
    }

    /// <summary>Text in single quotes, where two of them stand for one.</summary>
    private string Quoted()
    {
        var end = 1;
        while (true)
        {
            var quote = _rest[end..].IndexOf('\'');
            if (quote < 0) throw new FilterSyntaxException("A quoted text has no end.");
            end += quote + 1;
            if (end < _rest.Length && _rest[end] == '\'') end++;
            else break;
        }

        var value = _rest[1..(end - 1)].ToString().Replace("''", "'", StringComparison.Ordinal);
        _rest = _rest[end..];
        return value;
    }

    private static FilterLiteral Prefixed(string prefix, string value)
    {
        switch (prefix)
        {
            case "datetime" when DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time):
                return new FilterLiteral { Type = EdmType.DateTime, Number = time.UtcTicks };
            case "guid" when Guid.TryParse(value, out var guid):
                return new FilterLiteral { Type = EdmType.Guid, Guid = guid };
            case "X" or "binary" when value.Length % 2 == 0 && value.All(char.IsAsciiHexDigit):
                return new FilterLiteral { Type = EdmType.Binary, Bytes = Convert.FromHexString(value) };
            default:
                throw new FilterSyntaxException($"{prefix}'{value}' is not a constant.");
        }
    }

    private FilterLiteral Number()
    {
        var length = 1;
        while (length < _rest.Length && (char.IsAsciiLetterOrDigit(_rest[length]) || _rest[length] == '.'
            || (_rest[length] is '-' or '+' && _rest[length - 1] is 'e' or 'E'))) length++;
        var number = _rest[..length];
        _rest = _rest[length..];
        if (int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return new FilterLiteral { Type = EdmType.Int32, Number = whole };
        if (number[^1] is 'L' or 'l' && long.TryParse(number[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wide))
            return new FilterLiteral { Type = EdmType.Int64, Number = wide };
        if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
            return new FilterLiteral { Type = EdmType.Double, Double = real };
        throw new FilterSyntaxException($"'{number}' is not a number.");
    }
}
