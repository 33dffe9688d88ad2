using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class TimerCases
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory, Engines]
    public async Task A_timer_fires_when_it_is_due_and_not_before(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Wait", async context =>
        {
            var began = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromSeconds(4), CancellationToken.None);
            return Math.Floor((context.CurrentUtcDateTime - began).TotalSeconds);
        });
        var id = await host.BeginAsync("Wait");
        await host.PassTimeAsync(2 * Second);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.NowAsync(id)).RuntimeStatus);

        await host.PassTimeAsync(3 * Second);

        Assert.Equal(4, (await host.EndOfAsync(id)).ReadOutputAs<double>());
    }

    [Theory, Engines]
    public async Task A_timer_that_is_due_already_fires_at_once(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Late", async context =>
        {
            await context.CreateTimer(context.CurrentUtcDateTime.AddDays(-1), CancellationToken.None);
            return "fired";
        });

        var end = await host.RunAsync("Late");

        Assert.Equal("fired", end.ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task Timers_fire_in_the_order_of_their_due_times(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Order", async context =>
        {
            List<int> fired = [];
            await Task.WhenAll(new[] { 3, 1, 2 }.Select(async n =>
            {
                await context.CreateTimer(TimeSpan.FromSeconds(n), CancellationToken.None);
                fired.Add(n);
            }));
            return fired;
        });
        var id = await host.BeginAsync("Order");

        await host.PassTimeAsync(4 * Second);

        Assert.Equal("[1,2,3]", (await host.EndOfAsync(id)).SerializedOutput);
    }

    [Theory, Engines]
    public async Task A_cancelled_timer_throws_and_does_not_hold_the_orchestration(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Cancel", async context =>
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(90), cancel.Token);
            cancel.Cancel();
            try
            {
                await timer;
                return "fired";
            }
            catch (TaskCanceledException)
            {
                return "cancelled";
            }
        });

        var end = await host.RunAsync("Cancel");

        Assert.Equal("cancelled", end.ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task A_timer_left_alone_keeps_the_orchestration_running_until_it_fires(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Forget", context =>
        {
            _ = context.CreateTimer(TimeSpan.FromSeconds(3), CancellationToken.None);
            return Task.FromResult<object?>("done");
        });
        var id = await host.BeginAsync("Forget");
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.NowAsync(id)).RuntimeStatus);

        await host.PassTimeAsync(4 * Second);

        Assert.Equal("done", (await host.EndOfAsync(id)).ReadOutputAs<string>());
    }
}
