using Emulator.DurableTask;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask;

/// <summary>Orchestrators that await what cannot be replayed fail, and say so, instead of hanging or running on another thread.</summary>
public sealed class ForeignTaskTests
{
    private static async Task<OrchestrationMetadata> RunAsync(bool extendedSessions, OrchestratorFunction code, Action? afterwards = null)
    {
        await using var engine = new EngineUnderTest(new DurableTaskSettings { ExtendedSessionsEnabled = extendedSessions });
        engine.AddActivity<int>("Same", n => n);
        engine.Functions.AddOrchestrator("Foreign", code);
        await engine.StartAsync();
        var id = await engine.BeginAsync("Foreign");
        afterwards?.Invoke();
        var end = await engine.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        return end;
    }

    private static void AssertNamesTheCause(OrchestrationMetadata end) =>
        Assert.Contains("awaited a task that its context did not create", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);

    [Theory, InlineData(false), InlineData(true)]
    public async Task Given_nothing_durable_is_awaited_When_the_step_ends_Then_the_instance_fails(bool extendedSessions)
    {
        var never = new TaskCompletionSource<object?>();

        AssertNamesTheCause(await RunAsync(extendedSessions, async _ => await never.Task));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Given_a_foreign_task_beside_a_durable_one_When_it_completes_Then_the_instance_fails(bool extendedSessions)
    {
        var foreign = new TaskCompletionSource<object?>();

        AssertNamesTheCause(await RunAsync(
            extendedSessions,
            async context =>
            {
                _ = context.WaitForExternalEvent<int>("Go");
                return await foreign.Task;
            },
            () => foreign.SetResult(null)));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Given_ConfigureAwait_false_When_the_code_leaves_its_thread_Then_the_instance_fails(bool extendedSessions)
    {
        AssertNamesTheCause(await RunAsync(extendedSessions, async context =>
        {
            await context.CallActivityAsync("Same", 1).ConfigureAwait(false);
            return await context.CallActivityAsync<int>("Same", 2);
        }));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Given_a_wait_cancelled_from_outside_When_it_is_cancelled_Then_the_instance_fails(bool extendedSessions)
    {
        using var outside = new CancellationTokenSource();

        AssertNamesTheCause(await RunAsync(extendedSessions, async context => await context.WaitForExternalEvent<int>("Go", outside.Token), outside.Cancel));
    }

    [Fact]
    public async Task The_context_refuses_another_thread()
    {
        Task? refused = null;
        await using var engine = new EngineUnderTest();
        engine.Functions.AddOrchestrator("Leaky", async context =>
        {
            refused = Task.Run(() => context.NewGuid());
            return await context.WaitForExternalEvent<int>("Go");
        });
        await engine.StartAsync();
        await engine.BeginAsync("Leaky");

        await Assert.ThrowsAsync<InvalidOperationException>(() => refused!);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Given_ContinueWith_on_a_durable_task_When_it_runs_Then_it_stays_on_the_orchestrators_thread(bool extendedSessions)
    {
        await using var engine = new EngineUnderTest(new DurableTaskSettings { ExtendedSessionsEnabled = extendedSessions });
        engine.AddActivity<int>("Same", n => n);
        engine.Functions.AddOrchestrator("Continue", async context =>
            await await context.CallActivityAsync<int>("Same", 1).ContinueWith(first => context.CallActivityAsync<int>("Same", first.Result + 1)));
        await engine.StartAsync();

        var id = await engine.BeginAsync("Continue");

        Assert.Equal(2, (await engine.EndOfAsync(id)).ReadOutputAs<int>());
    }
}
