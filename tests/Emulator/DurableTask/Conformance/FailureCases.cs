using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class FailureCases
{
    [Theory, Engines]
    public async Task A_failed_activity_throws_with_the_details_of_its_exception(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<string>("Fail", _ => throw new InvalidOperationException("outer", new FormatException("inner")));
        host.AddOrchestrator("Catch", async context =>
        {
            try
            {
                await context.CallActivityAsync("Fail");
                return "no failure";
            }
            catch (TaskFailedException e)
            {
                return new
                {
                    e.TaskName,
                    e.FailureDetails.ErrorType,
                    e.FailureDetails.ErrorMessage,
                    Inner = e.FailureDetails.InnerFailure!.ErrorType,
                    Caused = e.FailureDetails.IsCausedBy<InvalidOperationException>() && e.FailureDetails.IsCausedBy<SystemException>(),
                    NotCaused = e.FailureDetails.IsCausedBy<FormatException>(),
                };
            }
        });

        var end = await host.RunAsync("Catch");

        Assert.Equal(
            """{"TaskName":"Fail","ErrorType":"System.InvalidOperationException","ErrorMessage":"outer","Inner":"System.FormatException","Caused":true,"NotCaused":false}""",
            end.SerializedOutput);
    }

    [Theory, Engines]
    public async Task A_caught_failure_is_compensated_and_the_orchestration_completes(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<string>("Reserve", what => Task.FromResult<object?>(what));
        host.AddActivity<string>("Pay", _ => throw new InvalidOperationException("the bank is closed"));
        host.AddActivity<string>("Release", what => Task.FromResult<object?>("released " + what));
        host.AddOrchestrator("Saga", async context =>
        {
            var hold = await context.CallActivityAsync<string>("Reserve", "hold");
            try
            {
                await context.CallActivityAsync("Pay");
                return "paid";
            }
            catch (TaskFailedException)
            {
                return await context.CallActivityAsync<string>("Release", hold);
            }
        });

        var end = await host.RunAsync("Saga");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal("released hold", end.ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task An_uncaught_failure_fails_the_orchestration_and_names_its_cause(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<string>("Fail", _ => throw new InvalidOperationException("the cause"));
        host.AddOrchestrator("Uncaught", async context => await context.CallActivityAsync<string>("Fail"));

        var end = await host.RunAsync("Uncaught");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.True(end.FailureDetails!.IsCausedBy<TaskFailedException>());
        Assert.Contains("Fail", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("the cause", end.FailureDetails.InnerFailure!.ErrorMessage);
    }

    [Theory, Engines]
    public async Task An_exception_of_the_orchestrator_itself_fails_it(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Throw", _ => throw new ArgumentException("at once"));

        var end = await host.RunAsync("Throw");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.True(end.FailureDetails!.IsCausedBy<ArgumentException>());
        Assert.Contains("at once", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task One_failure_among_parallel_calls_does_not_lose_the_others(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddActivity<int>("Odd", n => n % 2 == 0 ? throw new InvalidOperationException($"{n} is even") : Task.FromResult<object?>(n));
        host.AddOrchestrator("Sieve", async context =>
        {
            var calls = Enumerable.Range(1, 6).Select(n => context.CallActivityAsync<int>("Odd", n)).ToList();
            List<int> odd = [];
            var failed = 0;
            foreach (var call in calls)
            {
                try
                {
                    odd.Add(await call);
                }
                catch (TaskFailedException)
                {
                    failed++;
                }
            }

            return odd.Append(failed);
        });

        var end = await host.RunAsync("Sieve");

        Assert.Equal([1, 3, 5, 3], end.ReadOutputAs<int[]>()!);
    }

    [Theory, Engines]
    public async Task An_activity_that_does_not_exist_fails_its_call(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        host.AddOrchestrator("CallNothing", async context => await context.CallActivityAsync<string>("Nothing"));

        var end = await host.RunAsync("CallNothing");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("Nothing", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, Engines]
    public async Task An_orchestrator_that_does_not_exist_shows_as_a_failed_instance(string engine)
    {
        await using var host = DurableHosts.Create(engine);

        var end = await host.RunAsync("Nobody");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains("Nobody", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }
}
