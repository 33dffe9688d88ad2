using Microsoft.DurableTask;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class ActivityCases
{
    [Theory, MemberData(nameof(DurableHosts.All), MemberType = typeof(DurableHosts))]
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

        Assert.Equal(96, end.ReadOutputAs<int>());
    }

    [Theory, MemberData(nameof(DurableHosts.All), MemberType = typeof(DurableHosts))]
    public async Task Activities_side_by_side_give_their_results_in_the_order_of_the_calls(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<int>("Square", n => Task.FromResult<object?>(n * n));
        host.AddOrchestrator("FanOut", async context =>
        {
            var calls = Enumerable.Range(1, 20).Select(n => context.CallActivityAsync<int>("Square", n)).ToList();
            return await Task.WhenAll(calls);
        });

        var end = await host.RunAsync("FanOut");

        Assert.Equal(Enumerable.Range(1, 20).Select(n => n * n), end.ReadOutputAs<int[]>());
    }
}
