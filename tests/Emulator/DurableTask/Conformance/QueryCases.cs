using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class QueryCases
{
    private static async Task StartSomeAsync(ObservedHost host)
    {
        host.AddOrchestrator("Done", context => Task.FromResult<object?>(context.GetInput<int>()));
        host.AddOrchestrator("Wait", async context =>
        {
            context.SetCustomStatus(new { Waits = "for Go" });
            return await context.WaitForExternalEvent<string>("Go");
        });
        await host.StartAsync();
        for (var i = 0; i < 7; i++) await host.Client.ScheduleNewOrchestrationInstanceAsync("Done", i, new StartOrchestrationOptions($"a-{i}"));
        for (var i = 0; i < 3; i++) await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", options: new StartOrchestrationOptions($"b-{i}"));
        await host.PassTimeAsync(TimeSpan.Zero);
    }

    [Theory, Engines]
    public async Task Instances_are_found_by_status_and_by_the_start_of_their_id(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        await StartSomeAsync(host);

        Assert.Equal(10, (await host.Client.FindAsync(new OrchestrationQuery())).Count);
        Assert.Equal(7, (await host.Client.FindAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Completed]))).Count);
        Assert.Equal(3, (await host.Client.FindAsync(new OrchestrationQuery(InstanceIdPrefix: "b-"))).Count);
        Assert.Empty(await host.Client.FindAsync(new OrchestrationQuery(InstanceIdPrefix: "a-", Statuses: [OrchestrationRuntimeStatus.Running])));
    }

    [Theory, Engines]
    public async Task The_case_of_an_ids_start_counts(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        await StartSomeAsync(host);

        Assert.Empty(await host.Client.FindAsync(new OrchestrationQuery(InstanceIdPrefix: "A-")));
    }

    [Theory, Engines]
    public async Task Pages_are_of_the_size_asked_for_and_their_tokens_lead_on(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        await StartSomeAsync(host);
        List<string> ids = [];
        List<int> sizes = [];
        string? token = null;
        do
        {
            var page = await host.Client.PageAsync(token, size: 4);
            sizes.Add(page.Values.Count);
            ids.AddRange(page.Values.Select(instance => instance.InstanceId));
            token = page.ContinuationToken;
        }
        while (token is not null);

        Assert.Equal([4, 4, 2], sizes);
        Assert.Equal(10, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory, Engines]
    public async Task Instances_are_found_by_the_time_of_their_creation(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        await StartSomeAsync(host);
        var before = (await host.NowAsync("a-0")).CreatedAt;
        await host.PassTimeAsync(TimeSpan.FromSeconds(3));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Done", 1, new StartOrchestrationOptions("late"));
        await host.PassTimeAsync(TimeSpan.Zero);

        var late = Assert.Single(await host.Client.FindAsync(new OrchestrationQuery(CreatedFrom: before.AddSeconds(2))));
        Assert.Equal("late", late.InstanceId);
        Assert.DoesNotContain(await host.Client.FindAsync(new OrchestrationQuery(CreatedTo: before.AddSeconds(2))), i => i.InstanceId == "late");
    }

    [Theory, Engines]
    public async Task Inputs_and_outputs_come_only_when_asked_for(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        await StartSomeAsync(host);

        var with = Assert.Single(await host.Client.FindAsync(new OrchestrationQuery(InstanceIdPrefix: "a-5", FetchInputsAndOutputs: true)));
        Assert.Equal(5, with.ReadInputAs<int>());
        Assert.Equal(5, with.ReadOutputAs<int>());

        var without = (await host.Client.GetInstanceAsync("a-5"))!;
        Assert.Null(without.SerializedInput);
        Assert.Throws<InvalidOperationException>(() => without.ReadOutputAs<int>());
    }

    [Theory, Engines]
    public async Task A_failure_comes_only_with_the_outputs(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Fail", _ => throw new InvalidOperationException("no"));
        var id = (await host.RunAsync("Fail")).InstanceId;

        Assert.NotNull((await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!.FailureDetails);
        Assert.Null((await host.Client.GetInstanceAsync(id))!.FailureDetails);
    }

    [Theory, Engines]
    public async Task The_custom_status_shows_while_the_instance_runs_and_is_what_was_set_last(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<string>("Nothing", _ => Task.FromResult<object?>(null));
        host.AddOrchestrator("Stages", async context =>
        {
            context.SetCustomStatus("first");
            await context.CallActivityAsync("Nothing");
            context.SetCustomStatus("second");
            await context.CallActivityAsync("Nothing");
            await context.WaitForExternalEvent<string>("Go");
            context.SetCustomStatus(null);
            return null;
        });
        var id = await host.BeginAsync("Stages");
        Assert.Equal("second", (await host.NowAsync(id)).ReadCustomStatusAs<string>());

        await host.RaiseAsync(id, "Go");

        Assert.Null((await host.EndOfAsync(id)).SerializedCustomStatus);
    }
}
