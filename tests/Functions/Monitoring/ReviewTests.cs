using Azure.Data.Tables;
using Bench.Review;
using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using ScfFunctions.Domain;
using ScfFunctions.Monitoring;
using ScfFunctions.Storage;
using Tests.Support;

namespace Tests.Functions.Monitoring;

/// <summary>The daily review of many open cases, on the whole application: whom it tells, what it costs, and what becomes of it where it is cut off.</summary>
public sealed class ReviewTests
{
    /// <summary>The first day on which there is a review; one case of so many is late with its goods then.</summary>
    private static readonly DateTimeOffset FirstReview = ScfApp.Start.AddDays(1);

    private const int LateEvery = 5;

    /// <summary>Some pages a lane, and some calls.</summary>
    private static readonly ReviewPace Slow = new(CasesPerPage: 2, CasesPerCall: 4, SideBySide: 2);

    [Fact]
    public async Task Given_many_open_cases_Then_those_that_are_late_are_told_so_once_and_no_others()
    {
        await using var app = await WithCasesAsync(100);

        await app.Host.AdvanceAsync(FirstReview);
        await app.Host.AdvanceAsync(FirstReview.AddDays(2));

        await AssertToldOnceAsync(app, 100);
    }

    [Fact]
    public async Task Given_a_review_that_is_cut_off_between_two_pages_Then_it_goes_on_there_after_the_start_and_tells_nobody_twice()
    {
        var functions = new InterceptedFunctions();
        await using var app = await WithCasesAsync(200, functions.AddTo, HostileMode.Calm);
        var (calls, reached, never) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        // In the second round: the first calls of all lanes have come back.
        functions.Before = name => name == nameof(ReviewActivities.ReviewOpenCases) && Interlocked.Increment(ref calls) == OpenLane.Count + 3 ? Hold() : Task.CompletedTask;
        Task Hold()
        {
            reached.SetResult();
            return never.Task;
        }

        var advancing = app.Host.AdvanceAsync(FirstReview);
        await reached.Task;
        await app.Host.RestartAsync();
        never.SetCanceled();
        await Assert.ThrowsAnyAsync<Exception>(() => advancing);
        await app.Host.AdvanceAsync(FirstReview);

        await AssertToldOnceAsync(app, 200);
        Assert.Equal(await CallsNeededAsync(app) + 1, calls);
    }

    [Fact]
    public async Task Given_a_second_run_on_the_same_day_Then_nothing_changes()
    {
        await using var app = await WithCasesAsync(60, settings: new() { ["ReviewSchedule"] = "0 0 * * * *" });
        await app.Host.AdvanceAsync(FirstReview);
        await AssertToldOnceAsync(app, 60);
        var before = await RowsAsync(app);

        await app.Host.AdvanceAsync(FirstReview.AddHours(3));
        Assert.Equal(before, await RowsAsync(app));
        await ReviewAsync(app);

        Assert.Equal(before, await RowsAsync(app));
    }

    [Fact]
    public async Task Given_cases_that_were_told_and_have_not_heard_it_yet_When_a_page_is_repeated_Then_nothing_changes()
    {
        var functions = new InterceptedFunctions();
        await using var app = await WithCasesAsync(60, functions.AddTo);
        await app.Host.AdvanceAsync(FirstReview.AddHours(-7));
        functions.Before = name => name == nameof(ScfFunctions.CaseInboxActivities.TakeInbox) ? throw new InvalidOperationException("Not yet") : Task.CompletedTask;
        await ReviewAsync(app);
        var before = await RowsAsync(app);
        Assert.Equal(12, before.Count(row => row.Contains(" in|review-", StringComparison.Ordinal)));

        await ReviewAsync(app);

        Assert.Equal(before, await RowsAsync(app));
    }

