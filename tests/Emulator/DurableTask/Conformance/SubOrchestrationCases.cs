using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class SubOrchestrationCases
{
    [Theory, Engines]
    public async Task A_sub_orchestration_gets_its_input_and_returns_its_result(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Child", context => Task.FromResult<object?>($"{context.Parent!.Name} {context.Parent.InstanceId == context.GetInput<string>()}"));
        host.AddOrchestrator("Parent", async context =>
            $"{context.Parent is null} {await context.CallSubOrchestratorAsync<string>("Child", context.InstanceId)}");

        var end = await host.RunAsync("Parent");

        Assert.Equal("True Parent True", end.ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task A_sub_orchestration_that_fails_throws_in_its_caller(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Child", _ => throw new InvalidOperationException("child's trouble"));
        host.AddOrchestrator("Parent", async context =>
        {
            try
            {
                return await context.CallSubOrchestratorAsync<string>("Child");
            }
            catch (TaskFailedException e)
            {
                return $"{e.TaskName}: {e.FailureDetails.ErrorMessage}";
            }
        });

        var end = await host.RunAsync("Parent");

        Assert.Equal("Child: child's trouble", end.ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task A_failure_deep_down_keeps_its_chain_of_causes(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<string>("Fail", _ => throw new FormatException("the root"));
        host.AddOrchestrator("Child", async context => await context.CallActivityAsync<string>("Fail"));
        host.AddOrchestrator("Parent", async context => await context.CallSubOrchestratorAsync<string>("Child"));

        var end = await host.RunAsync("Parent");

        List<string> types = [];
        for (var cause = end.FailureDetails; cause is not null; cause = cause.InnerFailure) types.Add(cause.ErrorType);
        Assert.Equal(
            [typeof(TaskFailedException).FullName!, typeof(TaskFailedException).FullName!, typeof(FormatException).FullName!], types);
    }

    [Theory, Engines]
    public async Task A_sub_orchestration_can_have_an_id_of_its_own(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Child", context => Task.FromResult<object?>(context.InstanceId));
        host.AddOrchestrator("Parent", async context =>
            await context.CallSubOrchestratorAsync<string>("Child", options: new SubOrchestrationOptions(instanceId: "my child")));

        var end = await host.RunAsync("Parent");

        Assert.Equal("my child", end.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.NowAsync("my child")).RuntimeStatus);
    }

    [Theory, Engines]
    public async Task Without_an_id_each_child_gets_one_that_stays_the_same_in_every_replay(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Child", context => Task.FromResult<object?>(context.InstanceId));
        host.AddOrchestrator("Parent", async context =>
        {
            List<string> ids = [];
            for (var i = 0; i < 3; i++) ids.Add(await context.CallSubOrchestratorAsync<string>("Child"));
            return ids;
        });

        var ids = (await host.RunAsync("Parent")).ReadOutputAs<string[]>()!;

        Assert.Equal(3, ids.Distinct(StringComparer.Ordinal).Count());
        foreach (var id in ids) Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.NowAsync(id)).RuntimeStatus);
    }

    [Theory, Engines]
    public async Task A_terminated_child_fails_its_caller(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Child", async context => await context.WaitForExternalEvent<string>("Go"));
        host.AddOrchestrator("Parent", async context =>
            await context.CallSubOrchestratorAsync<string>("Child", options: new SubOrchestrationOptions(instanceId: "child")));
        var id = await host.BeginAsync("Parent");

        await host.Client.TerminateInstanceAsync("child", "withdrawn");
        await host.PassTimeAsync(TimeSpan.Zero);

        var parent = await host.NowAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, parent.RuntimeStatus);
        Assert.Equal("Terminated", parent.FailureDetails!.InnerFailure!.ErrorType);
    }

    [Theory, Engines]
    public async Task The_id_of_a_running_instance_is_refused_to_a_child(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Child", async context => await context.WaitForExternalEvent<string>("Go"));
        host.AddOrchestrator("Parent", async context =>
            await context.CallSubOrchestratorAsync<string>("Child", options: new SubOrchestrationOptions(instanceId: context.GetInput<string>())));
        var child = await host.BeginAsync("Child");
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Parent", child);
        await host.PassTimeAsync(TimeSpan.Zero);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.NowAsync(id)).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.NowAsync(child)).RuntimeStatus);
    }

    [Theory, Engines]
    public async Task Sub_orchestrations_run_side_by_side_and_nest(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<string>("One", _ => Task.FromResult<object?>(1));
        host.AddOrchestrator("Tree", async context =>
        {
            var depth = context.GetInput<int>();
            if (depth == 0) return await context.CallActivityAsync<int>("One");
            var branches = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => context.CallSubOrchestratorAsync<int>("Tree", depth - 1)));
            return branches.Sum();
        });

        var end = await host.RunAsync("Tree", 3);

        Assert.Equal(27, end.ReadOutputAs<int>());
    }
}
