using Emulator.Tables.Encoding;

namespace Emulator.Tables.Queries;

/// <summary>One end of a range of keys; no value is no bound.</summary>
/// <param name="Value">UTF-8; keys are compared byte by byte, as SQLite does.</param>
/// <param name="Inclusive">Whether the value itself lies inside.</param>
internal readonly record struct KeyBound(byte[]? Value, bool Inclusive);

/// <summary>An interval of keys.</summary>
internal readonly record struct KeyInterval(KeyBound Low, KeyBound High)
{
    /// <summary>The one key inside; null where there may be several.</summary>
    public byte[]? Single => Low.Value is { } low && Low.Inclusive && High.Inclusive && High.Value is { } high && low.AsSpan().SequenceEqual(high) ? low : null;

    public KeyInterval And(KeyInterval other) => new(
        Tighter(Low, other.Low, 1),
        Tighter(High, other.High, -1));

    /// <summary>The smallest interval around both.</summary>
    public KeyInterval Or(KeyInterval other) => new(
        Wider(Low, other.Low, -1),
        Wider(High, other.High, 1));

    private static KeyBound Tighter(KeyBound one, KeyBound other, int sign)
    {
        if (one.Value is null) return other;
        if (other.Value is null) return one;
        var order = one.Value.AsSpan().SequenceCompareTo(other.Value) * sign;
        if (order == 0) return one.Inclusive ? other : one;
        return order > 0 ? one : other;
    }

    private static KeyBound Wider(KeyBound one, KeyBound other, int sign)
    {
        if (one.Value is null || other.Value is null) return default;
        var order = one.Value.AsSpan().SequenceCompareTo(other.Value) * sign;
        if (order == 0) return one.Inclusive ? one : other;
        return order > 0 ? one : other;
    }
}

/// <summary>The part of a filter that the primary key answers: an interval of partition keys and one of row keys.</summary>
internal readonly record struct KeyRange(KeyInterval Partition, KeyInterval Row)
{
    public static readonly KeyRange All;

    public static KeyRange Of(string property, FilterOperator comparison, FilterLiteral literal)
    {
        if (literal.Type != EdmType.String) return All;
        var bound = new KeyBound(literal.Bytes, comparison is not (FilterOperator.Less or FilterOperator.Greater));
        var interval = comparison switch
        {
            FilterOperator.Equal => new KeyInterval(bound, bound),
            FilterOperator.Less or FilterOperator.LessOrEqual => new KeyInterval(default, bound),
            FilterOperator.Greater or FilterOperator.GreaterOrEqual => new KeyInterval(bound, default),
            _ => default,
        };
        return property switch
        {
            "PartitionKey" => new KeyRange(interval, default),
            "RowKey" => new KeyRange(default, interval),
            _ => All,
        };
    }

    public KeyRange And(KeyRange other) => new(Partition.And(other.Partition), Row.And(other.Row));

    /// <summary>The smallest range of this form around both.</summary>
    public KeyRange Or(KeyRange other) => new(Partition.Or(other.Partition), Row.Or(other.Row));
}
