using System.Globalization;
using System.Text;

namespace Simulation.Reports;

/// <summary>What many seeds together came to.</summary>
internal sealed class RunReport(IReadOnlyList<SeedResult> results, TimeSpan took)
{
    private readonly Coverage _coverage = new(Sum(results, result => result.Reached));

    public void WriteSummary(TextWriter output)
    {
        output.WriteLine(Figures());
        output.WriteLine($"faults inside: {Line(Sum(results, result => result.Faults))}");
        output.WriteLine($"disturbances outside: {Line(Sum(results, result => result.Disturbances))}");
        output.WriteLine($"where the cases stand: {Line(Sum(results, result => result.Ends))}");
        output.WriteLine($"branches of servicing, by loans: {Line(Sum(results, result => result.Served))}");
        output.WriteLine(_coverage.Summary);
        foreach (var pair in _coverage.Surprises) output.WriteLine($"  called impossible, and reached: {pair}");
    }

    public string ToMarkdown()
    {
        StringBuilder text = new();
        text.AppendLine("# Simulation").AppendLine().AppendLine(Figures()).AppendLine();
        Table(text, "Faults inside", Sum(results, result => result.Faults));
        Table(text, "Disturbances outside", Sum(results, result => result.Disturbances));
        Table(text, "Where the cases stand", Sum(results, result => result.Ends));
        Table(text, "Branches of servicing, by loans", Sum(results, result => result.Served));
        _coverage.WriteTo(text);
        var failures = results.SelectMany(result => result.Failures.Select(failure => $"seed {result.Seed}: {failure}")).ToList();
        text.AppendLine().AppendLine("## Failures").AppendLine();
        foreach (var failure in failures) text.AppendLine(CultureInfo.InvariantCulture, $"- {failure}");
        if (failures.Count == 0) text.AppendLine("None.");
        return text.ToString();
    }

    public static SortedDictionary<string, int> Sum(IEnumerable<SeedResult> results, Func<SeedResult, IReadOnlyDictionary<string, int>> counts)
    {
        SortedDictionary<string, int> sums = new(StringComparer.Ordinal);
        foreach (var (name, count) in results.SelectMany(counts)) sums[name] = sums.GetValueOrDefault(name) + count;
        return sums;
    }

    private string Figures() => string.Create(
        CultureInfo.InvariantCulture,
        $"{results.Sum(result => result.Cases):N0} cases of {results.Sum(result => result.Orders):N0} orders over {results.Count:N0} seeds in {took.TotalSeconds:N0} s; {Sum(results, result => result.Faults).Values.Sum():N0} faults inside, {Sum(results, result => result.Disturbances).Values.Sum():N0} disturbances outside; {results.Count(result => result.Failures.Count > 0)} seeds failed.");

    private static string Line(SortedDictionary<string, int> counts) => string.Join(", ", counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value}")));

    private static void Table(StringBuilder text, string title, SortedDictionary<string, int> counts)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"## {title}").AppendLine().AppendLine("| | |").AppendLine("|---|---:|");
        foreach (var (name, count) in counts) text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {count} |");
        text.AppendLine();
    }
}
