using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Review;
using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ScfFunctions;
using ScfFunctions.Books;
using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Support;

namespace Tests.Functions.Books;

/// <summary>The close of a month over many cases, on the whole application: what becomes of it where it is cut off, where cases are silent, and what it costs.</summary>
public sealed class PeriodCloseTests
{
    private const string Month = "2017-02";

    /// <summary>Paid out on 20 February: 8 days of 12 % on each loan by the end of the month.</summary>
    private static readonly DateOnly Today = new(2017, 3, 2);

    /// <summary>Some pages a lane, and some calls.</summary>
    private static readonly PeriodClosePace Slow = new(RowsPerPage: 2, CasesPerCall: 4, SideBySide: 2);

    [Theory]
    [InlineData(nameof(PeriodCloseActivities.CloseCases), 11)]
    [InlineData(nameof(PeriodCloseActivities.NoteAwaited), 1)]
    [InlineData(nameof(PeriodCloseActivities.CloseTotals), 1)]
    [InlineData(nameof(PeriodCloseActivities.KeepBalances), 10)]
    [InlineData(nameof(PeriodCloseActivities.FinishClose), 1)]
    public async Task Given_a_close_that_is_cut_off_Then_it_goes_on_there_after_the_start_and_every_case_books_once(string function, int call)
    {
        const int Count = 100;
        var functions = new InterceptedFunctions();
        await using var app = await WithCasesAsync(Count, Slow, functions.AddTo, HostileMode.Calm);
        var (calls, reached, never) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        functions.Before = name => name == function && Interlocked.Increment(ref calls) == call ? Hold() : Task.CompletedTask;
        Task Hold()
        {
            reached.SetResult();
            return never.Task;
        }

        await AskAsync(app);
        var advancing = app.Host.AdvanceAsync(TimeSpan.FromMinutes(10));
        await reached.Task;
        await app.Host.RestartAsync();
        never.SetCanceled();
        await Record.ExceptionAsync(() => advancing);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        await AssertClosedAsync(app, Count);
    }