    [Fact]
    public async Task Given_a_case_that_nobody_drives_among_many_Then_a_person_is_called_once_and_the_next_episode_takes_over()
    {
        await using var app = await WithCasesAsync(60);
        var lost = OpenCases.IdOf(5);
        await Client(app).TerminateInstanceAsync($"{lost}.1");
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await Client(app).PurgeInstanceAsync($"{lost}.1");

        await app.Host.AdvanceAsync(FirstReview);
        await app.Host.AdvanceAsync(FirstReview.AddDays(1));

        var item = Assert.Single(await ItemsAsync(app), item => item.Kind == "case-not-driven");
        Assert.Equal((lost, $"{lost}.1"), (item.CaseId, item.Subject));
        Assert.False((await Client(app).GetInstanceAsync($"{lost}.2"))!.IsCompleted);
        await AssertToldOnceAsync(app, 60);
    }

    [Fact]
    public async Task Given_a_case_and_a_list_that_cannot_be_read_Then_all_others_are_reviewed_and_both_are_named()
    {
        await using var app = await WithCasesAsync(60, settings: HostileMode.Calm);
        var (unreadable, unlisted) = (OpenCases.IdOf(0), OpenCases.IdOf(5));
        await OverwriteAsync(app, CasesTable.Name, unreadable, row => row.PartitionKey == unreadable && row.RowKey == "case");
        await OverwriteAsync(app, CaseIndexTable.Name, unlisted, row => row.RowKey == unlisted && row.PartitionKey.StartsWith("open|", StringComparison.Ordinal));

        await app.Host.AdvanceAsync(FirstReview);

        await AssertToldOnceAsync(app, 60, except: [0, 5]);
        var errors = app.Host.Log.Entries.Where(entry => entry.Level == LogLevel.Error).Select(entry => entry.Message).ToList();
        Assert.Contains($"Case {unreadable} could not be reviewed", errors);
        Assert.Contains($"Case {unlisted} could not be reviewed", errors);
    }

    [Fact]
    public async Task Given_an_ended_case_that_a_late_entry_has_put_back_among_the_open_ones_Then_the_review_takes_it_out()
    {
        await using var app = await WithCasesAsync(20);
        var (cases, ended) = (app.Service<CasesTable>(), OpenCases.IdOf(1));
        var row = await cases.GetAsync(ended, CancellationToken.None);
        await cases.CommitAsync(row, new CaseChange(row.Case with { Lifecycle = Lifecycle.Closed }), step: null, handled: null, CancellationToken.None);
        await Client(app).TerminateInstanceAsync($"{ended}.1");

        await app.Host.AdvanceAsync(FirstReview);

        Assert.Equal(19, (await OpenAsync(app)).Count);
        Assert.DoesNotContain(ended, await OpenAsync(app));
        Assert.DoesNotContain(await ItemsAsync(app), item => item.Kind == "case-not-driven");
    }

    [Fact]
    public async Task Given_cases_on_which_nothing_happens_Then_each_costs_one_read_of_its_instance_and_a_part_of_a_page()
    {
        const int Count = 300;
        await using var app = await WithCasesAsync(Count, configure: null, HostileMode.Calm, lateEvery: 0, pace: new ReviewPace());
        var usage = app.Service<EmulatorInstance>().Store.Usage;
        var (tables, instances) = (usage.TimesOf("tables"), usage.TimesOf("durable"));

        await ReviewAsync(app);

        (tables, instances) = (usage.TimesOf("tables") - tables, usage.TimesOf("durable") - instances);
        Assert.Equal((OpenLane.Count, Count), (tables, instances));
        Assert.True(tables + instances <= 2 * Count);
    }

