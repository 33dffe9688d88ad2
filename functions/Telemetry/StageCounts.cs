using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ScfFunctions.Telemetry;

/// <summary>How many open cases stand where, counted while the daily review goes over them anyway.</summary>
/// <remarks>
/// The review goes over the cases in slices, on whatever instance; each instance shows what it went over itself, for a day, so the sum over all instances is
/// the number of cases. A slice that is gone over twice counts once.
/// </remarks>
public sealed class StageCounts(TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<(int Lane, string From), Slice> _slices = new();

    /// <summary>Begins to count a slice.</summary>
    public static ConcurrentDictionary<string, int> Begin() => new(StringComparer.Ordinal);

    /// <summary>Shows what a slice came to, in the place of what it came to before.</summary>
    /// <param name="lane">The lane that it is of.</param>
    /// <param name="from">Where in the lane it begins; empty at its beginning, where all that is known of the lane is forgotten.</param>
    /// <param name="counts">Cases by lifecycle.</param>
    public void Show(int lane, string from, ConcurrentDictionary<string, int> counts)
    {
        if (from.Length == 0)
        {
            foreach (var known in _slices.Keys.Where(slice => slice.Lane == lane)) _slices.TryRemove(known, out _);
        }

        _slices[(lane, from)] = new Slice(counts.ToDictionary(StringComparer.Ordinal), clock.GetUtcNow() + Kept);
    }

    /// <summary>Cases by lifecycle.</summary>
    public IEnumerable<Measurement<long>> Read()
    {
        var now = clock.GetUtcNow();
        return from slice in _slices.Values
               where now <= slice.Until
               from count in slice.Counts
               group (long)count.Value by count.Key into stage
               select new Measurement<long>(stage.Sum(), new KeyValuePair<string, object?>("scf.case.lifecycle", stage.Key));
    }

    private sealed record Slice(Dictionary<string, int> Counts, DateTimeOffset Until);
}
