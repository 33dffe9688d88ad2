using Emulator.Tables.Encoding;
using Emulator.Tables.Service;

namespace Emulator.Tables.Queries;

/// <summary>Reads a filter: comparisons joined by <c>and</c>, <c>or</c>, <c>not</c> and parentheses.</summary>
internal ref struct FilterParser
{
    private const int Deepest = 100;
    private FilterLexer _lexer;
    private FilterToken _token;
    private int _comparisons;
    private int _depth;

    private FilterParser(string text)
    {
        _lexer = new FilterLexer(text);
        _token = _lexer.Next();
    }

    /// <param name="text">Null or blank is no condition.</param>
    /// <param name="filter">The condition, or null for none.</param>
    /// <returns>Why the service refuses the text; null where it does not.</returns>
    public static TableFault? TryParse(string? text, out Filter? filter)
    {
        filter = null;
        if (string.IsNullOrWhiteSpace(text)) return null;
        try
        {
            var parser = new FilterParser(text);
            filter = parser.Or();
            if (parser._token.Kind != FilterTokenKind.End) throw new FilterSyntaxException("The filter has no end where one is expected.");
            return null;
        }
        catch (FilterSyntaxException e)
        {
            return TableFault.InvalidInput(e.Message);
        }
    }

    private Filter Or()
    {
        var left = And();
        while (Accept("or")) left = new OrFilter(left, And());
        return left;
    }

    private Filter And()
    {
        var left = Not();
        while (Accept("and")) left = new AndFilter(left, Not());
        return left;
    }

    private Filter Not()
    {
        if (++_depth > Deepest) throw new FilterSyntaxException("The filter is nested too deeply.");
        var filter = Accept("not") ? new NotFilter(Not()) : Condition();
        _depth--;
        return filter;
    }

    private Filter Condition()
    {
        var left = Take();
        switch (left.Kind)
        {
            case FilterTokenKind.Open:
                var inner = Or();
                if (Take().Kind != FilterTokenKind.Close) throw new FilterSyntaxException("A closing parenthesis is missing.");
                return inner;
            case FilterTokenKind.Word:
                if (TryOperator() is not { } comparison) return Compare(left.Word, FilterOperator.Equal, new FilterLiteral { Type = EdmType.True });
                return Compare(left.Word, comparison, Expect(FilterTokenKind.Literal).Literal);
            case FilterTokenKind.Literal:
                if (TryOperator() is { } turned) return Compare(Expect(FilterTokenKind.Word).Word, Turn(turned), left.Literal);
                if (left.Literal.Type is EdmType.True or EdmType.False) return new ConstantFilter(left.Literal.Type == EdmType.True);
                throw new FilterSyntaxException("A constant is not a condition.");
            default:
                throw new FilterSyntaxException("A condition is missing.");
        }
    }

    private ComparisonFilter Compare(string property, FilterOperator comparison, FilterLiteral literal)
    {
        if (++_comparisons > TableLimits.Comparisons) throw new FilterSyntaxException($"A filter has at most {TableLimits.Comparisons} comparisons.");
        return new ComparisonFilter(property, comparison, literal);
    }

    private FilterOperator? TryOperator()
    {
        if (_token.Kind != FilterTokenKind.Word) return null;
        FilterOperator? found = _token.Word switch
        {
            "eq" => FilterOperator.Equal,
            "ne" => FilterOperator.NotEqual,
            "lt" => FilterOperator.Less,
            "le" => FilterOperator.LessOrEqual,
            "gt" => FilterOperator.Greater,
            "ge" => FilterOperator.GreaterOrEqual,
            _ => null,
        };
        if (found is not null) Take();
        return found;
    }

    private static FilterOperator Turn(FilterOperator comparison) => comparison switch
    {
        FilterOperator.Less => FilterOperator.Greater,
        FilterOperator.LessOrEqual => FilterOperator.GreaterOrEqual,
        FilterOperator.Greater => FilterOperator.Less,
        FilterOperator.GreaterOrEqual => FilterOperator.LessOrEqual,
        _ => comparison,
    };

    private FilterToken Expect(FilterTokenKind kind)
    {
        var token = Take();
        return token.Kind == kind ? token : throw new FilterSyntaxException($"A comparison is between a property and a constant.");
    }

    private bool Accept(string word)
    {
        if (_token.Kind != FilterTokenKind.Word || _token.Word != word) return false;
        Take();
        return true;
    }

    private FilterToken Take()
    {
        var token = _token;
        if (token.Kind != FilterTokenKind.End) _token = _lexer.Next();
        return token;
    }
}
