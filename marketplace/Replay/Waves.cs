namespace Marketplace.Replay;

/// <summary>Cuts a tick's events into what can be told side by side.</summary>
/// <remarks>
/// All orders' usual documents go together, but a disturbance apart from what comes before and after it; and what reaches beyond its
/// order, to others of the same supplier or buyer, once everything else has been worked off.
/// </remarks>
internal static class Waves
{
    /// <param name="events">In the order of cause and effect.</param>
    /// <returns>The waves, each by order; one wave may be told once the one before has been worked off.</returns>
    public static IReadOnlyList<IReadOnlyCollection<IGrouping<string, OutsideEvent>>> Of(IEnumerable<OutsideEvent> events)
    {
        HashSet<string> reachedBeyond = new(StringComparer.Ordinal);
        var parts = events.ToLookup(happening => (ReachesBeyond(happening) && reachedBeyond.Add(happening.Order.Number)) || reachedBeyond.Contains(happening.Order.Number));
        return [.. Cut(parts[false]), .. Cut(parts[true])];
    }

    private static bool ReachesBeyond(OutsideEvent happening) => happening.Document is { Addressee: not Addressee.Order } or { Route: "misdirected-payments" };

    private static IEnumerable<IReadOnlyCollection<IGrouping<string, OutsideEvent>>> Cut(IEnumerable<OutsideEvent> events)
    {
        Dictionary<string, (int Wave, bool IsClosed)> last = new(StringComparer.Ordinal);
        SortedDictionary<int, List<OutsideEvent>> waves = [];
        foreach (var happening in events)
        {
            var number = happening.Order.Number;
            var wave = last.TryGetValue(number, out var before) ? before.Wave + (before.IsClosed || happening.Because is not null ? 1 : 0) : 0;
            last[number] = (wave, happening.Because is not null);
            if (!waves.TryGetValue(wave, out var told)) waves[wave] = told = [];
            told.Add(happening);
        }

        return waves.Values.Select(wave => wave.GroupBy(happening => happening.Order.Number, StringComparer.Ordinal).ToList());
    }
}
