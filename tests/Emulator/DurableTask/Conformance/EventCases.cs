using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class EventCases
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory, Engines]
    public async Task An_event_wakes_the_one_who_waits_and_carries_its_payload(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Wait", async context => await context.WaitForExternalEvent<Dictionary<string, int>>("Go"));
        var id = await host.BeginAsync("Wait");

        await host.RaiseAsync(id, "Go", new Dictionary<string, int>(StringComparer.Ordinal) { ["a"] = 1 });

        Assert.Equal(1, (await host.EndOfAsync(id)).ReadOutputAs<Dictionary<string, int>>()!["a"]);
    }

    [Theory, Engines]
    public async Task Events_before_the_wait_are_kept_in_their_order(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Late", async context =>
        {
            await context.CreateTimer(TimeSpan.FromSeconds(2), CancellationToken.None);
            List<int> got = [];
            for (var i = 0; i < 3; i++) got.Add(await context.WaitForExternalEvent<int>("Number"));
            return got;
        });
        var id = await host.BeginAsync("Late");
        foreach (var n in new[] { 3, 1, 2 }) await host.RaiseAsync(id, "Number", n);

        await host.PassTimeAsync(3 * Second);

        Assert.Equal("[3,1,2]", (await host.EndOfAsync(id)).SerializedOutput);
    }

    [Theory, Engines]
    public async Task The_case_of_an_events_name_does_not_count(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Wait", async context => await context.WaitForExternalEvent<int>("approval") + await context.WaitForExternalEvent<int>("APPROVAL"));
        var id = await host.BeginAsync("Wait");

        await host.RaiseAsync(id, "Approval", 1);
        await host.RaiseAsync(id, "aPPROVAL", 2);

        Assert.Equal(3, (await host.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Theory, Engines]
    public async Task Of_several_who_wait_for_one_name_the_newest_is_served_first(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Several", async context =>
        {
            List<string> served = [];
            await Task.WhenAll(new[] { "first", "second", "third" }.Select(async name =>
                served.Add($"{name} {await context.WaitForExternalEvent<int>("Go")}")));
            return served;
        });
        var id = await host.BeginAsync("Several");

        foreach (var n in new[] { 1, 2, 3 }) await host.RaiseAsync(id, "Go", n);

        Assert.Equal(["third 1", "second 2", "first 3"], (await host.EndOfAsync(id)).ReadOutputAs<string[]>()!);
    }

    [Theory]
    [InlineData(DurableHosts.Replaying, true), InlineData(DurableHosts.Replaying, false)]
    [InlineData(DurableHosts.ExtendedSessions, true), InlineData(DurableHosts.ExtendedSessions, false)]
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
    public async Task An_event_for_nobody_or_for_a_finished_instance_is_discarded(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Done", _ => Task.FromResult<object?>("done"));
        var end = await host.RunAsync("Done");

        await host.RaiseAsync("nobody", "Go", 1);
        await host.RaiseAsync(end.InstanceId, "Go", 1);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.NowAsync(end.InstanceId)).RuntimeStatus);
        Assert.Null(await host.Client.GetInstanceAsync("nobody"));
    }

    [Theory, Engines]
    public async Task Orchestrations_send_each_other_events(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Receiver", async context => await context.WaitForExternalEvent<string>("Hello"));
        host.AddOrchestrator("Sender", context =>
        {
            context.SendEvent(context.GetInput<string>()!, "Hello", "from the other side");
            context.SendEvent("nobody", "Hello", "lost");
            return Task.FromResult<object?>("sent");
        });
        var receiver = await host.BeginAsync("Receiver");

        var sender = await host.Client.ScheduleNewOrchestrationInstanceAsync("Sender", receiver);
        await host.PassTimeAsync(TimeSpan.Zero);

        Assert.Equal("from the other side", (await host.EndOfAsync(receiver)).ReadOutputAs<string>());
        Assert.Equal("sent", (await host.EndOfAsync(sender)).ReadOutputAs<string>());
    }
}
