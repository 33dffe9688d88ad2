using System.Globalization;
using System.Text;

namespace Simulation.Reports;

/// <summary>The table of lifecycle and event: how often each pair happened, and of those that never did, whether they can.</summary>
internal sealed class Coverage(IReadOnlyDictionary<string, int> reached)
{
    /// <summary>Pairs that are said to be impossible, but happened.</summary>
    public IEnumerable<string> Surprises => All().Where(pair => CountOf(pair) > 0 && Unreachable.Why(pair.Lifecycle, pair.Event) is not null).Select(pair => $"{pair.Lifecycle} {pair.Event}");

    public string Summary
    {
        get
        {
            var never = All().Where(pair => CountOf(pair) == 0).ToLookup(pair => Unreachable.Why(pair.Lifecycle, pair.Event) is not null);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"lifecycle x event: {All().Count()} pairs, {All().Count(pair => CountOf(pair) > 0)} reached, {never[true].Count()} impossible or not built yet, {never[false].Count()} not reached: {string.Join(", ", never[false].Select(pair => $"{pair.Lifecycle} {pair.Event}"))}");
        }
    }

    public void WriteTo(StringBuilder text)
    {
        text.AppendLine("## Lifecycle and event").AppendLine().AppendLine(Summary).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| event | {string.Join(" | ", Unreachable.Lifecycles)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"|---|{string.Concat(Unreachable.Lifecycles.Select(_ => "---:|"))}");
        foreach (var name in Unreachable.Events)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", Unreachable.Lifecycles.Select(lifecycle => Cell((lifecycle, name))))} |");
        text.AppendLine().AppendLine("A dash: impossible or not built yet, as said here; a circle: not reached.").AppendLine();
        foreach (var reasons in All().Where(pair => CountOf(pair) == 0).GroupBy(pair => Unreachable.Why(pair.Lifecycle, pair.Event), StringComparer.Ordinal).Where(group => group.Key is not null))
            text.AppendLine(CultureInfo.InvariantCulture, $"- {reasons.Key}: {string.Join(", ", reasons.Select(pair => $"{pair.Lifecycle} {pair.Event}"))}");
    }

    private string Cell((string Lifecycle, string Event) pair) =>
        CountOf(pair) is > 0 and var count ? count.ToString(CultureInfo.InvariantCulture) : Unreachable.Why(pair.Lifecycle, pair.Event) is null ? "o" : "-";

    private int CountOf((string Lifecycle, string Event) pair) => reached.GetValueOrDefault($"{pair.Lifecycle} {pair.Event}");

    private static IEnumerable<(string Lifecycle, string Event)> All() => Unreachable.Lifecycles.SelectMany(lifecycle => Unreachable.Events.Select(name => (lifecycle, name)));
}
