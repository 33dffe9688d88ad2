using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>A band in which overdue loans are reported.</summary>
/// <param name="FirstDay">Its first day past due; 0 for what is not past due.</param>
/// <param name="LastDay">Its last one; null for the open end.</param>
public readonly record struct DelinquencyBucket(int FirstDay, int? LastDay)
{
    /// <summary>Not past due.</summary>
    public static DelinquencyBucket Current { get; } = new(0, 0);

    /// <summary>As reports name it: <c>Current</c>, <c>1-30</c>, <c>&gt;180</c>.</summary>
    public override string ToString() =>
        FirstDay == 0 ? nameof(Current)
        : LastDay is { } last ? string.Create(CultureInfo.InvariantCulture, $"{FirstDay}-{last}")
        : string.Create(CultureInfo.InvariantCulture, $">{FirstDay - 1}");
}

/// <summary>The bands of an agreement: the last day past due of each but the open one. JSON: these days.</summary>
/// <remarks>Example: 30, 60, 90, 180 make the bands Current, 1-30, 31-60, 61-90, 91-180 and &gt;180.</remarks>
[JsonConverter(typeof(DelinquencyBucketsJsonConverter))]
public sealed class DelinquencyBuckets : IEquatable<DelinquencyBuckets>
{
    /// <summary>More bands than these nobody tells apart.</summary>
    public const int Most = 12;

    /// <summary>The longest time after which a band may end: ten years.</summary>
    public const int LongestDays = 3_650;

    private readonly ImmutableArray<int> _lastDays;

    /// <param name="lastDays">Rising, from 1 to <see cref="LongestDays"/>; 1 to <see cref="Most"/> of them.</param>
    /// <exception cref="ArgumentException">They are none, too many, out of range or not rising.</exception>
    public DelinquencyBuckets(params ReadOnlySpan<int> lastDays)
    {
        _lastDays = [.. lastDays];
        if (_lastDays.Length is 0 or > Most || _lastDays[0] < 1 || _lastDays[^1] > LongestDays || _lastDays.Zip(_lastDays.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw new ArgumentException($"Bands end after a rising number of days, 1 to {LongestDays}, not after {string.Join(", ", _lastDays)}.", nameof(lastDays));
    }

    /// <summary>Current, 1-30, 31-60, 61-90, 91-180, &gt;180.</summary>
    public static DelinquencyBuckets Default { get; } = new(30, 60, 90, 180);

    /// <summary>The last day past due of each band but the open one.</summary>
    public IReadOnlyList<int> LastDays => _lastDays;

    /// <summary>The band in which a number of days past due lies.</summary>
    public DelinquencyBucket Of(int daysPastDue)
    {
        if (daysPastDue <= 0) return DelinquencyBucket.Current;
        var first = 1;
        foreach (var last in _lastDays)
        {
            if (daysPastDue <= last) return new DelinquencyBucket(first, last);
            first = last + 1;
        }

        return new DelinquencyBucket(first, null);
    }

    /// <summary>The first day past due of the band that follows a day; null in the open one.</summary>
    public int? NextFirstDay(int daysPastDue) => daysPastDue <= 0 ? 1 : Of(daysPastDue).LastDay + 1;

    public bool Equals(DelinquencyBuckets? other) => other is not null && _lastDays.SequenceEqual(other._lastDays);

    public override bool Equals(object? obj) => Equals(obj as DelinquencyBuckets);

    public override int GetHashCode() => _lastDays.Aggregate(0, HashCode.Combine);
}

/// <summary>Bands are the days after which they end: <c>[30, 60, 90, 180]</c>.</summary>
internal sealed class DelinquencyBucketsJsonConverter() : ListJsonConverter<DelinquencyBuckets, int>(days => new(days), buckets => buckets.LastDays);
