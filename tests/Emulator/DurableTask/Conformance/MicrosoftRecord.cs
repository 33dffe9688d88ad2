using System.Text.Json;
using Tests.Conventions;

namespace Tests.Emulator.DurableTask.Conformance;

/// <summary>
/// What Microsoft's engine did in each case (microsoft.golden; its first line says which engine and when), and where the emulator
/// does otherwise and why (microsoft.differences.json).
/// </summary>
internal static class MicrosoftRecord
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "tests", "Emulator", "DurableTask", "Conformance");

    /// <summary>The recorded lines of each case.</summary>
    public static IReadOnlyDictionary<string, string[]> Outcomes { get; } = File.ReadLines(Path.Combine(Folder, "microsoft.golden"))
        .Skip(1)
        .Select(line => JsonSerializer.Deserialize<Outcome>(line, JsonSerializerOptions.Web)!)
        .ToDictionary(row => row.Case, row => row.Lines, StringComparer.Ordinal);

    /// <summary>The differences that are intended, by case.</summary>
    public static IReadOnlyDictionary<string, Difference> Differences { get; } =
        JsonSerializer.Deserialize<Difference[]>(File.ReadAllText(Path.Combine(Folder, "microsoft.differences.json")), JsonSerializerOptions.Web)!
            .ToDictionary(row => row.Case, StringComparer.Ordinal);

    /// <param name="Lines">What the emulator's case sees, whole.</param>
    /// <param name="Why">What is different, whose it is, and why it stays so.</param>
    public sealed record Difference(string Case, string Why, string[] Lines);

    private sealed record Outcome(string Case, string[] Lines);
}
