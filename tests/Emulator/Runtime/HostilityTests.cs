using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Emulator.Runtime;
using Tests.Emulator.DurableTask;
using Tests.Emulator.ServiceBus;

namespace Tests.Emulator.Runtime;

/// <summary>What each fault looks like to an application.</summary>
public sealed class HostilityTests
{
    /// <summary>Every test is a function here.</summary>
    public HostilityTests() => FunctionFlow.Enter(FunctionProcess.Http);

    private const int Often = 5_000;

    [Fact]
    public void The_same_seed_strikes_in_the_same_places_and_another_start_elsewhere()
    {
        static string Strikes(Hostility hostility) => string.Concat(Enumerable.Range(0, 200).Select(_ => hostility.Strikes(FaultKind.EventLost) ? 'x' : '.'));

        Assert.Equal(Strikes(Of(FaultKind.EventLost, 1_000)), Strikes(Of(FaultKind.EventLost, 1_000)));
        Assert.NotEqual(Strikes(Of(FaultKind.EventLost, 1_000)), Strikes(Of(FaultKind.EventLost, 1_000, start: 2)));
    }

    [Fact]
    public void Nothing_strikes_before_it_is_on_or_after_it_is_off_and_strikes_are_counted()
    {
        var hostility = Of(FaultKind.EventLost);
        Assert.True(hostility.Strikes(FaultKind.EventLost));
        Assert.False(hostility.Strikes(FaultKind.EventTwice));
        hostility.IsOn = false;
        Assert.False(hostility.Strikes(FaultKind.EventLost));
        Assert.Equal([KeyValuePair.Create(FaultKind.EventLost, 1L)], hostility.Struck);
        Hostility.None.IsOn = true;
        Assert.False(Hostility.None.IsOn);
    }