    private static async Task<ScfApp> WithCasesAsync(
        int count, Action<FunctionsApplicationBuilder>? configure = null, Dictionary<string, string>? settings = null, int lateEvery = LateEvery, ReviewPace? pace = null)
    {
        var app = await ScfApp.StartAsync(
            builder =>
            {
                builder.Services.Replace(ServiceDescriptor.Singleton(pace ?? Slow));
                configure?.Invoke(builder);
            },
            settings);
        OpenCases open = new(app.Service<CasesTable>(), app.Service<CaseIndexTable>(), Client(app), DateOnly.FromDateTime(FirstReview.UtcDateTime));
        await open.MakeAsync(count, lateEvery, CancellationToken.None);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        return app;
    }

    private static DurableTaskClient Client(ScfApp app) => app.Service<DurableTaskEngine>().Client;

    /// <summary>Reviews all lanes, one after the other, as the orchestration has it done.</summary>
    private static async Task ReviewAsync(ScfApp app)
    {
        var review = ActivatorUtilities.CreateInstance<ReviewActivities>(app.Host.Services);
        foreach (var lane in OpenLane.All)
        {
            for (OpenLane? left = lane; left is not null;) left = await review.ReviewOpenCases(left, Client(app), CancellationToken.None);
        }
    }

    private static async Task AssertToldOnceAsync(ScfApp app, int count, int[]? except = null)
    {
        var cases = app.Service<CasesTable>();
        foreach (var number in Enumerable.Range(0, count).Except(except ?? []))
        {
            var told = (await cases.FactsAsync(OpenCases.IdOf(number), CancellationToken.None)).Count(fact => fact.Name == "DeliveryOverdue");
            Assert.True(told == (number % LateEvery == 0 ? 1 : 0), $"Case {number} was told {told} times.");
        }
    }

    /// <summary>How many calls it takes to review every lane at the pace of these tests.</summary>
    private static async Task<int> CallsNeededAsync(ScfApp app)
    {
        var calls = 0;
        foreach (var lane in OpenLane.All)
        {
            for (OpenLane? left = lane; left is not null; calls++)
            {
                for (var cases = 0; left is not null && cases < Slow.CasesPerCall;)
                {
                    (var page, left) = await app.Service<CaseIndexTable>().OpenPageAsync(left, Slow.CasesPerPage, CancellationToken.None);
                    cases += page.Count;
                }
            }
        }

        return calls;
    }

    private static async Task<IReadOnlyList<string>> OpenAsync(ScfApp app)
    {
        List<string> open = [];
        foreach (var lane in OpenLane.All)
        {
            for (OpenLane? left = lane; left is not null;)
            {
                (var page, left) = await app.Service<CaseIndexTable>().OpenPageAsync(left, 1_000, CancellationToken.None);
                open.AddRange(page.Select(found => found.CaseId));
            }
        }

        return open;
    }

    private static async Task<IReadOnlyList<WorkItem>> ItemsAsync(ScfApp app) =>
        (await app.Service<WorkItemsTable>().ListAsync("default", null, 1_000, null, CancellationToken.None))!.Value.Items;

    /// <summary>Every row of every table, with its version; but that of the sweeper, which says when it ran.</summary>
    private static async Task<IReadOnlyList<string>> RowsAsync(ScfApp app)
    {
        List<string> rows = [];
        foreach (var name in TablesAtStart.Names.Where(name => name != SweepsTable.Name))
        {
            await foreach (var row in app.Service<TableServiceClient>().GetTableClient(name).QueryAsync<TableEntity>())
                rows.Add($"{name} {row.PartitionKey} {row.RowKey} {row.ETag}");
        }

        return rows;
    }

    /// <summary>Leaves nothing of a row but its key.</summary>
    private static async Task OverwriteAsync(ScfApp app, string name, string caseId, Predicate<TableEntity> which)
    {
        var table = app.Service<TableServiceClient>().GetTableClient(name);
        List<TableEntity> found = [];
        await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {caseId} or RowKey eq {caseId}"))) found.Add(row);
        var key = Assert.Single(found, which);
        await table.UpsertEntityAsync(new TableEntity(key.PartitionKey, key.RowKey), TableUpdateMode.Replace);
    }
}
