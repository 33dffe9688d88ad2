using System.Globalization;

namespace Bench.Review;

/// <summary>The figures that a part of this program hands to the one that started it, among whatever else is logged.</summary>
internal static class FigureLine
{
    private const string Mark = "figures: ";

    public static void Print(IEnumerable<double> figures) =>
        Console.WriteLine(Mark + string.Join(' ', figures.Select(figure => figure.ToString("R", CultureInfo.InvariantCulture))));

    /// <exception cref="IOException">There are none.</exception>
    public static IEnumerable<double> Read(string output)
    {
        var line = output.Split('\n').SingleOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal))
            ?? throw new IOException($"No figures are in what was printed:\n{output}");
        return line[Mark.Length..].Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture));
    }
}
