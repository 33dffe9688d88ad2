using System.Collections.Concurrent;
using System.Text;

namespace Tests.Crashes.Matrix;

/// <summary>Every point at which the process can die, in every stage of every story: made from what undisturbed runs come to.</summary>
internal sealed class CrashMatrix
{
    /// <summary>Two processes at a time: more only wait for each other on a small machine.</summary>
    private const int AtOnce = 2;

    private readonly ConcurrentDictionary<Cell, string> _results = new();

    private CrashMatrix(IReadOnlyList<Telling> tellings) => Tellings = tellings;

    /// <summary>The stories with what they come to when nothing happens.</summary>
    public IReadOnlyList<Telling> Tellings { get; }

    /// <summary>What went wrong, in sentences; must be empty.</summary>
    public ConcurrentQueue<string> Failures { get; } = new();

    /// <summary>Runs each story undisturbed.</summary>
    public static async Task<CrashMatrix> ReadAsync() => new(await Task.WhenAll(
        Telling.ReadAsync("platform", backend => new PlatformStory(backend)),
        Telling.ReadAsync("bank", backend => new BankStory(backend))));

    /// <summary>One cell of each point, spread over the stories and stages that come to it.</summary>
    public IReadOnlyList<Cell> Sample() =>
    [
        .. from cell in Tellings.SelectMany(telling => telling.Firsts)
           group cell by cell.Point into cells
           select cells.ElementAt(cells.Key.Sum(letter => letter) % cells.Count()),
    ];

    /// <summary>The first visit of every point in every stage.</summary>
    public IReadOnlyList<Cell> Firsts() => [.. Tellings.SelectMany(telling => telling.Firsts)];

    /// <summary>The last visit, where there are several.</summary>
    public IReadOnlyList<Cell> Lasts() => [.. Tellings.SelectMany(telling => telling.Lasts)];

    /// <summary>Every visit between them.</summary>
    public IReadOnlyList<Cell> Between() => [.. Tellings.SelectMany(telling => telling.Between)];

    /// <summary>Every commit of a case, which is where a promise could be forgotten.</summary>
    public IReadOnlyList<Cell> CommitsOfCases() =>
        [.. Tellings.SelectMany(telling => telling.Cells).Where(cell => cell.Point == "commit-after:table:Cases")];

    /// <summary>Dies at all of these cells, and notes what came of it.</summary>
    /// <param name="cells">Where to die.</param>
    /// <param name="perStage">How many of a stage one run takes.</param>
    public async Task DieAsync(IReadOnlyList<Cell> cells, int perStage)
    {
        ConcurrentBag<Cell> again = [];
        await EachAsync(Tellings.SelectMany(telling => Runs(telling, cells, perStage)));
        // What many deaths together have hidden or broken is tried alone.
        await EachAsync([.. again.Select(cell => (Tellings.Single(telling => telling.Name == cell.Story), (IReadOnlyList<Cell>)[cell]))]);

        Task EachAsync(IEnumerable<(Telling Telling, IReadOnlyList<Cell> Cells)> runs) =>
            Parallel.ForEachAsync(runs, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (run, _) =>
            {
                foreach (var cell in await PlayAsync(run.Telling, run.Cells)) again.Add(cell);
            });
    }

    /// <summary>The points at which no process has died; must be empty.</summary>
    public IReadOnlyList<string> NeverDiedAt() =>
    [
        .. Tellings.SelectMany(telling => telling.Firsts).Select(cell => cell.Point).Distinct()
            .Except(_results.Where(result => result.Value == $"{result.Key.Hit}").Select(result => result.Key.Point)),
    ];

    /// <summary>The matrix as Markdown: a row for each point, a column for each stage, in each cell the visits at which the process died.</summary>
    public string ToMarkdown()
    {
        StringBuilder text = new("""
            # The crash matrix

            A number is the visit of a point at which the process died, and the story still ended like the undisturbed one. A dot: not tried;
            nothing: the stage does not come to the point; `not reached`: the armed run did not come there so often. See tests/Crashes/README.md.

            """);
        foreach (var telling in Tellings)
        {
            var results = _results.Where(result => result.Key.Story == telling.Name).ToLookup(result => (result.Key.Point, result.Key.Stage));
            text.AppendLine($"\n## {telling.Name}: {results.Sum(cell => cell.Count())} deaths\n");
            text.AppendLine($"| point | {string.Join(" | ", telling.Stages)} |\n|---|{string.Concat(telling.Stages.Select(_ => "---|"))}");
            foreach (var point in telling.Firsts.Select(cell => cell.Point).Distinct().Order(StringComparer.Ordinal))
                text.AppendLine($"| `{point}` | {string.Join(" | ", telling.Stages.Select(stage => Shown(telling, point, stage, results[(point, stage)])))} |");
        }

        return text.ToString();
    }

    private static string Shown(Telling telling, string point, string stage, IEnumerable<KeyValuePair<Cell, string>> results)
    {
        var shown = string.Join(", ", results.OrderBy(result => result.Key.Hit).Select(result => result.Value));
        if (shown.Length > 0) return shown;
        return telling.Firsts.Any(cell => cell.Point == point && cell.Stage == stage) ? "·" : "";
    }

    /// <returns>The cells to try again, alone.</returns>
    private async Task<IReadOnlyList<Cell>> PlayAsync(Telling telling, IReadOnlyList<Cell> cells)
    {
        string? difference;
        IReadOnlyList<Cell> missed = [];
        try
        {
            var result = await new CrashRun(telling.Tell, cells).PlayAsync();
            (difference, missed) = (telling.Difference(result.Outcome), result.NotReached);
        }
        catch (Exception e)
        {
            difference = e.ToString();
        }

        if (difference is null)
        {
            foreach (var cell in cells.Except(missed)) _results[cell] = $"{cell.Hit}";
            if (cells.Count > 1) return missed;
            foreach (var cell in missed) _results[cell] = $"{cell.Hit} not reached";
            return [];
        }

        if (cells.Count > 1)
        {
            Console.WriteLine($"{telling.Name}: together {string.Join(", ", cells.Select(cell => $"{cell.Stage} {cell.At}"))}: {difference}");
            return cells;
        }

        foreach (var cell in cells)
        {
            _results[cell] = $"**{cell.Hit} FAILED**";
            Failures.Enqueue($"{cell.Story}, {cell.Stage}, {cell.At}: {difference}");
        }

        return [];
    }

    /// <summary>Runs that take at most so many cells of each stage, in the order in which the stage comes to them.</summary>
    private static IEnumerable<(Telling Telling, IReadOnlyList<Cell> Cells)> Runs(Telling telling, IReadOnlyList<Cell> cells, int perStage)
    {
        var chosen = cells.ToHashSet();
        var numbered = telling.Cells.Where(chosen.Contains).GroupBy(cell => cell.Stage).SelectMany(stage => stage.Select((cell, index) => (cell, Run: index / perStage)));
        return numbered.GroupBy(one => one.Run, one => one.cell).Select(run => (telling, (IReadOnlyList<Cell>)[.. run]));
    }
}
