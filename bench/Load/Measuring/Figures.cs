using System.Globalization;

namespace Bench.Load.Measuring;

/// <summary>What several runs of several variants measured, and the table of their medians.</summary>
/// <param name="columns">The names of the figures, in order.</param>
internal sealed class Figures(params string[] columns)
{
    private readonly Dictionary<string, List<double[]>> _runs = [];
    private readonly List<string> _variants = [];

    public void Add(string variant, params double[] figures)
    {
        if (figures.Length != columns.Length) throw new ArgumentException($"{figures.Length} figures for {columns.Length} columns.", nameof(figures));
        if (!_runs.TryGetValue(variant, out var runs))
        {
            _runs.Add(variant, runs = []);
            _variants.Add(variant);
        }

        runs.Add(figures);
        Console.WriteLine($"  {variant}: {string.Join(", ", columns.Zip(figures, (column, figure) => $"{column} {Text(figure)}"))}");
    }

    public double Median(string variant, int column)
    {
        double[] sorted = [.. _runs[variant].Select(run => run[column]).Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Prints the medians; where there are several variants, also what part each is of the first.</summary>
    public void PrintMedians()
    {
        Console.WriteLine();
        Console.WriteLine($"| median of {_runs[_variants[0]].Count} | {string.Join(" | ", columns)} |");
        Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---:|", columns.Length))}");
        foreach (var variant in _variants)
        {
            var cells = Enumerable.Range(0, columns.Length).Select(column => variant == _variants[0]
                ? Text(Median(variant, column))
                : $"{Text(Median(variant, column))} ({(Median(variant, column) / Median(_variants[0], column)).ToString("0.00", CultureInfo.InvariantCulture)})");
            Console.WriteLine($"| {variant} | {string.Join(" | ", cells)} |");
        }
    }

    private static string Text(double figure) => figure.ToString(Math.Abs(figure) >= 100 ? "#,##0" : "0.0#", CultureInfo.InvariantCulture);
}