    [Fact]
    public async Task Given_cases_that_are_silent_Then_they_are_named_a_person_is_called_once_and_the_close_goes_on_when_they_answer()
    {
        var functions = new InterceptedFunctions();
        await using var app = await WithCasesAsync(3, Slow, functions.AddTo, HostileMode.Calm);
        functions.Before = name => name == nameof(CaseInboxActivities.TakeInbox) ? throw new InvalidOperationException("Not yet") : Task.CompletedTask;
        await AskAsync(app);
        await app.Host.AdvanceAsync(TimeSpan.FromHours(3));
        var waiting = (await app.GetAsync($"periods/{Month}")).Expect(HttpStatusCode.OK);
        Assert.Equal("Closing", waiting.Text("status"));
        Assert.Equal(
            Enumerable.Range(0, 3).Select(OpenCases.IdOf).Order(StringComparer.Ordinal),
            waiting.Body.GetProperty("awaited").EnumerateArray().Select(id => id.GetString()!).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(await ItemsAsync(app), kind => kind == PeriodCloseActivities.NotClosed);

        await app.Host.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.Single(await ItemsAsync(app), kind => kind == PeriodCloseActivities.NotClosed);

        functions.Before = null;
        await app.Host.AdvanceAsync(TimeSpan.FromDays(1));
        await AssertClosedAsync(app, 3);
    }

    [Fact]
    public async Task Given_totals_of_an_earlier_version_Then_they_are_what_the_first_month_opens_with_and_balances_come_from_the_journal()
    {
        await using var app = await WithCasesAsync(2, Slow, null, HostileMode.Calm);
        var (totals, id) = (app.Service<TotalsTable>(), OpenCases.IdOf(0));
        var cases = app.Service<CasesTable>();
        var row = await cases.GetAsync(id, CancellationToken.None);
        var settled = Journals.Settled(FinancingPolicy.Platform, row.Case.Loan!.ValueDate, row.Case.Advance!);
        await cases.CommitAsync(row, new CaseChange(row.Case).Post(settled), step: null, handled: null, CancellationToken.None);
        await totals.ApplyAsync("default", id, row.Case.Sequence + 1, Posting.ByDay(settled), CancellationToken.None);
        await ForgetMonthsAsync(app);

        await AskAsync(app);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        var accounts = (await app.GetAsync($"periods/{Month}")).Expect(HttpStatusCode.OK).Body.GetProperty("books")[0].GetProperty("accounts").EnumerateArray().ToList();
        var principal = accounts.Single(account => account.GetProperty("account").GetString() == "LoanPrincipal");
        Assert.Equal((row.Case.Loan.Principal.Amount, "0.00"), (principal.GetProperty("opening").GetString(), principal.GetProperty("debit").GetString()));
        var balances = (await app.GetAsync($"periods/{Month}/balances")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray();
        Assert.Contains(balances, item => item.GetProperty("caseId").GetString() == id && item.GetProperty("account").GetString() == "LoanPrincipal" && item.GetProperty("balance").GetString() == row.Case.Loan.Principal.Amount);
    }

    [Fact]
    public async Task A_case_costs_so_many_requests_to_the_tables()
    {
        const int Count = 100;
        await using var app = await WithCasesAsync(Count, new PeriodClosePace(), configure: null, HostileMode.Calm);
        var usage = app.Service<EmulatorInstance>().Store.Usage;
        var before = usage.TimesOf("tables");

        await AskAsync(app);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(10));

        await AssertClosedAsync(app, Count);
        // What a month costs without any case is some three hundred.
        Assert.InRange((usage.TimesOf("tables") - before) / (double)Count, 10, 40);
    }

    private static async Task<ScfApp> WithCasesAsync(int count, PeriodClosePace pace, Action<FunctionsApplicationBuilder>? configure, Dictionary<string, string> settings)
    {
        var app = await ScfApp.StartAsync(
            builder =>
            {
                builder.Services.Replace(ServiceDescriptor.Singleton(pace));
                configure?.Invoke(builder);
            },
            settings);
        OpenCases open = new(app.Service<CasesTable>(), app.Service<CaseIndexTable>(), app.Service<DurableTaskEngine>().Client, Today);
        await open.MakeAsync(count, lateEvery: 1, CancellationToken.None);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        return app;
    }

    private static async Task AskAsync(ScfApp app) =>
        (await app.PostAsync($"periods/{Month}/closings", new JsonObject { ["reason"] = "Month end" })).Expect(HttpStatusCode.Accepted);

    private static async Task AssertClosedAsync(ScfApp app, int count)
    {
        var cases = app.Service<CasesTable>();
        var expected = Money.Zero(Currency.Parse("BRL"));
        foreach (var number in Enumerable.Range(0, count))
        {
            var financing = (await cases.GetAsync(OpenCases.IdOf(number), CancellationToken.None)).Case;
            Assert.Single(await cases.FactsAsync(financing.Id, CancellationToken.None), fact => fact.Name == "PeriodClosed");
            Assert.Single(await cases.JournalAsync(financing.Id, CancellationToken.None), entry => entry.Event == Journals.InterestAccruedEvent);
            expected += financing.Loan!.At(new DateOnly(2017, 2, 28)).Accrued.Interest;
        }

        var period = (await app.GetAsync($"periods/{Month}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("Closed", 0), (period.Text("status"), period.Body.GetProperty("awaited").GetArrayLength()));
        var accounts = period.Body.GetProperty("books")[0].GetProperty("accounts").EnumerateArray();
        Assert.Equal(expected.Amount, accounts.Single(account => account.GetProperty("account").GetString() == "InterestReceivable").GetProperty("closing").GetString());
        Assert.Equal(count, (await BalancesAsync(app)).Select(item => item.GetProperty("caseId").GetString()).Distinct().Count());
    }

    private static async Task<IReadOnlyList<JsonElement>> BalancesAsync(ScfApp app)
    {
        List<JsonElement> items = [];
        for (string? next = ""; next is not null;)
        {
            var page = (await app.GetAsync($"periods/{Month}/balances?continuation={Uri.EscapeDataString(next)}")).Expect(HttpStatusCode.OK).Body;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("continuation").GetString();
        }

        return items;
    }

    private static async Task<IReadOnlyList<string>> ItemsAsync(ScfApp app) =>
        [.. (await app.Service<WorkItemsTable>().ListAsync("default", null, 1_000, null, CancellationToken.None))!.Value.Items.Select(item => item.Kind)];

    /// <summary>Leaves of the totals what they were before months and balances by case were kept.</summary>
    private static async Task ForgetMonthsAsync(ScfApp app)
    {
        var table = app.Service<Azure.Data.Tables.TableServiceClient>().GetTableClient(TotalsTable.Name);
        await foreach (var row in table.QueryAsync<Azure.Data.Tables.TableEntity>())
        {
            foreach (var name in new[] { "Months", "OpenItems" }) row.Remove(name);
            await table.UpdateEntityAsync(row, row.ETag, Azure.Data.Tables.TableUpdateMode.Replace);
        }
    }
}
