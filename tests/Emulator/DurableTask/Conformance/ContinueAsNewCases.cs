using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class ContinueAsNewCases
{
    [Theory, Engines]
    public async Task Each_execution_starts_afresh_with_the_new_input(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<int>("Next", n => Task.FromResult<object?>(n + 1));
        host.AddOrchestrator("Count", async context =>
        {
            var n = await context.CallActivityAsync<int>("Next", context.GetInput<int>());
            if (n == 10) return n;
            context.ContinueAsNew(n);
            return null;
        });

        var end = await host.RunAsync("Count", 0);

        Assert.Equal(10, end.ReadOutputAs<int>());
        Assert.Equal(9, end.ReadInputAs<int>());
    }

    [Theory, Engines(true, "1,2,3"), Engines(false, "1,after")]
    public async Task Events_that_nobody_took_go_along_or_are_dropped(string engine, bool preserve, string expected)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Collect", async context =>
        {
            var got = context.GetInput<string[]>()!;
            if (got.Length == 0) await context.CreateTimer(TimeSpan.FromSeconds(2), CancellationToken.None);
            got = [.. got, await context.WaitForExternalEvent<string>("Item")];
            if (got.Length == 3 || got[^1] == "after") return string.Join(',', got);
            context.ContinueAsNew(got, preserveUnprocessedEvents: preserve);
            return null;
        });
        var id = await host.BeginAsync("Collect", Array.Empty<string>());
        foreach (var item in new[] { "1", "2", "3" }) await host.RaiseAsync(id, "Item", item);
        await host.PassTimeAsync(TimeSpan.FromSeconds(3));

        await host.RaiseAsync(id, "Item", "after");

        Assert.Equal(expected, (await host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task Each_execution_has_its_own_custom_status(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Loop", async context =>
        {
            if (context.GetInput<int>() == 0)
            {
                context.SetCustomStatus("of the first");
                context.ContinueAsNew(1);
                return null;
            }

            await context.WaitForExternalEvent<string>("Go");
            context.SetCustomStatus("of the second");
            return null;
        });
        var id = await host.BeginAsync("Loop", 0);
        Assert.Null((await host.NowAsync(id)).SerializedCustomStatus);

        await host.RaiseAsync(id, "Go");

        Assert.Equal("of the second", (await host.EndOfAsync(id)).ReadCustomStatusAs<string>());
    }

    [Theory, Engines]
    public async Task The_next_execution_waits_for_a_timer_that_nobody_awaits(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Loop", context =>
        {
            if (context.GetInput<int>() == 1) return Task.FromResult<object?>("second");
            _ = context.CreateTimer(TimeSpan.FromSeconds(3), CancellationToken.None);
            context.ContinueAsNew(1);
            return Task.FromResult<object?>("first");
        });
        var id = await host.BeginAsync("Loop", 0);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.NowAsync(id)).RuntimeStatus);

        await host.PassTimeAsync(TimeSpan.FromSeconds(4));

        Assert.Equal("second", (await host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task An_event_raised_between_two_executions_is_not_lost(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Loop", async context =>
        {
            var sum = context.GetInput<int>() + await context.WaitForExternalEvent<int>("Add");
            if (sum >= 55) return sum;
            context.ContinueAsNew(sum);
            return null;
        });
        var id = await host.BeginAsync("Loop", 0);
        for (var last = 1; last <= 10; last++) host.Mask($"input {55 - last}", "input of all but the last");

        await Task.WhenAll(Enumerable.Range(1, 10).Select(n => host.Client.RaiseEventAsync(id, "Add", n)));
        await host.PassTimeAsync(TimeSpan.Zero);

        Assert.Equal(55, (await host.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Theory, Engines]
    public async Task The_instance_keeps_its_id_and_its_place_with_its_caller(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Child", context =>
        {
            if (context.GetInput<int>() == 3) return Task.FromResult<object?>(context.InstanceId);
            context.ContinueAsNew(context.GetInput<int>() + 1);
            return Task.FromResult<object?>(null);
        });
        host.AddOrchestrator("Parent", async context =>
            await context.CallSubOrchestratorAsync<string>("Child", 0, new Microsoft.DurableTask.SubOrchestrationOptions(instanceId: "child")));

        var end = await host.RunAsync("Parent");

        Assert.Equal("child", end.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
    }
}
