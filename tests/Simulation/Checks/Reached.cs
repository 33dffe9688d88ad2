using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>What of the state space a seed has reached.</summary>
internal static class Reached
{
    /// <summary>Where a case has come to an end.</summary>
    public static readonly string[] EndedLifecycles = ["Closed", "Rejected", "Cancelled", "Expired"];

    /// <summary>Stands for a step that the case takes by itself: underwriting, verification, instruction, closing, or a freeze because one of them keeps failing.</summary>
    public const string Step = "step";

    /// <summary>Stands for another episode that takes over, to hear what came after the end.</summary>
    public const string Episode = "episode";

    /// <summary>How often which event met a case in which lifecycle, as <c>Lifecycle event</c>; read from the commits of the cases.</summary>
    public static SortedDictionary<string, int> Pairs(Snapshot rows)
    {
        SortedDictionary<string, int> pairs = new(StringComparer.Ordinal);
        foreach (var financing in rows.Cases.Values)
        {
            var lifecycles = Lifecycles(financing);
            Dictionary<long, string> heard = [];
            foreach (var item in financing.Of("in").Where(row => row.GetInt64("HandledBy") is not null))
                heard[item.GetInt64("HandledBy")!.Value] = CaseRows.Json(item, "Item").GetProperty("kind").GetString()!;
            for (var commit = 1L; commit < lifecycles.Count; commit++) Count(pairs, $"{lifecycles[(int)commit - 1]} {heard.GetValueOrDefault(commit, EndedLifecycles.Contains(lifecycles[(int)commit - 1]) ? Episode : Step)}");
        }

        return pairs;
    }

    public static SortedDictionary<string, int> Ends(Outcome outcome) => Counted(outcome.Cases.Select(financed => Outcome.StateOf(financed.Case)));

    public static SortedDictionary<string, int> Counted(IEnumerable<string> names)
    {
        SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (var name in names) Count(counts, name);
        return counts;
    }

    /// <summary>The lifecycle after each commit, from that of the application on.</summary>
    private static List<string> Lifecycles(CaseRows financing)
    {
        var changes = financing.Of("out").Select(row => CaseRows.Json(row, "Outgoing"))
            .Where(outgoing => outgoing.TryGetProperty("index", out _))
            .ToDictionary(outgoing => outgoing.GetProperty("sequence").GetInt64(), outgoing => outgoing.GetProperty("index").GetProperty("lifecycle").GetString()!);
        List<string> lifecycles = ["Applied"];
        var commits = financing.State.GetProperty("sequence").GetInt64();
        for (var commit = 1L; commit <= commits; commit++) lifecycles.Add(changes.GetValueOrDefault(commit, lifecycles[^1]));
        return lifecycles;
    }

    private static void Count(SortedDictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;
}
