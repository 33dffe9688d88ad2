using Emulator.DurableTask;
using Emulator.Worker;
using ScfFunctions;
using Tests.Functions;

namespace Tests.Histories;

/// <summary>What orchestrators of released versions did, they do again: their recorded histories replay on the present code.</summary>
public sealed class RecordedHistoryTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Histories");

    private static readonly HistoryReplay Replay = new(AppOrchestrators.In(typeof(ScfApplication).Assembly));

    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Folder, "*.jsonl", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Files))]
    public void Given_a_recorded_history_Then_the_present_code_takes_the_same_way(string file)
    {
        var recorded = Read(file);

        Assert.Equal(Path.GetDirectoryName(file), recorded.Version);
        var difference = Replay.FindDifference(recorded);
        Assert.True(difference is null, $"{file} no longer replays. Such a change needs a new defaultVersion and a branch on context.Version. First difference, {difference}");
    }

    [Fact]
    public void Given_the_present_version_Then_each_kind_of_life_is_recorded() => Assert.Equal(
        ["case-disturbed", "case-repaid", "case-second-chapter", "case-waiting", "daily-review", "period-close", "period-close-waiting"],
        Directory.GetFiles(Path.Combine(Folder, ScfApp.OrchestrationVersion)).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    /// <summary>Each version has a way of its own: taken for the other, a case's history does not replay.</summary>
    [Theory]
    [InlineData("1.0", "1.1", "TakeInbox", "Underwrite")]
    [InlineData("1.1", "1.0", "Underwrite", "TakeInbox")]
    public void Given_a_history_taken_for_one_of_another_version_Then_it_differs_at_the_step_that_changed(string version, string instead, string expected, string actual)
    {
        var recorded = Read(Path.Combine(version, "case-repaid.jsonl"));

        var difference = Replay.FindDifference(recorded with { Version = instead });

        Assert.NotNull(difference);
        Assert.Contains($"'{expected}'", difference.Expected, StringComparison.Ordinal);
        Assert.Contains($"'{actual}'", difference.Actual, StringComparison.Ordinal);
    }

    /// <summary>Also the tool that records: where SCF_RECORD_HISTORIES names a folder, the histories are left there.</summary>
    [Fact]
    public async Task Given_lives_of_today_Then_they_are_recorded_with_the_present_version_read_again_and_replay()
    {
        var recorded = await Lives.RecordAsync();

        foreach (var (name, history) in recorded)
        {
            var again = RecordedHistory.Parse(history.ToLines());
            Assert.Equal(history.ToLines(), again.ToLines());
            Assert.Equal(ScfApp.OrchestrationVersion, again.Version);
            Assert.Null(Replay.FindDifference(again));
            if (Environment.GetEnvironmentVariable("SCF_RECORD_HISTORIES") is not { Length: > 0 } folder) continue;
            Directory.CreateDirectory(Path.Combine(folder, ScfApp.OrchestrationVersion));
            await File.WriteAllTextAsync(Path.Combine(folder, ScfApp.OrchestrationVersion, name + ".jsonl"), history.ToLines());
        }
    }

    [Theory]
    [InlineData("case-repaid", "\"name\":\"Underwrite\"", "\"name\":\"UnderwriteTwice\"", "'UnderwriteTwice'", "'Underwrite'", "name")]
    [InlineData("case-repaid", "\"stage\":\"Repayment\"", "\"stage\":\"Closing\"", "nothing more in this step", "'Close'", null)]
    [InlineData("case-disturbed", "\"kind\":\"TimerFired\"", "\"kind\":\"StepStarted\"", "TaskScheduled", "nothing more in this step", null)]
    [InlineData("case-waiting", "\"orchestrator\":\"FinancingCaseOrchestrator\"", "\"orchestrator\":\"SomethingElse\"", "the orchestrator 'FinancingCaseOrchestrator'", "no orchestrator 'SomethingElse'", null)]
    public void Given_a_changed_copy_of_a_history_Then_the_first_step_that_differs_is_named_with_what_was_expected_and_what_was_done(
        string name, string text, string instead, string expected, string actual, string? field)
    {
        var lines = File.ReadAllText(Path.Combine(Folder, "1.0", name + ".jsonl"));
        var at = lines.IndexOf(text, StringComparison.OrdinalIgnoreCase);
        Assert.True(at >= 0, $"{name} does not hold {text}.");

        var difference = Replay.FindDifference(RecordedHistory.Parse(string.Concat(lines.AsSpan(0, at), instead, lines.AsSpan(at + text.Length))));

        Assert.NotNull(difference);
        Assert.Contains(expected, difference.Expected, StringComparison.Ordinal);
        Assert.Contains(actual, difference.Actual, StringComparison.Ordinal);
        Assert.Equal(field, difference.Field);
    }

    [Fact]
    public void Given_a_history_whose_end_is_missing_Then_the_code_has_gone_further_than_it()
    {
        var recorded = Read(Path.Combine("1.0", "case-repaid.jsonl"));

        var difference = Replay.FindDifference(recorded with { Events = [.. recorded.Events.SkipLast(1)] });

        Assert.NotNull(difference);
        Assert.Equal(("the code waits for more", "the code ended with output none"), (difference.Expected, difference.Actual));
    }

    [Fact]
    public void Given_a_source_that_keeps_no_inputs_of_requests_Then_they_are_not_compared()
    {
        var recorded = Read(Path.Combine("1.0", "case-repaid.jsonl"));
        HistoryRecord[] events = [.. recorded.Events.Select(e => e.Kind == HistoryEventKind.TaskScheduled ? e with { Input = null } : e)];

        Assert.Contains("input", Replay.FindDifference(recorded with { Events = events })!.Field, StringComparison.Ordinal);
        Assert.Null(Replay.FindDifference(recorded with { Events = events, HasRequestInputs = false }));
    }

    private static RecordedHistory Read(string file) => RecordedHistory.Parse(File.ReadAllText(Path.Combine(Folder, file)));
}
