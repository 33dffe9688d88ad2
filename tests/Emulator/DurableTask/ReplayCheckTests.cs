using Emulator.DurableTask;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask;

/// <summary>One planted change of each kind in an orchestrator's code, between two runs of the engine.</summary>
public sealed class ReplayCheckTests
{
    /// <summary>The code that makes the history: two calls side by side, a third after them, then it waits.</summary>
    private static async Task<object?> Original(TaskOrchestrationContext context)
    {
        await Task.WhenAll(context.CallActivityAsync("A", 1), context.CallActivityAsync("B", 2));
        await context.CallActivityAsync("C", 3);
        await Wait(context);
        return "done";
    }

    private static Task<string> Wait(TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("Go");

    private static readonly Dictionary<string, (OrchestratorFunction Code, string Expected)> Changes = new(StringComparer.Ordinal)
    {
        ["kind"] = (
            async context =>
            {
                await Task.WhenAll(context.CreateTimer(TimeSpan.Zero, CancellationToken.None), context.CallActivityAsync("B", 2));
                return await Wait(context);
            },
            "position 2: history has TaskScheduled #0 'A' with input 1, the code asked for TimerCreated #0 due 2026-03-01T00:00:00.0000000Z; they differ in kind"),
        ["name"] = (
            async context =>
            {
                await Task.WhenAll(context.CallActivityAsync("A", 1), context.CallActivityAsync("X", 2));
                return await Wait(context);
            },
            "position 3: history has TaskScheduled #1 'B' with input 2, the code asked for TaskScheduled #1 'X' with input 2; they differ in name"),
        ["input"] = (
            async context =>
            {
                await Task.WhenAll(context.CallActivityAsync("A", 1), context.CallActivityAsync("B", 22));
                return await Wait(context);
            },
            "position 3: history has TaskScheduled #1 'B' with input 2, the code asked for TaskScheduled #1 'B' with input 22; they differ in input, from character 1 on"),
        ["order"] = (
            async context =>
            {
                await Task.WhenAll(context.CallActivityAsync("B", 2), context.CallActivityAsync("A", 1));
                return await Wait(context);
            },
            "position 2: history has TaskScheduled #0 'A' with input 1, the code asked for TaskScheduled #0 'B' with input 2; they differ in name"),
        ["a call less at the end"] = (
            async context =>
            {
                await Task.WhenAll(context.CallActivityAsync("A", 1), context.CallActivityAsync("B", 2));
                return await Wait(context);
            },
            "history has TaskScheduled #2 'C' with input 3, the code asked for nothing more in this step"),
        ["a call more in a step"] = (
            async context =>
            {
                await Task.WhenAll(context.CallActivityAsync("A", 1), context.CallActivityAsync("B", 2), context.CallActivityAsync("C", 3));
                return await Wait(context);
            },
            "history has nothing more in this step, the code asked for TaskScheduled #2 'C' with input 3"),
        ["a call more at the end"] = (
            async context =>
            {
                await Task.WhenAll(context.CallActivityAsync("A", 1), context.CallActivityAsync("B", 2));
                await context.CallActivityAsync("C", 3);
                _ = context.CallActivityAsync("D");
                return await Wait(context);
            },
            "history has nothing more in this step, the code asked for TaskScheduled #3 'D' with input none"),
        ["an early return"] = (
            _ => Task.FromResult<object?>("done"),
            "position 2: history has TaskScheduled #0 'A' with input 1, the code asked for nothing more in this step"),
    };

    public static TheoryData<string, bool> Cases()
    {
        TheoryData<string, bool> cases = [];
        foreach (var change in Changes.Keys)
        {
            cases.Add(change, false);
            cases.Add(change, true);
        }

        return cases;
    }

    private static void AddActivities(EngineUnderTest engine)
    {
        foreach (var name in new[] { "A", "B", "C" }) engine.AddActivity<int>(name, n => n);
    }

    private static async Task<string> MakeHistoryAsync(EngineUnderTest engine)
    {
        AddActivities(engine);
        engine.Functions.AddOrchestrator("Flow", Original);
        await engine.StartAsync();
        return await engine.BeginAsync("Flow");
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task Changed_code_fails_the_instance_and_the_first_difference_is_named(string change, bool extendedSessions)
    {
        await using var engine = new EngineUnderTest(new DurableTaskSettings { ExtendedSessionsEnabled = extendedSessions });
        var id = await MakeHistoryAsync(engine);
        await engine.StopAsync();
        AddActivities(engine);
        engine.Functions.AddOrchestrator("Flow", Changes[change].Code);
        await engine.StartAsync();

        await engine.RaiseAsync(id, "Go", "go");

        var end = await engine.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("DurableTask.Core.Exceptions.NonDeterministicOrchestrationException", end.FailureDetails!.ErrorType);
        Assert.Contains(Changes[change].Expected, end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stored_history_with_another_task_id_is_found_too()
    {
        await using var engine = new EngineUnderTest();
        var id = await MakeHistoryAsync(engine);
        await engine.StopAsync();
        await engine.Store.WriteAsync(session => session.Execute("UPDATE durable_history SET task = 7 WHERE task = 1"));
        AddActivities(engine);
        engine.Functions.AddOrchestrator("Flow", Original);
        await engine.StartAsync();

        await engine.RaiseAsync(id, "Go", "go");

        Assert.Contains(
            "position 3: history has TaskScheduled #7 'B' with input 2, the code asked for TaskScheduled #1 'B' with input 2; they differ in id",
            (await engine.EndOfAsync(id)).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unchanged_code_goes_on()
    {
        await using var engine = new EngineUnderTest();
        var id = await MakeHistoryAsync(engine);
        await engine.StopAsync();
        AddActivities(engine);
        engine.Functions.AddOrchestrator("Flow", Original);
        await engine.StartAsync();

        await engine.RaiseAsync(id, "Go", "go");

        Assert.Equal("done", (await engine.EndOfAsync(id)).ReadOutputAs<string>());
    }
}
