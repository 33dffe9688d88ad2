using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask;

public sealed class EngineTests
{
    private static void AddWaiter(EngineUnderTest engine) => engine.Functions.AddOrchestrator("Wait", async context =>
    {
        using var cancel = new CancellationTokenSource();
        var timer = context.CreateTimer(TimeSpan.FromDays(90), cancel.Token);
        var go = context.WaitForExternalEvent<string>("Go");
        if (await Task.WhenAny(go, timer) == timer) return "timer";
        cancel.Cancel();
        return await go;
    });

    [Theory, InlineData(0), InlineData(64 * 1024 * 1024)]
    public async Task Thousands_that_wait_cost_no_work_and_only_cached_histories(long cacheBytes)
    {
        const int instances = 3000;
        await using var engine = new EngineUnderTest(new DurableTaskSettings { HistoryCacheBytes = cacheBytes });
        AddWaiter(engine);
        await engine.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, instances).Select(n =>
            engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions($"{n}"))));
        await engine.IdleAsync();

        Assert.Equal(instances, engine.Engine.WaitingTimers);
        Assert.Equal(cacheBytes == 0 ? 0 : instances, engine.Engine.InstancesInMemory);
        await Task.WhenAll(Enumerable.Range(0, instances / 2).Select(n => engine.Client.RaiseEventAsync($"{n}", "Go", "event")));
        await engine.IdleAsync();
        Assert.Equal(instances - (instances / 2), engine.Engine.WaitingTimers);
        await engine.PassTimeAsync(TimeSpan.FromDays(91));
        Assert.Equal(0, engine.Engine.WaitingTimers);
        Assert.Equal(0, engine.Engine.InstancesInMemory);
        Assert.Equal("event", (await engine.EndOfAsync("0")).ReadOutputAs<string>());
        Assert.Equal("timer", (await engine.EndOfAsync($"{instances - 1}")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Idle_means_that_every_outcome_is_stored()
    {
        await using var engine = new EngineUnderTest();
        engine.AddActivity<int>("Same", n => n);
        engine.Functions.AddOrchestrator("Chain", async context =>
        {
            for (var i = 0; i < 5; i++) await context.CallActivityAsync("Same", i);
            return context.Parent is null ? await context.CallSubOrchestratorAsync<string>("Chain") : "end";
        });
        await engine.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Chain");
            await engine.IdleAsync();
            Assert.Equal(OrchestrationRuntimeStatus.Completed, (await engine.Client.GetInstanceAsync(id))!.RuntimeStatus);
        }
    }

    [Fact]
    public async Task A_cancelled_wait_takes_no_event()
    {
        await using var engine = new EngineUnderTest();
        engine.Functions.AddOrchestrator("Patient", async context =>
        {
            try
            {
                await context.WaitForExternalEvent<string>("Go", TimeSpan.FromMinutes(1));
            }
            catch (TaskCanceledException)
            {
                await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            }

            return await context.WaitForExternalEvent<string>("Go");
        });
        await engine.StartAsync();
        var id = await engine.BeginAsync("Patient");
        await engine.PassTimeAsync(TimeSpan.FromSeconds(90));

        await engine.RaiseAsync(id, "Go", "after the first wait");
        await engine.PassTimeAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("after the first wait", (await engine.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_suspension_outlives_ContinueAsNew()
    {
        await using var engine = new EngineUnderTest();
        engine.Functions.AddOrchestrator("Again", async context =>
        {
            await context.WaitForExternalEvent<string>("Go");
            if (!context.GetInput<bool>()) context.ContinueAsNew(true);
            return "done";
        });
        engine.Create();
        var id = await engine.BeginAsync("Again", false);
        await engine.Client.RaiseEventAsync(id, "Go");
        await engine.Client.SuspendInstanceAsync(id);
        await engine.Engine.StartAsync(CancellationToken.None);
        await engine.IdleAsync();

        await engine.RaiseAsync(id, "Go");

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await engine.Client.GetInstanceAsync(id))!.RuntimeStatus);
        await engine.Client.ResumeInstanceAsync(id);
        Assert.Equal("done", (await engine.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Commands_to_nobody_and_to_the_finished_are_errors()
    {
        await using var engine = new EngineUnderTest();
        engine.Functions.AddOrchestrator("Done", _ => Task.FromResult<object?>(null));
        await engine.StartAsync();
        var done = await engine.BeginAsync("Done");
        foreach (var command in new Func<string, Task>[]
                 {
                     id => engine.Client.TerminateInstanceAsync(id), id => engine.Client.SuspendInstanceAsync(id), id => engine.Client.ResumeInstanceAsync(id),
                 })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => command("nobody"));
            await Assert.ThrowsAsync<InvalidOperationException>(() => command(done));
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Termination_and_purge_reach_sub_orchestrations_only_when_asked(bool recursive)
    {
        await using var engine = new EngineUnderTest();
        AddWaiter(engine);
        engine.Functions.AddOrchestrator("Parent", async context =>
            await context.CallSubOrchestratorAsync<string>("Wait", options: new SubOrchestrationOptions(instanceId: "child")));
        await engine.StartAsync();
        var parent = await engine.BeginAsync("Parent");

        await engine.Client.TerminateInstanceAsync(parent, new TerminateInstanceOptions("stop", recursive));
        await engine.IdleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await engine.Client.GetInstanceAsync(parent))!.RuntimeStatus);
        Assert.Equal(recursive ? OrchestrationRuntimeStatus.Terminated : OrchestrationRuntimeStatus.Running, (await engine.Client.GetInstanceAsync("child"))!.RuntimeStatus);
        Assert.Equal(recursive ? 0 : 1, engine.Engine.WaitingTimers);
        Assert.Equal(recursive ? 2 : 1, (await engine.Client.PurgeInstanceAsync(parent, new PurgeInstanceOptions(recursive))).PurgedInstanceCount);
    }

    [Fact]
    public async Task A_terminated_child_fails_in_its_caller()
    {
        await using var engine = new EngineUnderTest();
        AddWaiter(engine);
        engine.Functions.AddOrchestrator("Parent", async context =>
            await context.CallSubOrchestratorAsync<string>("Wait", options: new SubOrchestrationOptions(instanceId: "child")));
        await engine.StartAsync();
        var parent = await engine.BeginAsync("Parent");

        await engine.Client.TerminateInstanceAsync("child");

        Assert.Contains("'child' was terminated", (await engine.EndOfAsync(parent)).FailureDetails!.InnerFailure!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_childs_id_that_belongs_to_a_running_instance_fails_the_call()
    {
        await using var engine = new EngineUnderTest();
        AddWaiter(engine);
        engine.Functions.AddOrchestrator("Parent", async context =>
            await context.CallSubOrchestratorAsync<string>("Wait", options: new SubOrchestrationOptions(instanceId: "taken")));
        await engine.StartAsync();
        await engine.BeginAsync("Wait", id: "taken");

        var parent = await engine.BeginAsync("Parent");

        Assert.Contains("'taken' belongs to a running orchestration", (await engine.EndOfAsync(parent)).FailureDetails!.InnerFailure!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.Client.GetInstanceAsync("taken"))!.RuntimeStatus);
    }

    [Fact]
    public async Task A_step_that_the_store_does_not_take_is_tried_again()
    {
        await using var engine = new EngineUnderTest();
        engine.AddActivity<string>("Echo", text => text);
        engine.Functions.AddOrchestrator("Wait", async context =>
            await context.CallActivityAsync<string>("Echo", await context.WaitForExternalEvent<string>("Go")));
        await engine.StartAsync();
        var id = await engine.BeginAsync("Wait");
        await engine.Store.WriteAsync(session => session.ExecuteScript("ALTER TABLE durable_history RENAME TO hidden"));
        await engine.RaiseAsync(id, "Go", "kept");
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await engine.Client.GetInstanceAsync(id))!.RuntimeStatus);

        await engine.Store.WriteAsync(session => session.ExecuteScript("ALTER TABLE hidden RENAME TO durable_history"));
        await engine.PassTimeAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("kept", (await engine.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_history_can_be_read_event_by_event()
    {
        await using var engine = new EngineUnderTest();
        engine.AddActivity<int>("Half", n => n % 2 == 0 ? n / 2 : throw new InvalidOperationException("odd"));
        engine.Functions.AddOrchestrator("Flow", async context => await context.CallActivityAsync<int>("Half", await context.CallActivityAsync<int>("Half", 6)));
        await engine.StartAsync();
        var id = await engine.BeginAsync("Flow", "input");

        var history = engine.Engine.ReadHistory(id);

        Assert.Equal(
            [
                HistoryEventKind.ExecutionStarted, HistoryEventKind.StepStarted, HistoryEventKind.TaskScheduled, HistoryEventKind.TaskCompleted,
                HistoryEventKind.TaskScheduled, HistoryEventKind.TaskFailed, HistoryEventKind.ExecutionFailed,
            ],
            history.Select(record => record.Kind));
        Assert.Equal("\"input\"", history[0].Input);
        Assert.Equal(("Half", 0, "6"), (history[2].Name, history[2].TaskId, history[2].Input));
        Assert.Equal("3", history[3].Result);
        Assert.Equal("odd", history[5].Failure!.ErrorMessage);
        Assert.Equal([0, 1, 1, 2, 2, 3, 3], history.Select(record => record.Step));
        Assert.Empty(engine.Engine.ReadHistory("nobody"));
    }
}
