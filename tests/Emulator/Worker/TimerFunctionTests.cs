using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Emulator.Worker;

public sealed class TimerFunctionTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Given_a_schedule_When_the_clock_passes_it_Then_the_function_runs_at_each_occurrence()
    {
        Runs runs = new();
        await using var app = await FunctionApp.StartAsync(Options(runs, typeof(Hourly)));

        await app.AdvanceAsync(Start.AddHours(2.5));

        Assert.Equal([Start.AddHours(1), Start.AddHours(2)], runs.Times);
        Assert.All(runs, run => Assert.False(run.IsPastDue));
        var second = runs.Last().ScheduleStatus!;
        Assert.Equal((Start.AddHours(1).UtcDateTime, Start.AddHours(2).UtcDateTime), (second.Last, second.Next));
    }

    [Fact]
    public async Task Given_a_schedule_years_away_When_the_clock_gets_there_Then_the_function_runs_then_and_only_then()
    {
        Runs runs = new();
        await using var app = await FunctionApp.StartAsync(Options(runs, typeof(LeapDay)));

        await app.AdvanceAsync(Start.AddYears(3));

        Assert.Equal([new DateTimeOffset(2028, 2, 29, 0, 0, 0, TimeSpan.Zero)], runs.Times);
    }

    [Fact]
    public async Task Given_occurrences_missed_while_stopped_When_restarted_Then_the_function_runs_once_as_past_due()
    {
        Runs runs = new();
        var options = Options(runs, typeof(Hourly));
        await using var app = await FunctionApp.StartAsync(options);
        await app.AdvanceAsync(Start.AddHours(1));
        runs.Clear();
        await app.StopAsync();

        // The clock of a data folder goes on only while a host runs; another app passes the time on it.
        FunctionAppOptions without = new() { ClockStart = Start, Settings = { ["Emulator:DataFolder"] = app.DataFolder } };
        await using (var other = await FunctionApp.StartAsync(without)) await other.AdvanceAsync(Start.AddHours(5.5));
        await app.RestartAsync();
        await app.AdvanceAsync(Start.AddHours(6));

        Assert.Equal([Start.AddHours(5.5), Start.AddHours(6)], runs.Times);
        Assert.Equal([true, false], runs.Select(run => run.IsPastDue));
    }

    [Fact]
    public async Task Given_nothing_missed_When_restarted_Then_the_schedule_goes_on_where_it_stood()
    {
        Runs runs = new();
        await using var app = await FunctionApp.StartAsync(Options(runs, typeof(Hourly)));
        await app.AdvanceAsync(Start.AddMinutes(90));

        await app.RestartAsync();
        Assert.Equal(Start.AddMinutes(90), app.Clock.GetUtcNow());
        await app.AdvanceAsync(Start.AddHours(2));

        Assert.Equal([Start.AddHours(1), Start.AddHours(2)], runs.Times);
    }

    [Fact]
    public async Task Given_a_changed_schedule_When_restarted_Then_what_the_old_one_missed_does_not_count()
    {
        Runs runs = new();
        await using var app = await FunctionApp.StartAsync(Options(runs, typeof(Configured), "0 0 * * * *"));
        await app.StopAsync();

        await using var changed = await FunctionApp.StartAsync(
            Options(runs, typeof(Configured)) with { Settings = new() { ["Schedule"] = "0 30 12 * * *", ["Emulator:DataFolder"] = app.DataFolder } });
        await changed.AdvanceAsync(Start.AddHours(5));

        Assert.Equal([Start.AddHours(4.5)], runs.Times);
    }

    [Fact]
    public async Task Given_run_on_startup_When_started_Then_the_function_runs_at_once_and_then_on_schedule()
    {
        Runs runs = new();
        await using var app = await FunctionApp.StartAsync(Options(runs, typeof(Eager)));

        await app.AdvanceAsync(Start.AddHours(1));

        Assert.Equal([Start, Start.AddHours(1)], runs.Times);
        Assert.All(runs, run => Assert.Null(run.ScheduleStatus));
    }

    [Fact]
    public async Task Given_a_function_that_throws_When_its_time_comes_again_Then_it_runs_again()
    {
        Runs runs = new();
        await using var app = await FunctionApp.StartAsync(Options(runs, typeof(Failing)));

        await app.AdvanceAsync(Start.AddHours(3));

        Assert.Equal(3, runs.Count);
        Assert.Equal(3, app.Log.Errors.Count);
        Assert.All(app.Log.Errors, entry => Assert.Contains("'Failing'", entry.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_the_system_clock_When_its_time_comes_Then_the_function_runs()
    {
        Runs runs = new();
        await using var app = await FunctionApp.StartAsync(Options(runs, typeof(EverySecond)) with { ClockStart = null });

        await runs.First.Task.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.All(runs, run => Assert.Null(run.ScheduleStatus));
    }

    private static FunctionAppOptions Options(Runs runs, Type functions, string? schedule = null) => new()
    {
        ClockStart = Start,
        Classes = [functions],
        Configure = builder => builder.Services.AddSingleton(runs),
        Settings = schedule is null ? [] : new() { ["Schedule"] = schedule },
    };

    /// <summary>What the timer functions of one test were told, and when.</summary>
    public sealed class Runs : ConcurrentQueue<TimerInfo>
    {
        private readonly ConcurrentQueue<DateTimeOffset> _times = new();

        public IEnumerable<DateTimeOffset> Times => _times;

        public TaskCompletionSource First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Add(TimerInfo info, TimeProvider clock)
        {
            Enqueue(info);
            _times.Enqueue(clock.GetUtcNow());
            First.TrySetResult();
        }

        public new void Clear()
        {
            base.Clear();
            _times.Clear();
        }
    }

    public sealed class Hourly(Runs runs, TimeProvider clock)
    {
        [Function("Hourly")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => runs.Add(timer, clock);
    }

    public sealed class LeapDay(Runs runs, TimeProvider clock)
    {
        [Function("LeapDay")]
        public void Run([TimerTrigger("0 0 0 29 2 *")] TimerInfo timer) => runs.Add(timer, clock);
    }

    public sealed class Configured(Runs runs, TimeProvider clock)
    {
        [Function("Configured")]
        public void Run([TimerTrigger("%Schedule%")] TimerInfo timer) => runs.Add(timer, clock);
    }

    public sealed class Eager(Runs runs, TimeProvider clock)
    {
        [Function("Eager")]
        public Task Run([TimerTrigger("0 0 * * * *", RunOnStartup = true, UseMonitor = false)] TimerInfo timer)
        {
            runs.Add(timer, clock);
            return Task.CompletedTask;
        }
    }

    public sealed class Failing(Runs runs, TimeProvider clock)
    {
        [Function("Failing")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer)
        {
            runs.Add(timer, clock);
            throw new InvalidOperationException("not today");
        }
    }

    public sealed class EverySecond(Runs runs, TimeProvider clock)
    {
        [Function("EverySecond")]
        public void Run([TimerTrigger("* * * * * *")] TimerInfo timer) => runs.Add(timer, clock);
    }
}
