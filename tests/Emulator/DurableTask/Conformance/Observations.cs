using System.Text.RegularExpressions;

namespace Tests.Emulator.DurableTask.Conformance;

/// <summary>What a case saw of the engine below it, as lines that are the same on every engine that behaves the same.</summary>
/// <remarks>
/// Ids and times are numbered in the order of their first appearance, equal lines that follow each other become one with their
/// number, and long texts are cut. Ambient, because a case makes its host itself.
/// </remarks>
public sealed partial class Observations
{
    private const int LongestLine = 1000;
    private static readonly AsyncLocal<Observations?> Ambient = new();
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Those of the case that runs now, or new ones that nobody reads.</summary>
    public static Observations Current => Ambient.Value ?? new Observations();

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock) return Merge(_lines);
        }
    }

    /// <summary>Collects what the cases note that are called from here on.</summary>
    public static Observations Begin() => Ambient.Value = new Observations();

    /// <summary>Lets every engine's text stand under one name: what only chance decides is not compared.</summary>
    public void Mask(string text, string name)
    {
        lock (_lock) _names[text] = name;
    }

    public void Note(string line)
    {
        lock (_lock) _lines.Add(Normalised(line.ReplaceLineEndings(" | ")));
    }

    private static List<string> Merge(List<string> lines)
    {
        List<string> merged = [];
        for (int i = 0, end; i < lines.Count; i = end)
        {
            for (end = i + 1; end < lines.Count && lines[end] == lines[i];) end++;
            merged.Add(end - i == 1 ? lines[i] : $"{end - i} times: {lines[i]}");
        }

        return merged;
    }

    private string Normalised(string line)
    {
        foreach (var (text, name) in _names) line = line.Replace(text, name, StringComparison.Ordinal);
        line = Id().Replace(line, found => Numbered("id", found.Value));
        line = Time().Replace(line, found => Numbered("time", found.Value));
        return line.Length <= LongestLine ? line : $"{line[..100]} … {line.Length} characters … {line[^100..]}";
    }

    private string Numbered(string kind, string value)
    {
        if (_names.TryGetValue(value, out var name)) return name;
        return _names[value] = $"<{kind} {_names.Values.Count(known => known.StartsWith($"<{kind} ", StringComparison.Ordinal)) + 1}>";
    }

    [GeneratedRegex("[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}", RegexOptions.NonBacktracking)]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?", RegexOptions.NonBacktracking)]
    private static partial Regex Time();
}
