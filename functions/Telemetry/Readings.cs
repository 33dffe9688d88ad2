using System.Diagnostics.Metrics;

namespace ScfFunctions.Telemetry;

/// <summary>What a gauge shows: everything that was found in one go, until it is old.</summary>
/// <remarks>Old readings are not shown, so that an instance that no longer looks does not hold up what another one has seen change.</remarks>
public sealed class Readings<T>(TimeProvider clock)
    where T : struct
{
    private volatile Found _found = new([], DateTimeOffset.MinValue);

    /// <summary>Replaces all that was found before.</summary>
    /// <param name="values">The values.</param>
    /// <param name="until">When they are old.</param>
    public void Show(IEnumerable<Measurement<T>> values, DateTimeOffset until) => _found = new([.. values], until);

    /// <summary>What was found last, or nothing.</summary>
    public IEnumerable<Measurement<T>> Read()
    {
        var found = _found;
        return clock.GetUtcNow() <= found.Until ? found.Values : [];
    }

    private sealed record Found(Measurement<T>[] Values, DateTimeOffset Until);
}
