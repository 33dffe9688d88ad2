namespace Tests.Crashes.Matrix;

/// <summary>A story as it goes when nothing happens: what it comes to, and which points each stage reaches.</summary>
/// <param name="Name">A word.</param>
/// <param name="Tell">Makes the story on a backend.</param>
/// <param name="Outcome">What it comes to.</param>
/// <param name="Stages">Their names, in order.</param>
/// <param name="Firsts">The first visit of each point in each stage, in order.</param>
/// <param name="Lasts">The last visit, where there are several.</param>
/// <param name="Between">Every visit between the first and the last, but of what each hour of the clock does alike.</param>
internal sealed record Telling(
    string Name, Func<Backend, Story> Tell, Outcome Outcome, IReadOnlyList<string> Stages, IReadOnlyList<Cell> Firsts, IReadOnlyList<Cell> Lasts, IReadOnlyList<Cell> Between)
{
    private static readonly string[] Hourly = ["clock", "clock-read", "timer", "create-table"];

    /// <summary>All visits.</summary>
    public IEnumerable<Cell> Cells => [.. Firsts, .. Lasts, .. Between];

    /// <summary>Tells the story undisturbed.</summary>
    public static async Task<Telling> ReadAsync(string name, Func<Backend, Story> tell)
    {
        List<string> stages = [];
        List<Cell> firsts = [], lasts = [], between = [];
        var run = new CrashRun(tell, [])
        {
            Counted = (stage, reached) =>
            {
                stages.Add(stage);
                foreach (var (point, count) in reached)
                {
                    firsts.Add(new Cell(name, stage, point, 1));
                    if (count > 1) lasts.Add(new Cell(name, stage, point, count));
                    if (!Hourly.Intersect(point.Split(':')).Any()) between.AddRange(Enumerable.Range(2, (int)Math.Max(0, count - 2)).Select(visit => new Cell(name, stage, point, visit)));
                }
            },
        };
        return new Telling(name, tell, (await run.PlayAsync()).Outcome, stages, firsts, lasts, between);
    }

    /// <summary>What differs from the undisturbed run, or is left pending; null where nothing does.</summary>
    public string? Difference(Outcome outcome)
    {
        var (expected, actual) = (Numbered(Outcome.Lines), Numbered(outcome.Lines));
        var missing = expected.Except(actual).Select(line => "- " + line);
        var added = actual.Except(expected).Select(line => "+ " + line);
        var pending = outcome.LeftPending.Select(line => "pending " + line);
        string[] all = [.. missing, .. added, .. pending];
        return all.Length == 0 ? null : $"{all.Length} differences\n{string.Join('\n', all.Take(30))}";
    }

    /// <summary>A line that is there twice is another line.</summary>
    private static List<string> Numbered(IEnumerable<string> lines) =>
        [.. lines.GroupBy(line => line).SelectMany(same => same.Select((line, index) => index == 0 ? line : $"{line} (again, {index})"))];
}
