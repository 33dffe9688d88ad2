using System.Collections.Concurrent;
using System.Globalization;
using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask;

public sealed class RestartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Calls side by side, a child, an event, a timer: everything that can be open when the process dies.</summary>
    private static void AddFlow(EngineUnderTest engine, Action<string> ran)
    {
        engine.AddActivity<int>("Add", n =>
        {
            ran($"{n}");
            return n + 1;
        });
        engine.Functions.AddOrchestrator("Child", async context => await context.CallActivityAsync<int>("Add", context.GetInput<int>()));
        engine.Functions.AddOrchestrator("Flow", async context =>
        {
            var n = context.GetInput<int>();
            var sums = await Task.WhenAll(context.CallActivityAsync<int>("Add", n), context.CallActivityAsync<int>("Add", n));
            var child = await context.CallSubOrchestratorAsync<int>("Child", n);
            var fromEvent = await context.WaitForExternalEvent<int>("Go");
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return sums[0] + sums[1] + child + await context.CallActivityAsync<int>("Add", fromEvent);
        });
    }

    public static TheoryData<int, bool> Seeds()
    {
        TheoryData<int, bool> seeds = [];
        for (var seed = 1; seed <= 6; seed++) seeds.Add(seed, seed % 2 == 0);
        return seeds;
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task Given_a_crash_at_any_moment_When_the_engine_starts_again_Then_every_accepted_orchestration_completes(int seed, bool extendedSessions)
    {
        const int flows = 25;
        var settings = new DurableTaskSettings { ExtendedSessionsEnabled = extendedSessions };
        var crashAfter = new Random(seed).Next(1, (3 * flows) + 1);
        var crash = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ran = 0;
        ConcurrentDictionary<string, int> started = new(StringComparer.Ordinal), raised = new(StringComparer.Ordinal);
        string[] mustExist, mustHaveEvent;
        DirectoryInfo image;
        await using (var engine = new EngineUnderTest(settings))
        {
            AddFlow(engine, _ =>
            {
                if (Interlocked.Increment(ref ran) == crashAfter) crash.SetResult();
            });
            await engine.StartAsync();
            var driving = Task.WhenAll(Enumerable.Range(0, flows).Select(async n =>
            {
                var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Flow", n, new StartOrchestrationOptions($"flow-{n}"));
                started[id] = n;
                await engine.Client.RaiseEventAsync(id, "Go", 100 * n);
                raised[id] = n;
            }));
            await crash.Task.WaitAsync(Patience);
            (mustExist, mustHaveEvent) = ([.. started.Keys], [.. raised.Keys]);
            image = await engine.CrashImageAsync();
            await driving;
        }

        await using var after = new EngineUnderTest(settings, folder: image);
        AddFlow(after, _ => { });
        await after.StartAsync();
        await after.IdleAsync();
        foreach (var id in mustExist.Except(mustHaveEvent, StringComparer.Ordinal))
            await after.Client.RaiseEventAsync(id, "Go", 100 * started[id]);
        await after.PassTimeAsync(TimeSpan.FromHours(2));

        foreach (var id in mustExist)
        {
            var end = await after.Client.GetInstanceAsync(id, getInputsAndOutputs: true);
            Assert.Equal(OrchestrationRuntimeStatus.Completed, end?.RuntimeStatus);
            Assert.Equal((3 * (started[id] + 1)) + (100 * started[id]) + 1, end!.ReadOutputAs<int>());
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Given_an_activity_without_a_stored_result_When_the_engine_starts_again_Then_it_runs_again(bool extendedSessions)
    {
        await using var engine = new EngineUnderTest(new DurableTaskSettings { ExtendedSessionsEnabled = extendedSessions, DrainTimeout = TimeSpan.FromMilliseconds(1) });
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.Functions.AddActivity("Slow", async (_, _, cancellation) =>
        {
            running.SetResult();
            await new TaskCompletionSource<object?>().Task.WaitAsync(cancellation);
            return "never";
        });
        engine.AddActivity<string>("Quick", text => text);
        AddOrchestrator();
        await engine.StartAsync();
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Both", new StartOrchestrationOptions("one"));
        await running.Task.WaitAsync(Patience);

        await engine.StopAsync();
        List<string> again = [];
        engine.AddActivity<string>("Slow", text =>
        {
            again.Add(text!);
            return text;
        });
        engine.AddActivity<string>("Quick", _ => throw new InvalidOperationException("its result is stored"));
        AddOrchestrator();
        await engine.StartAsync();

        Assert.Equal("slow and quick", (await engine.EndOfAsync("one")).ReadOutputAs<string>());
        Assert.Equal(["slow"], again);

        void AddOrchestrator() => engine.Functions.AddOrchestrator("Both", async context =>
        {
            var quick = await context.CallActivityAsync<string>("Quick", "quick");
            return $"{await context.CallActivityAsync<string>("Slow", "slow")} and {quick}";
        });
    }

    [Fact]
    public async Task Given_a_stop_When_the_engine_starts_again_Then_timers_starts_and_messages_go_on()
    {
        await using var engine = new EngineUnderTest();
        Add();
        await engine.StartAsync();
        await engine.BeginAsync("Sleep", id: "asleep");
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Sleep", new StartOrchestrationOptions("late", engine.Clock.GetUtcNow().AddHours(2)));
        await engine.BeginAsync("Wait", id: "suspended");
        await engine.Client.SuspendInstanceAsync("suspended");
        await engine.RaiseAsync("suspended", "Go", 1);
        await engine.Engine.StopAsync(CancellationToken.None);
        var unread = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await engine.Client.RaiseEventAsync(unread, "Go", 7);

        await engine.StopAsync();
        Add();
        await engine.StartAsync();
        await engine.PassTimeAsync(TimeSpan.FromHours(1.5));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await engine.Client.GetInstanceAsync("asleep"))!.RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await engine.Client.GetInstanceAsync("late"))!.RuntimeStatus);
        Assert.Equal(7, (await engine.EndOfAsync(unread)).ReadOutputAs<int>());
        await engine.PassTimeAsync(TimeSpan.FromHours(2));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await engine.Client.GetInstanceAsync("late"))!.RuntimeStatus);
        await engine.Client.ResumeInstanceAsync("suspended");
        Assert.Equal(1, (await engine.EndOfAsync("suspended")).ReadOutputAs<int>());

        void Add()
        {
            engine.Functions.AddOrchestrator("Wait", async context => await context.WaitForExternalEvent<int>("Go"));
            engine.Functions.AddOrchestrator("Sleep", async context =>
            {
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return null;
            });
        }
    }

    [Fact]
    public async Task What_the_client_starts_before_the_engine_runs_from_its_start_on_and_once()
    {
        await using var engine = new EngineUnderTest { Hostility = Hostility.None };
        var ran = 0;
        engine.AddActivity<int>("Count", _ => Interlocked.Increment(ref ran));
        engine.Functions.AddOrchestrator("Early", async context => await context.CallActivityAsync<int>("Count") + await context.WaitForExternalEvent<int>("Go"));
        engine.Create();
        await engine.BeginAsync("Early", id: "early");
        await engine.RaiseAsync("early", "Go", 10);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await engine.Client.GetInstanceAsync("early"))!.RuntimeStatus);

        await engine.Engine.StartAsync(CancellationToken.None);
        await engine.IdleAsync();

        Assert.Equal(11, (await engine.EndOfAsync("early")).ReadOutputAs<int>());
        Assert.Equal(1, ran);
    }

    [Fact]
    public async Task Instance_ids_that_the_engine_makes_are_new_after_a_restart_too()
    {
        await using var engine = new EngineUnderTest();
        HashSet<string> ids = new(StringComparer.Ordinal);
        for (var run = 0; run < 3; run++)
        {
            engine.Functions.AddOrchestrator("Done", _ => Task.FromResult<object?>(null));
            await engine.StartAsync();
            for (var i = 0; i < 5; i++) Assert.True(ids.Add(await engine.BeginAsync("Done")), run.ToString(CultureInfo.InvariantCulture));
            await engine.StopAsync();
        }
    }
}
