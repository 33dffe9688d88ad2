using System.Diagnostics;
using System.Globalization;

namespace Emulator.Runtime;

/// <summary>The places where a process may die: counts how often each is reached, and ends the process at one of them, as a power cut would.</summary>
/// <remarks>
/// A place lies before and after the commit of every write, named by what is written (<c>commit-before:table:Cases</c>, <c>commit-after:step</c>),
/// and before the answer of every HTTP function (<c>reply:Orders</c>), so that between any two writes there is one. Only the setting
/// <c>Emulator:CrashAt</c> makes an instance; without it a write costs a comparison with null.
/// </remarks>
public sealed class CrashPoints
{
    /// <summary>The value of the setting that only counts.</summary>
    public const string OnlyCount = "list";

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, long> _reached = new(StringComparer.Ordinal);
    private string? _at;
    private long _hit;

    /// <param name="at"><c>list</c>, or <c>point</c> or <c>point#n</c>: where the process ends when it comes there for the nth time.</param>
    /// <exception cref="FormatException">n is not a whole number above zero, or there is no point.</exception>
    public CrashPoints(string at) => Arm(at);

    /// <summary>How often each point was reached since the start, or since <see cref="Arm"/>; in the order in which they were first reached.</summary>
    public IReadOnlyDictionary<string, long> Reached
    {
        get
        {
            lock (_gate) return new OrderedDictionary<string, long>(_reached, StringComparer.Ordinal);
        }
    }

    /// <summary>Chooses another point, or none, and counts from zero.</summary>
    /// <inheritdoc cref="CrashPoints(string)"/>
    public void Arm(string at)
    {
        var (point, hit) = Parse(at);
        lock (_gate)
        {
            _reached.Clear();
            (_at, _hit) = (point, hit);
        }
    }

    /// <summary>A write is about to be handed to the store.</summary>
    public void BeforeCommit(string kind, string? of) => Reach("commit-before:", kind, of);

    /// <summary>A write is on disk, and nobody knows yet.</summary>
    public void AfterCommit(string kind, string? of) => Reach("commit-after:", kind, of);

    /// <summary>A function has returned, and its caller has no answer yet.</summary>
    public void BeforeReply(string function) => Reach("reply:", function, of: null);

    private void Reach(string when, string kind, string? of)
    {
        var point = of is null ? when + kind : $"{when}{kind}:{of}";
        lock (_gate)
        {
            var count = _reached.GetValueOrDefault(point) + 1;
            _reached[point] = count;
            if (count != _hit || point != _at) return;
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }

    private static (string? At, long Hit) Parse(string text)
    {
        if (text == OnlyCount) return (null, 0);
        var end = text.LastIndexOf('#');
        if (end < 0) return (text, 1);
        return end > 0 && long.TryParse(text.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var hit) && hit > 0
            ? (text[..end], hit)
            : throw new FormatException($"'{text}' is neither '{OnlyCount}' nor a point such as commit-after:step or commit-after:step#3");
    }
}
