using System.Diagnostics;

namespace Bench.Load.Measuring;

/// <summary>How long each of many things took.</summary>
/// <param name="ticks">In ticks of <see cref="Stopwatch"/>, in any order.</param>
internal sealed class Latencies(IEnumerable<long> ticks)
{
    private readonly long[] _sorted = [.. ticks.Order()];

    public int Count => _sorted.Length;

    /// <summary>The time in milliseconds within which the given share of them took place; not a number where there are none.</summary>
    /// <param name="share">0 to 1; 0.5 is the median.</param>
    public double Percentile(double share) =>
        _sorted.Length == 0 ? double.NaN : Stopwatch.GetElapsedTime(0, _sorted[Math.Max(0, (int)Math.Ceiling(share * _sorted.Length) - 1)]).TotalMilliseconds;
}
