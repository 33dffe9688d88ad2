using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class ActivityCases
{
    private sealed record Party(string Name, List<Party> Owners, decimal? Share);

    [Theory, Engines]
    public async Task Activities_one_after_the_other_hand_their_results_on(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<int>("Double", n => Task.FromResult<object?>(2 * n));
        host.AddOrchestrator("Chain", async context =>
        {
            var n = context.GetInput<int>();
            for (var i = 0; i < 5; i++) n = await context.CallActivityAsync<int>("Double", n);
            return n;
        });

        var end = await host.RunAsync("Chain", 3);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(96, end.ReadOutputAs<int>());
        Assert.Equal(3, end.ReadInputAs<int>());
    }

    [Theory, Engines]
    public async Task Activities_side_by_side_give_their_results_in_the_order_of_the_calls(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<int>("Square", n => Task.FromResult<object?>(n * n));
        host.AddOrchestrator("FanOut", async context =>
        {
            var calls = Enumerable.Range(1, 30).Select(n => context.CallActivityAsync<int>("Square", n)).ToList();
            return await Task.WhenAll(calls);
        });

        var end = await host.RunAsync("FanOut");

        Assert.Equal(Enumerable.Range(1, 30).Select(n => n * n), end.ReadOutputAs<int[]>());
    }

    [Theory, Engines]
    public async Task What_loses_a_race_still_counts_when_it_is_awaited_later(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        var slow = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        host.AddActivity<string>("Quick", name =>
        {
            if (name == "go on") slow.SetResult("slow");
            return Task.FromResult<object?>(name);
        });
        host.AddActivity<string>("Slow", _ => slow.Task);
        host.AddOrchestrator("Race", async context =>
        {
            var late = context.CallActivityAsync<string>("Slow");
            var first = await Task.WhenAny(late, context.CallActivityAsync<string>("Quick", "quick"));
            await context.CallActivityAsync("Quick", "go on");
            return new[] { await first, await late };
        });

        var end = await host.RunAsync("Race");

        Assert.Equal(["quick", "slow"], end.ReadOutputAs<string[]>()!);
    }

    [Theory, Engines]
    public async Task Null_goes_in_and_comes_out_as_the_default_value(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<string>("IsNull", text => Task.FromResult<object?>(text is null));
        host.AddActivity<string>("Nothing", _ => Task.FromResult<object?>(null));
        host.AddOrchestrator("Nulls", async context => new object?[]
        {
            context.GetInput<Party>() is null,
            await context.CallActivityAsync<bool>("IsNull"),
            await context.CallActivityAsync<string?>("Nothing"),
            await context.CallActivityAsync<int>("Nothing"),
        });

        var end = await host.RunAsync("Nulls");

        Assert.Equal("[true,true,null,0]", end.SerializedOutput);
    }

    [Theory, Engines]
    public async Task Nested_objects_and_any_text_survive_the_way_through(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        var party = new Party("Ångström & Söner 株式会社 🚢 \"\\\n\u0001", [new Party("Owner", [], 0.333m)], null);
        host.AddActivity<Party>("Echo", p => Task.FromResult<object?>(p));
        host.AddOrchestrator("Objects", async context => await context.CallActivityAsync<Party>("Echo", context.GetInput<Party>()));

        var end = await host.RunAsync("Objects", party);

        var back = end.ReadOutputAs<Party>()!;
        Assert.Equal(party.Name, back.Name);
        Assert.Equal(party.Owners[0].Share, Assert.Single(back.Owners).Share);
        Assert.Null(back.Share);
    }

    [Theory, Engines]
    public async Task Values_are_written_as_the_workers_serializer_writes_them(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Values", _ => Task.FromResult<object?>(new
        {
            Day = DayOfWeek.Friday,
            Money = 1.10m,
            Small = 1e-7,
            Whole = 1.0,
            At = new DateTime(2026, 3, 1, 9, 30, 0, 120, DateTimeKind.Utc),
            Offset = new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.FromHours(2)),
            Date = new DateOnly(2026, 3, 1),
            Span = new TimeSpan(1, 2, 3, 4),
            Tuple = (1, "two"),
            Bytes = new byte[] { 0, 1, 2 },
            Nothing = (string?)null,
            lower = "<é>",
        }));

        var end = await host.RunAsync("Values");

        // Times that look like times would only be numbered.
        host.Note(end.SerializedOutput!.Replace("2026", "the year", StringComparison.Ordinal));
        Assert.Contains("\"Tuple\":{}", end.SerializedOutput, StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task Options_given_as_the_input_are_refused(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<string>("Nothing", _ => Task.FromResult<object?>(null));
        host.AddOrchestrator("Mistaken", async context => await context.CallActivityAsync<string>("Nothing", input: new TaskOptions(retry: null)));

        var end = await host.RunAsync("Mistaken");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.True(end.FailureDetails!.IsCausedBy<ArgumentException>());
    }

    [Theory, Engines]
    public async Task Payloads_of_hundreds_of_kilobytes_are_carried(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        var text = new string('x', 300_000);
        host.AddActivity<string>("Echo", s => Task.FromResult<object?>(s + "!"));
        host.AddOrchestrator("Large", async context =>
        {
            var s = context.GetInput<string>()!;
            for (var i = 0; i < 3; i++) s = await context.CallActivityAsync<string>("Echo", s);
            return s;
        });

        var end = await host.RunAsync("Large", text);

        Assert.Equal(text + "!!!", end.ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task Two_hundred_steps_replay_to_the_same_sum(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<int>("Same", n => Task.FromResult<object?>(n));
        host.AddOrchestrator("Long", async context =>
        {
            var sum = 0;
            for (var i = 1; i <= 200; i++) sum += await context.CallActivityAsync<int>("Same", i);
            return sum;
        });

        var end = await host.RunAsync("Long");

        Assert.Equal(20_100, end.ReadOutputAs<int>());
    }
}
