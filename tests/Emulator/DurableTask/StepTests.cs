using Emulator.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tests.Emulator.DurableTask;

/// <summary>Answers come at least once, so a step has to recognise those it has seen.</summary>
public sealed class StepTests
{
    private readonly DurableFunctions _functions = new();
    private readonly InstanceState _state = new NewInstance("one", "Two", null, "").ToState(1, 1000);

    public StepTests() => _functions.AddOrchestrator("Two", async context =>
        await context.CallActivityAsync<int>("A") + await context.CallActivityAsync<int>("A"));

    private StepCommit? Take(bool start, params HistoryEvent[] arrived) =>
        new Step(_functions, NullLoggerFactory.Instance, keepSession: false, OrchestrationVersions.Of(new DurableTaskSettings())).Take(_state, [.. arrived], start, false, 1000, () => { });

    private static HistoryEvent Answer(int task, string result) => HistoryEvent.Answer(isSubOrchestration: false, task, result);

    [Fact]
    public void Given_an_answer_twice_When_the_step_is_taken_Then_the_first_counts()
    {
        Take(start: true);
        var commit = Take(start: false, Answer(0, "1"), Answer(0, "2"))!;

        Assert.Equal(["1"], _state.History.Where(e => e.Kind == HistoryEventKind.TaskCompleted).Select(e => e.Payload));
        Assert.Equal(1, Assert.Single(commit.Asked).TaskId);
    }

    [Fact]
    public void Given_only_late_answers_When_the_step_is_taken_Then_there_is_nothing_to_commit()
    {
        Take(start: true);
        Take(start: false, Answer(0, "1"));

        Assert.Null(Take(start: false, Answer(0, "1"), Answer(5, "1")));
    }

    [Fact]
    public void Given_a_start_twice_When_the_step_is_taken_Then_the_code_runs_once()
    {
        Assert.Single(Take(start: true)!.Asked);

        Assert.Null(Take(start: true));
    }

    [Fact]
    public void Given_a_termination_When_more_follows_Then_it_is_dropped()
    {
        Take(start: true);
        var end = new HistoryEvent(HistoryEventKind.ExecutionTerminated) { Payload = "\"stop\"" };

        var commit = Take(start: false, end, Answer(0, "1"))!;

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, _state.Status);
        Assert.Equal("\"stop\"", commit.Output);
        Assert.DoesNotContain(_state.History, e => e.IsAnswer);
    }
}
