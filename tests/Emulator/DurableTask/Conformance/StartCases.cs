using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using AlreadyExists = DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException;

namespace Tests.Emulator.DurableTask.Conformance;

public sealed class StartCases
{
    private static readonly OrchestrationRuntimeStatus[] AllStatuses = [.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses];

    private static ObservedHost Create(string engine)
    {
        var host = DurableHosts.Create(engine);
        host.AddOrchestrator("Wait", async context => $"{context.GetInput<string>()} {await context.WaitForExternalEvent<string>("Go")}");
        return host;
    }

    private static Task<string> StartAsync(ObservedHost host, string input, params OrchestrationRuntimeStatus[]? dedupe)
    {
        var options = new StartOrchestrationOptions("one");
        return host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", input, dedupe is null ? options : options.WithDedupeStatuses(dedupe));
    }

    [Theory, Engines]
    public async Task A_start_in_the_future_waits_pending(string engine)
    {
        await using var host = Create(engine);
        var now = (await host.NowAsync(await host.BeginAsync("Wait", "for the time"))).CreatedAt;
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "later", new StartOrchestrationOptions("late", now.AddSeconds(4)));
        await host.Client.RaiseEventAsync("late", "Go", "early");
        await host.PassTimeAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.NowAsync("late")).RuntimeStatus);

        await host.PassTimeAsync(TimeSpan.FromSeconds(3));

        Assert.Equal("later early", (await host.EndOfAsync("late")).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task A_pending_start_can_be_terminated(string engine)
    {
        await using var host = Create(engine);
        var now = (await host.NowAsync(await host.BeginAsync("Wait", "for the time"))).CreatedAt;
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "later", new StartOrchestrationOptions("late", now.AddSeconds(3)));

        await host.Client.TerminateInstanceAsync("late");
        await host.PassTimeAsync(TimeSpan.FromSeconds(4));

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.EndOfAsync("late")).RuntimeStatus);
    }

    [Theory, Engines]
    public async Task The_id_of_a_running_instance_is_refused(string engine)
    {
        await using var host = Create(engine);
        await host.StartAsync();
        await StartAsync(host, "first", null);
        await host.PassTimeAsync(TimeSpan.Zero);

        var refusal = await Record.ExceptionAsync(() => StartAsync(host, "second", null));

        await host.RaiseAsync("one", "Go", "end");
        Assert.Equal("first end", (await host.EndOfAsync("one")).ReadOutputAs<string>());
        Assert.IsType<AlreadyExists>(refusal);
    }

    [Theory, Engines]
    public async Task The_id_of_a_finished_instance_can_be_started_again(string engine)
    {
        await using var host = Create(engine);
        await host.StartAsync();
        await StartAsync(host, "first", null);
        await host.PassTimeAsync(TimeSpan.Zero);
        await host.RaiseAsync("one", "Go", "end");
        Assert.Equal("first end", (await host.EndOfAsync("one")).ReadOutputAs<string>());

        await StartAsync(host, "second", null);
        await host.PassTimeAsync(TimeSpan.Zero);

        await host.RaiseAsync("one", "Go", "end");
        Assert.Equal("second end", (await host.EndOfAsync("one")).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task With_all_dedupe_statuses_an_id_starts_once_and_for_all(string engine)
    {
        await using var host = Create(engine);
        await host.StartAsync();
        await StartAsync(host, "first", AllStatuses);
        await Assert.ThrowsAsync<AlreadyExists>(() => StartAsync(host, "second", AllStatuses));
        await host.RaiseAsync("one", "Go", "end");
        await host.EndOfAsync("one");

        await Assert.ThrowsAsync<AlreadyExists>(() => StartAsync(host, "third", AllStatuses));

        Assert.Equal("first end", (await host.NowAsync("one")).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task Of_many_starts_at_the_same_time_one_wins(string engine)
    {
        await using var host = Create(engine);
        await host.StartAsync();

        var starts = await Task.WhenAll(Enumerable.Range(0, 20).Select(async n =>
        {
            try
            {
                await StartAsync(host, $"starter {n}", AllStatuses);
                return n;
            }
            catch (AlreadyExists)
            {
                return -1;
            }
        }));

        await host.RaiseAsync("one", "Go", "won");
        host.Note($"{starts.Count(n => n >= 0)} accepted");
        var winner = Assert.Single(starts, n => n >= 0);
        host.Mask($"starter {winner}", "the accepted one");
        Assert.Equal($"starter {winner} won", (await host.EndOfAsync("one")).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task A_running_instance_whose_status_is_not_deduped_is_replaced(string engine)
    {
        await using var host = Create(engine);
        await host.StartAsync();
        await StartAsync(host, "first", null);
        await host.PassTimeAsync(TimeSpan.Zero);

        await StartAsync(host, "second", OrchestrationRuntimeStatus.Completed);
        await host.RaiseAsync("one", "Go", "end");

        Assert.Equal("second end", (await host.EndOfAsync("one")).ReadOutputAs<string>());
    }

    [Theory, Engines]
    public async Task Dedupe_statuses_that_contradict_themselves_are_refused(string engine)
    {
        await using var host = Create(engine);
        await host.StartAsync();

        var refusal = await Record.ExceptionAsync(() => StartAsync(host, "x", OrchestrationRuntimeStatus.Terminated));
        await host.PassTimeAsync(TimeSpan.Zero);

        Assert.Null(await host.Client.GetInstanceAsync("one"));
        Assert.IsType<ArgumentException>(refusal);
    }

    [Theory, Engines]
    public async Task Dedupe_statuses_that_do_not_exist_are_refused(string engine)
    {
        await using var host = Create(engine);
        await host.StartAsync();

        var unknown = new StartOrchestrationOptions("one") { DedupeStatuses = ["Asleep"] };
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("Wait", "x", unknown));
        Assert.Null(await host.Client.GetInstanceAsync("one"));
    }

    [Theory, Engines]
    public async Task Waiting_for_the_start_of_nobody_is_an_error(string engine)
    {
        await using var host = Create(engine);
        await host.StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.WaitForInstanceStartAsync("nobody"));
    }

    [Theory, Engines]
    public async Task Waiting_for_the_end_of_nobody_is_an_error(string engine)
    {
        await using var host = Create(engine);
        await host.StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.WaitForInstanceCompletionAsync("nobody"));
    }

    [Theory, Engines]
    public async Task Waiting_for_the_start_ends_when_the_instance_is_no_longer_pending(string engine)
    {
        await using var host = Create(engine);
        await host.StartAsync();

        var id = await StartAsync(host, "somebody", null);

        Assert.NotEqual(OrchestrationRuntimeStatus.Pending, (await host.Client.WaitForInstanceStartAsync(id)).RuntimeStatus);
    }
}
