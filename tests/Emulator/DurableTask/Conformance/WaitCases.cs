using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class WaitCases
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory, Engines(true), Engines(false)]
    public async Task An_event_races_a_timer(string engine, bool eventComesFirst)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Race", async context =>
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromSeconds(3), cancel.Token);
            var go = context.WaitForExternalEvent<string>("Go");
            if (await Task.WhenAny(go, timer) == timer) return "timer";
            cancel.Cancel();
            return await go;
        });
        var id = await host.BeginAsync("Race");

        if (eventComesFirst) await host.RaiseAsync(id, "Go", "event");
        await host.PassTimeAsync(4 * Second);

        Assert.Equal(eventComesFirst ? "event" : "timer", (await host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task One_waiter_outlives_many_timers_and_still_gets_its_event(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Wake", async context =>
        {
            var wake = context.WaitForExternalEvent<string>("Wake");
            var rounds = 0;
            while (await Task.WhenAny(wake, context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None)) != wake) rounds++;
            return $"{await wake} after {rounds > 1}";
        });
        var id = await host.BeginAsync("Wake");
        await host.PassTimeAsync(4 * Second);

        await host.RaiseAsync(id, "Wake", "woken");
        await host.PassTimeAsync(2 * Second);

        Assert.Equal("woken after True", (await host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task A_wait_with_a_timeout_is_cancelled_when_it_runs_out(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Timeout", async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<string>("Go", TimeSpan.FromSeconds(2));
            }
            catch (TaskCanceledException)
            {
                return "too late";
            }
        });
        var id = await host.BeginAsync("Timeout");

        await host.PassTimeAsync(3 * Second);

        Assert.Equal("too late", (await host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task A_wait_with_a_timeout_leaves_no_timer_behind_when_the_event_comes(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("InTime", async context => await context.WaitForExternalEvent<string>("Go", TimeSpan.FromDays(90)));
        var id = await host.BeginAsync("InTime");

        await host.RaiseAsync(id, "Go", "in time");

        Assert.Equal("in time", (await host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task A_cancelled_wait_takes_no_event(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Cancel", async context =>
        {
            using var cancel = new CancellationTokenSource();
            var given = context.WaitForExternalEvent<string>("Go", cancel.Token);
            cancel.Cancel();
            var timer = context.CreateTimer(TimeSpan.FromSeconds(2), CancellationToken.None);
            await timer;
            var go = context.WaitForExternalEvent<string>("Go", TimeSpan.FromSeconds(2));
            try
            {
                return $"{given.Status} {await go}";
            }
            catch (TaskCanceledException)
            {
                return $"{given.Status}, the event is lost";
            }
        });
        var id = await host.BeginAsync("Cancel");
        await host.RaiseAsync(id, "Go", "event");

        await host.PassTimeAsync(5 * Second);

        Assert.Equal("Canceled event", (await host.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task One_name_is_waited_for_with_one_type(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Types", async context =>
        {
            var number = context.WaitForExternalEvent<int>("Go");
            var text = context.WaitForExternalEvent<string>("Go");
            return $"{await text} {await number}";
        });

        var end = await host.RunAsync("Types");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.True(end.FailureDetails!.IsCausedBy<ArgumentException>());
    }
}
