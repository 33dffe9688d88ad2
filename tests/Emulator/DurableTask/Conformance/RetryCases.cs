using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class RetryCases
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>An activity that fails so many times, and notes the orchestration's time at each attempt through its retries.</summary>
    private static Func<int> FailFirst(ObservedHost host, int failures)
    {
        var attempts = 0;
        host.AddActivity<string>("Flaky", _ =>
        {
            var attempt = Interlocked.Increment(ref attempts);
            return attempt <= failures ? throw new TimeoutException($"attempt {attempt}") : Task.FromResult<object?>(attempt);
        });
        return () => attempts;
    }

    private static async Task<OrchestrationMetadata> RunFlakyAsync(ObservedHost host, TaskRetryOptions retry, TimeSpan time)
    {
        host.AddOrchestrator("Retry", async context =>
        {
            var began = context.CurrentUtcDateTime;
            var attempt = await context.CallActivityAsync<int>("Flaky", options: new TaskOptions(retry));
            return new[] { attempt, (int)Math.Round((context.CurrentUtcDateTime - began).TotalSeconds) };
        });
        var id = await host.BeginAsync("Retry");
        await host.PassTimeAsync(time);
        return await host.NowAsync(id);
    }

    [Theory, Engines]
    public async Task A_policy_waits_longer_each_time_up_to_its_limit(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        FailFirst(host, 4);

        var end = await RunFlakyAsync(host, new RetryPolicy(5, Second, 2, maxRetryInterval: 3 * Second), 12 * Second);

        // Waits of 1, 2, 3 and 3 seconds.
        Assert.Equal([5, 9], end.ReadOutputAs<int[]>()!);
    }

    [Theory, Engines]
    public async Task A_policy_gives_up_after_its_last_attempt(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        var attempts = FailFirst(host, int.MaxValue);

        var end = await RunFlakyAsync(host, new RetryPolicy(3, Second), 5 * Second);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal("attempt 3", end.FailureDetails!.InnerFailure!.ErrorMessage);
        host.Note($"{attempts()} attempts");
        Assert.Equal(3, attempts());
    }

    [Theory, Engines]
    public async Task The_waits_of_a_policy_count_among_the_tasks(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        FailFirst(host, int.MaxValue);
        host.AddOrchestrator("Twice", async context =>
        {
            try
            {
                return await context.CallActivityAsync<int>("Flaky", options: new TaskOptions(new RetryPolicy(2, Second)));
            }
            catch (TaskFailedException first)
            {
                try
                {
                    return await context.CallActivityAsync<int>("Flaky");
                }
                catch (TaskFailedException second)
                {
                    return new[] { first.TaskId, second.TaskId };
                }
            }
        });
        var id = await host.BeginAsync("Twice");

        await host.PassTimeAsync(4 * Second);

        var end = await host.EndOfAsync(id);
        Assert.Equal([2, 3], end.ReadOutputAs<int[]>()!);
    }

    [Theory, Engines]
    public async Task A_policy_stops_when_its_time_is_over(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        var attempts = FailFirst(host, int.MaxValue);

        var end = await RunFlakyAsync(host, new RetryPolicy(100, 2 * Second, retryTimeout: 5 * Second), 10 * Second);

        // Attempts at 0, 2, 4 and 6 seconds: the last wait began before the time was over.
        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        host.Note($"{attempts()} attempts");
        Assert.Equal(4, attempts());
    }

    [Theory, Engines]
    public async Task A_failure_that_the_policy_does_not_handle_is_not_tried_again(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        var attempts = FailFirst(host, int.MaxValue);
        var policy = new RetryPolicy(5, Second) { HandleFailure = failure => !failure.IsCausedBy<TimeoutException>() };

        var end = await RunFlakyAsync(host, policy, 5 * Second);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        host.Note($"{attempts()} attempts");
        Assert.Equal(1, attempts());
    }

    [Theory, Engines]
    public async Task A_policys_filter_that_throws_lets_the_failure_through(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        var attempts = FailFirst(host, int.MaxValue);
        var policy = new RetryPolicy(5, Second) { HandleFailure = _ => throw new InvalidOperationException("the filter's own") };

        var end = await RunFlakyAsync(host, policy, 5 * Second);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        host.Note($"{attempts()} attempts");
        Assert.Equal(1, attempts());
        Assert.Equal("attempt 1", end.FailureDetails!.InnerFailure!.ErrorMessage);
    }

    [Theory, Engines]
    public async Task A_handler_decides_after_each_attempt(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        FailFirst(host, 2);

        var end = await RunFlakyAsync(host, TaskRetryOptions.FromRetryHandler(failed => failed.LastAttemptNumber < 3), TimeSpan.Zero);

        Assert.Equal([3, 0], end.ReadOutputAs<int[]>()!);
    }

    [Theory, Engines]
    public async Task A_handler_may_wait_for_a_durable_timer_and_sees_the_failure(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        FailFirst(host, 2);
        TaskRetryOptions retry = TaskRetryOptions.FromRetryHandler(async failed =>
        {
            await failed.OrchestrationContext.CreateTimer(2 * Second, CancellationToken.None);
            return failed.LastFailure.ErrorMessage == $"attempt {failed.LastAttemptNumber}" && failed.TotalRetryTime < 10 * Second;
        });

        var end = await RunFlakyAsync(host, retry, 5 * Second);

        Assert.Equal([3, 4], end.ReadOutputAs<int[]>()!);
    }

    [Theory, Engines]
    public async Task A_handler_that_says_no_lets_the_failure_through(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        FailFirst(host, int.MaxValue);

        var end = await RunFlakyAsync(host, TaskRetryOptions.FromRetryHandler(failed => failed.LastAttemptNumber < 2), TimeSpan.Zero);

        Assert.Equal("attempt 2", end.FailureDetails!.InnerFailure!.ErrorMessage);
    }

    [Theory, Engines]
    public async Task A_sub_orchestration_is_tried_again_too(string engine)
    {
        await using var host = DurableHosts.Create(engine);
        FailFirst(host, 1);
        var ids = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        host.AddOrchestrator("Child", async context =>
        {
            ids.TryAdd(context.InstanceId, 0);
            return await context.CallActivityAsync<int>("Flaky");
        });
        host.AddOrchestrator("Parent", async context => await context.CallSubOrchestratorAsync<int>("Child", options: new TaskOptions(new RetryPolicy(2, Second))));
        var id = await host.BeginAsync("Parent");

        await host.PassTimeAsync(2 * Second);

        Assert.Equal(2, (await host.EndOfAsync(id)).ReadOutputAs<int>());
        host.Note($"{ids.Count} child");
        Assert.Single(ids);
    }
}
