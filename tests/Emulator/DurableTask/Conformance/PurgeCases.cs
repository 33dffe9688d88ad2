using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class PurgeCases
{
    private static void AddWaiter(ObservedHost host) =>
        host.AddOrchestrator("Wait", async context => await context.WaitForExternalEvent<string>("Go"));

    [Theory, Engines]
    public async Task A_purge_of_a_running_instance_is_refused(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        AddWaiter(host);
        var id = await host.BeginAsync("Wait");

        var refusal = await Record.ExceptionAsync(() => host.Client.PurgeInstanceAsync(id));

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.NowAsync(id)).RuntimeStatus);
        Assert.IsType<InvalidOperationException>(refusal);
    }

    [Theory, Engines]
    public async Task A_purge_deletes_a_finished_instance(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        AddWaiter(host);
        var id = await host.BeginAsync("Wait");
        await host.RaiseAsync(id, "Go", "end");
        await host.EndOfAsync(id);

        Assert.Equal(1, (await host.Client.PurgeInstanceAsync(id)).PurgedInstanceCount);

        Assert.Null(await host.Client.GetInstanceAsync(id));
        Assert.Equal(0, (await host.Client.PurgeInstanceAsync(id)).PurgedInstanceCount);
    }

    [Theory, Engines]
    public async Task A_purge_by_time_and_status_deletes_what_matches(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Fail", _ => throw new InvalidOperationException("no"));
        host.AddOrchestrator("Done", _ => Task.FromResult<object?>(null));
        var first = await host.RunAsync("Done");
        await host.PassTimeAsync(TimeSpan.FromSeconds(2));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Done");
        var failed = await host.Client.ScheduleNewOrchestrationInstanceAsync("Fail");
        await host.PassTimeAsync(TimeSpan.Zero);

        var purged = await host.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(CreatedFrom: first.CreatedAt.AddSeconds(1), Statuses: [OrchestrationRuntimeStatus.Completed]));

        Assert.Equal(1, purged.PurgedInstanceCount);
        Assert.NotNull(await host.Client.GetInstanceAsync(first.InstanceId));
        Assert.NotNull(await host.Client.GetInstanceAsync(failed));
    }

    [Theory, Engines]
    public async Task A_purge_by_filter_spares_what_is_not_finished(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        AddWaiter(host);
        var waiting = await host.BeginAsync("Wait");

        var purged = await host.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(CreatedFrom: DateTimeOffset.UnixEpoch, Statuses: [OrchestrationRuntimeStatus.Running]));

        Assert.NotNull(await host.Client.GetInstanceAsync(waiting));
        Assert.Equal(0, purged.PurgedInstanceCount);
    }

    [Theory, Engines]
    public async Task A_purge_by_filter_deletes_what_is_finished_and_matches(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        AddWaiter(host);
        host.AddOrchestrator("Fail", _ => throw new InvalidOperationException("no"));
        host.AddOrchestrator("Done", _ => Task.FromResult<object?>(null));
        var waiting = await host.BeginAsync("Wait");
        var failed = await host.Client.ScheduleNewOrchestrationInstanceAsync("Fail");
        for (var i = 0; i < 3; i++) await host.Client.ScheduleNewOrchestrationInstanceAsync("Done");
        await host.PassTimeAsync(TimeSpan.Zero);

        var purged = await host.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Running]));

        Assert.Equal(3, purged.PurgedInstanceCount);
        Assert.NotNull(await host.Client.GetInstanceAsync(waiting));
        Assert.NotNull(await host.Client.GetInstanceAsync(failed));
    }
}