    [Fact]
    public async Task A_busy_table_does_nothing_and_says_when_to_come_back()
    {
        using TemporaryRuntime runtime = new(Of(FaultKind.Throttling));
        var table = await TableAsync(runtime);

        var busy = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal((503, "ServerBusy"), (busy.Status, busy.ErrorCode));
        Assert.Equal("1", busy.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var seconds) ? seconds : null);
        await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityIfExistsAsync<TableEntity>("p", "r"));
        Assert.Equal(503, (await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]))).Status);
        runtime.Instance.Hostility.IsOn = false;
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task Nothing_but_the_work_of_functions_is_struck()
    {
        using TemporaryRuntime runtime = new(Of(FaultKind.Throttling));
        var table = await TableAsync(runtime);
        Task<NullableResponse<TableEntity>> elsewhere;
        using (ExecutionContext.SuppressFlow()) elsewhere = Task.Run(() => table.GetEntityIfExistsAsync<TableEntity>("p", "r"));

        Assert.False((await elsewhere).HasValue);
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_done_and_either_times_out_or_meets_itself()
    {
        using TemporaryRuntime runtime = new(Of(FaultKind.AppliedThenTimeout));
        var table = await TableAsync(runtime);
        HashSet<int> answers = [];
        for (var row = 0; row < 40; row++)
            answers.Add((await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", $"{row}")))).Status);

        Assert.Equal([409, 500], answers.Order());
        Assert.Equal(40, (await table.QueryAsync<TableEntity>().ToListAsync()).Count);
    }

    [Fact]
    public async Task A_query_has_empty_pages_with_a_token_and_loses_no_row()
    {
        using TemporaryRuntime runtime = new(Of(FaultKind.EmptyPage));
        var table = await TableAsync(runtime);
        for (var row = 0; row < 5; row++) await table.AddEntityAsync(new TableEntity("p", $"{row}"));

        List<int> sizes = [];
        await foreach (var page in table.QueryAsync<TableEntity>().AsPages(pageSizeHint: 2))
        {
            sizes.Add(page.Values.Count);
            Assert.True(page.Values.Count > 0 || page.ContinuationToken is not null);
        }

        Assert.Equal([0, 2, 0, 2, 0, 1], sizes);
    }

    [Fact]
    public async Task A_message_is_sent_twice_although_its_id_was_seen()
    {
        await using var bus = await TemporaryBroker.StartAsync(Of(FaultKind.DuplicateWindow));
        await bus.Sender().SendMessageAsync(new ServiceBusMessage("x") { MessageId = "1" });

        Assert.Equal(2, (await bus.Receiver().PeekMessagesAsync(10)).Count);
    }

    [Fact]
    public async Task A_busy_queue_refuses_and_a_lost_answer_is_a_timeout()
    {
        await using var busy = await TemporaryBroker.StartAsync(Of(FaultKind.Throttling));
        await Tests.Emulator.ServiceBus.Receiving.RefusedAsync(ServiceBusFailureReason.ServiceBusy, () => busy.Sender().SendMessageAsync(new ServiceBusMessage("x")));
        Assert.Equal((0, 0, 0, 0), busy.Broker.Queues.Single().Counts());

        await using var lost = await TemporaryBroker.StartAsync(Of(FaultKind.AppliedThenTimeout));
        await Tests.Emulator.ServiceBus.Receiving.RefusedAsync(ServiceBusFailureReason.ServiceTimeout, () => lost.Sender().SendMessageAsync(new ServiceBusMessage("x")));
        Assert.Equal((1, 0, 0, 0), lost.Broker.Queues.Single().Counts());
    }

    [Fact]
    public async Task A_lock_ends_while_the_function_runs_and_the_message_comes_again()
    {
        var deliveries = 0;
        var refused = 0;
        await using var bus = await TemporaryBroker.StartAsync(Of(FaultKind.LockExpiry, Often), broker => broker.Subscribe(TemporaryBroker.Queue, 2, autoComplete: false, handler: async (message, actions, _) =>
        {
            Interlocked.Increment(ref deliveries);
            try
            {
                await actions.CompleteMessageAsync(message);
            }
            catch (ServiceBusException e) when (e.Reason == ServiceBusFailureReason.MessageLockLost)
            {
                Interlocked.Increment(ref refused);
            }
        }));
        var sender = bus.Sender();
        for (var i = 0; i < 10; i++) await sender.SendMessageAsync(new ServiceBusMessage($"{i}"));
        await bus.IdleAsync();

        Assert.Equal((0, 0, 0, 0), bus.Broker.Queues.Single().Counts());
        Assert.Equal(bus.Hostility.Struck[FaultKind.LockExpiry], refused);
        Assert.Equal(10 + refused, deliveries);
        Assert.True(refused > 0);
    }

    [Theory]
    [InlineData(FaultKind.ActivityTwice)]
    [InlineData(FaultKind.ActivityConcurrent)]
    public async Task An_activity_runs_twice_and_counts_once(FaultKind kind)
    {
        await using var engine = new EngineUnderTest { Hostility = Of(kind, Often) };
        var ran = 0;
        engine.AddActivity<int>("Count", _ => Interlocked.Increment(ref ran));
        engine.Functions.AddOrchestrator("Flow", async context =>
        {
            for (var i = 0; i < 20; i++) await context.CallActivityAsync<int>("Count", i);
            return "done";
        });
        await engine.StartAsync();
        await engine.BeginAsync("Flow", id: "1");

        Assert.Equal("done", (await engine.EndOfAsync("1")).ReadOutputAs<string>());
        await engine.IdleAsync();
        Assert.True(engine.Hostility.Struck[kind] > 0);
        Assert.Equal(20 + engine.Hostility.Struck[kind], ran);
    }

    [Fact]
    public async Task A_step_that_is_not_stored_has_already_begun_what_it_asked_for_and_is_taken_again()
    {
        await using var engine = new EngineUnderTest { Hostility = Of(FaultKind.SplitCheckpoint, Often) };
        var ran = 0;
        engine.AddActivity<int>("Count", _ => Interlocked.Increment(ref ran));
        engine.Functions.AddOrchestrator("Flow", async context =>
        {
            var sum = 0;
            for (var i = 0; i < 20; i++) sum += await context.CallActivityAsync<int>("Count", i) > 0 ? 1 : 0;
            return sum;
        });
        await engine.StartAsync();
        await engine.BeginAsync("Flow", id: "1");

        Assert.Equal(20, (await engine.EndOfAsync("1")).ReadOutputAs<int>());
        await engine.IdleAsync();
        Assert.True(ran > 20, $"It ran {ran} times.");
    }

    [Fact]
    public async Task A_stale_owner_runs_an_activity_once_more_within_two_hours_and_its_answer_is_dropped()
    {
        await using var engine = new EngineUnderTest { Hostility = Of(FaultKind.StaleOwner) };
        var ran = 0;
        engine.AddActivity<int>("Count", _ => Interlocked.Increment(ref ran));
        engine.Functions.AddOrchestrator("Flow", async context => await context.CallActivityAsync<int>("Count"));
        await engine.StartAsync();
        await engine.BeginAsync("Flow", id: "1");
        Assert.Equal((1, 1), ((await engine.EndOfAsync("1")).ReadOutputAs<int>(), ran));

        await engine.PassTimeAsync(TimeSpan.FromHours(2));

        Assert.Equal((1, 2), ((await engine.EndOfAsync("1")).ReadOutputAs<int>(), ran));
    }

    [Theory]
    [InlineData(FaultKind.EventLost, 0)]
    [InlineData(FaultKind.EventTwice, 2)]
    public async Task An_event_is_lost_or_comes_twice(FaultKind kind, int comes)
    {
        await using var engine = await WithInboxAsync(kind);
        await engine.RaiseAsync("1", "Told", "a");
        engine.Hostility.IsOn = false;
        await engine.RaiseAsync("1", "End");

        Assert.Equal(string.Concat(Enumerable.Repeat("a", comes)), (await engine.EndOfAsync("1")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_last_event_overtakes_those_that_wait_with_it()
    {
        await using EngineUnderTest engine = new() { Hostility = Of(FaultKind.EventEarly) };
        engine.Functions.AddOrchestrator("Inbox", async context =>
        {
            var told = "";
            for (var i = 0; i < 3; i++) told += await context.WaitForExternalEvent<string>("Told");
            return told;
        });
        engine.Create();
        await engine.BeginAsync("Inbox", id: "1");
        foreach (var text in (string[])["a", "b", "c"]) await engine.RaiseAsync("1", "Told", text);

        await engine.Engine.StartAsync(CancellationToken.None);

        Assert.Equal("cab", (await engine.EndOfAsync("1")).ReadOutputAs<string>());
    }

    [Fact]
    public void A_process_has_a_wrong_clock_and_another_one_another()
    {
        VirtualClock clock = new(TemporaryRuntime.Start);
        var steps = Enumerable.Range(1, 20).SelectMany(start => Steps(new SteppedClock(clock, Of(FaultKind.ClockStep, HostilitySettings.Always, start)), clock)).ToList();

        Assert.All(steps, step => Assert.InRange(step, TimeSpan.FromDays(-1), TimeSpan.FromDays(1)));
        Assert.True(steps.Distinct().Count() > 50);
        Assert.All(Steps(new SteppedClock(clock, Of(FaultKind.ClockStep, 0)), clock), step => Assert.Equal(TimeSpan.Zero, step));
    }

    private static IEnumerable<TimeSpan> Steps(TimeProvider seen, TimeProvider real)
    {
        foreach (var process in Enum.GetValues<FunctionProcess>())
        {
            FunctionFlow.Enter(process);
            yield return seen.GetUtcNow() - real.GetUtcNow();
        }
    }

    private static Hostility Of(FaultKind kind, int rate = HostilitySettings.Always, long start = 1) =>
        new(new HostilitySettings(7, ImmutableDictionary<FaultKind, int>.Empty.Add(kind, rate)), start) { IsOn = true };

    private static async Task<TableClient> TableAsync(TemporaryRuntime runtime)
    {
        var table = new TableServiceClient(runtime.ConnectionString).GetTableClient("Things");
        await table.CreateAsync();
        return table;
    }

    /// <summary>An instance that collects what it is told until it is told to end.</summary>
    private static async Task<EngineUnderTest> WithInboxAsync(FaultKind kind)
    {
        var engine = new EngineUnderTest { Hostility = Of(kind) };
        engine.Functions.AddOrchestrator("Inbox", async context =>
        {
            var told = "";
            var end = context.WaitForExternalEvent<object?>("End");
            for (var next = context.WaitForExternalEvent<string>("Told"); await Task.WhenAny(end, next) != end; next = context.WaitForExternalEvent<string>("Told"))
                told += await next;
            return told;
        });
        await engine.StartAsync();
        await engine.BeginAsync("Inbox", id: "1");
        return engine;
    }
}
