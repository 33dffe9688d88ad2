using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class DeterminismCases
{
    [Theory, Engines]
    public async Task Ids_made_by_an_orchestrator_differ_from_each_other_and_replay_the_same(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        var seen = new ConcurrentDictionary<Guid, int>();
        host.AddActivity<int>("Nothing", _ => Task.FromResult<object?>(null));
        host.AddOrchestrator("Ids", async context =>
        {
            List<Guid> ids = [];
            for (var i = 0; i < 5; i++)
            {
                ids.Add(context.NewGuid());
                seen.TryAdd(ids[^1], 0);
                await context.CallActivityAsync("Nothing", i);
            }

            return ids;
        });

        var ids = (await host.RunAsync("Ids")).ReadOutputAs<Guid[]>()!;

        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal(ids.Order(), seen.Keys.Order());
        Assert.All(ids, id => Assert.Equal(5, id.Version));
    }

    [Theory, Engines]
    public async Task Time_stands_still_within_a_step_and_replays_the_same(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        var seen = new ConcurrentDictionary<DateTime, int>();
        host.AddOrchestrator("Times", async context =>
        {
            List<DateTime> times = [];
            for (var i = 0; i < 4; i++)
            {
                times.Add(context.CurrentUtcDateTime);
                seen.TryAdd(context.CurrentUtcDateTime, 0);
                await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            }

            return times;
        });
        var id = await host.BeginAsync("Times");

        await host.PassTimeAsync(TimeSpan.FromSeconds(10));

        var times = (await host.EndOfAsync(id)).ReadOutputAs<DateTime[]>()!;
        Assert.Equal(times.Order(), times);
        Assert.Equal(4, times.Distinct().Count());
        Assert.Equal(times, seen.Keys.Order());
        Assert.All(times, time => Assert.Equal(DateTimeKind.Utc, time.Kind));
    }

    [Theory, Engines]
    public async Task What_is_guarded_by_IsReplaying_happens_once(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        var notes = new ConcurrentQueue<int>();
        host.AddActivity<int>("Nothing", _ => Task.FromResult<object?>(null));
        host.AddOrchestrator("Notes", async context =>
        {
            for (var i = 0; i < 5; i++)
            {
                if (!context.IsReplaying) notes.Enqueue(i);
                await context.CallActivityAsync("Nothing", i);
            }

            return null;
        });

        await host.RunAsync("Notes");

        host.Note(string.Join(',', notes));
        Assert.Equal([0, 1, 2, 3, 4], notes);
    }

    [Theory, Engines]
    public async Task Code_that_awaits_a_foreign_task_fails(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        var foreign = new TaskCompletionSource<object?>();
        host.AddOrchestrator("Foreign", _ => foreign.Task);
        var id = await host.BeginAsync("Foreign");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.NowAsync(id)).RuntimeStatus);
    }

    [Theory, Engines]
    public async Task Continuations_run_one_at_a_time(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<int>("Same", n => Task.FromResult<object?>(n));
        host.AddOrchestrator("Unguarded", async context =>
        {
            var sum = 0;
            await Task.WhenAll(Enumerable.Range(1, 50).Select(async n =>
            {
                for (var i = 0; i < 3; i++)
                {
                    await context.CallActivityAsync("Same", n);
                    sum++;
                }
            }));
            return sum;
        });

        var end = await host.RunAsync("Unguarded");

        Assert.Equal(150, end.ReadOutputAs<int>());
    }
}
