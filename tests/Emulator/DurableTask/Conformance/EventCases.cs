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

    [Theory, Engines]
    public async Task An_event_without_a_payload_carries_the_default_value(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Wait", async context => await context.WaitForExternalEvent<string?>("Go") is null);
        var id = await host.BeginAsync("Wait");

        await host.RaiseAsync(id, "Go");

        Assert.True((await host.EndOfAsync(id)).ReadOutputAs<bool>());
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
