using Emulator.Tables.Encoding;

namespace Emulator.Tables.Queries;

/// <summary>A row as a filter sees it.</summary>
internal readonly ref struct FilterRow
{
    /// <summary>UTF-8.</summary>
    public required ReadOnlySpan<byte> PartitionKey { get; init; }

    /// <summary>UTF-8.</summary>
    public required ReadOnlySpan<byte> RowKey { get; init; }

    public required long Modified { get; init; }

    public required ReadOnlySpan<byte> Properties { get; init; }
}

/// <summary>A condition on a row, as <see cref="FilterParser"/> reads it from OData text.</summary>
internal abstract class Filter
{
    public abstract bool Matches(in FilterRow row);

    /// <summary>The keys between which every matching row lies.</summary>
    public virtual KeyRange Range => KeyRange.All;
}

internal sealed class AndFilter(Filter left, Filter right) : Filter
{
    public override KeyRange Range { get; } = left.Range.And(right.Range);

    public override bool Matches(in FilterRow row) => left.Matches(row) && right.Matches(row);
}

internal sealed class OrFilter(Filter left, Filter right) : Filter
{
    public override KeyRange Range { get; } = left.Range.Or(right.Range);

    public override bool Matches(in FilterRow row) => left.Matches(row) || right.Matches(row);
}

internal sealed class NotFilter(Filter inner) : Filter
{
    public override bool Matches(in FilterRow row) => !inner.Matches(row);
}

internal sealed class ConstantFilter(bool value) : Filter
{
    public override bool Matches(in FilterRow row) => value;
}

internal enum FilterOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>A property against a constant; false where the row has no such property or one of another type.</summary>
internal sealed class ComparisonFilter(string property, FilterOperator comparison, FilterLiteral literal) : Filter
{
    private readonly byte[] _header = EntityWriter.Header(property);

    public override KeyRange Range { get; } = KeyRange.Of(property, comparison, literal);

    public override bool Matches(in FilterRow row)
    {
        if (!TryCompare(row, out var order)) return false;
        return comparison switch
        {
            FilterOperator.Equal => order == 0,
            FilterOperator.NotEqual => order != 0,
            FilterOperator.Less => order < 0,
            FilterOperator.LessOrEqual => order <= 0,
            FilterOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private bool TryCompare(in FilterRow row, out int order)
    {
        switch (property)
        {
            case "PartitionKey" when literal.Type == EdmType.String:
                order = row.PartitionKey.SequenceCompareTo(literal.Bytes);
                return true;
            case "RowKey" when literal.Type == EdmType.String:
                order = row.RowKey.SequenceCompareTo(literal.Bytes);
                return true;
            case "Timestamp" when literal.Type == EdmType.DateTime:
                order = row.Modified.CompareTo(literal.Number);
                return true;
            default:
                order = 0;
                return new EntityReader(row.Properties).Find(_header, out var stored) && literal.TryCompare(stored, out order);
        }
    }
}
