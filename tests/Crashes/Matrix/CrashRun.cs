namespace Tests.Crashes.Matrix;

/// <summary>A place and time to die: the nth time that the process comes to a point within a stage of a story.</summary>
internal sealed record Cell(string Story, string Stage, string Point, long Hit)
{
    /// <summary>As <c>Emulator:CrashAt</c> has it.</summary>
    public string At => $"{Point}#{Hit}";
}

/// <summary>What a run came to.</summary>
/// <param name="Outcome">The state of everything at the end.</param>
/// <param name="NotReached">The cells that the process did not come to.</param>
internal sealed record RunResult(Outcome Outcome, IReadOnlyList<Cell> NotReached);

/// <summary>A story that is told while the process dies at chosen points.</summary>
/// <param name="Tell">Makes the story on a backend.</param>
/// <param name="Cells">Where it dies: within a stage one after the other, in this order.</param>
internal sealed record CrashRun(Func<Backend, Story> Tell, IReadOnlyList<Cell> Cells)
{
    /// <summary>The stage before the first: the first start on an empty folder.</summary>
    public const string Start = "start";

    /// <summary>The stage in which the process is killed between two days and started again.</summary>
    public const string Restart = "restart";

    /// <summary>After this stage the process is killed and started again.</summary>
    private const string BeforeRestart = "delivery";

    /// <summary>The day on which the buyer pays.</summary>
    private const int PaymentDay = 60;

    /// <summary>Told at the end of each stage how often each point was reached in it.</summary>
    public Action<string, OrderedDictionary<string, long>>? Counted { get; init; }

    /// <summary>Tells the story to its end.</summary>
    public async Task<RunResult> PlayAsync()
    {
        await using Backend backend = new();
        var story = Tell(backend);
        List<Cell> missed = [];
        await backend.ArmAsync(Cells.Where(cell => cell.Stage == Start).Select(cell => cell.At));
        await backend.StartAsync();
        await EndAsync(Start);
        var day = 0;
        foreach (var stage in story.Stages)
        {
            if (stage.IsPayment && day < PaymentDay) await story.ToDayAsync(day = PaymentDay);
            await BeginAsync(stage.Name);
            await stage.PlayAsync();
            await story.ToDayAsync(++day);
            await EndAsync(stage.Name);
            if (stage.Name != BeforeRestart) continue;
            await BeginAsync(Restart);
            await backend.KillAsync();
            await story.Outside.RestAsync();
            await EndAsync(Restart);
        }

        return new RunResult(await Outcome.ReadAsync(story, backend), missed);

        Task BeginAsync(string stage) => backend.ArmAsync(Cells.Where(cell => cell.Stage == stage).Select(cell => cell.At));

        async Task EndAsync(string stage)
        {
            if (Counted is not null) Counted(stage, await backend.ReachedAsync());
            var left = await backend.ArmAsync([]);
            missed.AddRange(Cells.Where(cell => cell.Stage == stage && left.Contains(cell.At)));
        }
    }
}
