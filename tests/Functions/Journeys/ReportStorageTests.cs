using System.Net;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace Tests.Functions.Journeys;

/// <summary>What reports read, however often it is written and however much there is.</summary>
public sealed class ReportStorageTests
{
    private const string Tenant = "default";

    private static readonly Earner Earner = new("s1", "a1", "cp1", FinancingPolicy.Platform.Code);
    private static readonly DateOnly First = new(2017, 3, 31);
    private static readonly DateOnly Second = new(2017, 4, 1);

    [Fact]
    public async Task A_commit_earns_once_on_each_of_its_days()
    {
        await using var app = await ScfApp.StartAsync();
        var totals = app.Service<TotalsTable>();
        var funder = FunderBook.Of(Funder.Platform);
        IReadOnlyList<Posting> earned = Posting.ByDay(
        [
            .. Journals.Accrued(funder, First, Accrued("1.00")), .. Journals.Accrued(funder, Second, Accrued("2.00")), .. Journals.CreditBooked(Second, Reais("9.00")),
        ]);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => totals.ApplyAsync(Tenant, "c1", 1, earned, CancellationToken.None, Earner)));
        await totals.ApplyAsync(Tenant, "c1", 2, earned, CancellationToken.None, Earner);
        await totals.ApplyAsync(Tenant, "c1", 1, earned, CancellationToken.None, Earner);
        // What was promised before postings had dates, and what is nobody's, is in the sums alone.
        await totals.ApplyAsync(Tenant, "c1", 3, [.. earned.Select(posting => posting with { On = null })], CancellationToken.None, Earner);
        await totals.ApplyAsync(Tenant, "c1", 4, earned, CancellationToken.None);

        Assert.Equal(["2017-03-31 P InterestIncome 200", "2017-04-01 P InterestIncome 400"], await EarnedAsync(totals, Tenant, null));
        Assert.Equal(["2017-03-31 P InterestIncome 200"], await EarnedAsync(totals, Tenant, First));
        Assert.Empty(await EarnedAsync(totals, "other", null));
        Assert.Equal(1200, (await totals.ReadAsync(Tenant, CancellationToken.None)).Single(sum => sum.Account == "InterestIncome").Credit);
    }

    [Fact]
    public async Task More_open_cases_than_a_page_holds_are_counted_once_each_and_those_of_a_supplier_come_in_pages()
    {
        const int Many = 1_100;
        await using var app = await ScfApp.StartAsync();
        var (cases, index) = (app.Service<CasesTable>(), app.Service<CaseIndexTable>());
        var stamp = FactStamp.OfRule(ScfApp.Start);
        await Parallel.ForAsync(0, Many, async (number, cancellationToken) =>
        {
            FinancingCase financing = new()
            {
                Id = $"c{number}",
                Tenant = Tenant,
                OrderId = "o1",
                OrderNumber = "1",
                AgreementId = "a1",
                SupplierId = number % 10 == 0 ? "s1" : "s2",
                BuyerId = "b1",
                AppliedAt = ScfApp.Start,
                Sequence = 1,
            };
            await cases.TryCreateAsync(financing, stamp.Fact("Applied", ""), "", cancellationToken);
            await index.ApplyAsync(CaseIndexEntry.Of(financing), ListedAs.Nowhere, cancellationToken);
        });

        var groups = (await app.GetAsync("reports/portfolio?by=supplier")).Expect(HttpStatusCode.OK).Body.GetProperty("groups").EnumerateArray();
        Assert.Equal(["s1 110 Null", "s2 990 Null"], groups.Select(group => $"{group.GetProperty("group")} {group.GetProperty("cases")} {group.GetProperty("principal").ValueKind}"));

        var page = (await app.GetAsync("reports/profitability?by=case&supplier=s1")).Expect(HttpStatusCode.OK);
        var rest = (await app.GetAsync($"reports/profitability?by=case&supplier=s1&continuation={Uri.EscapeDataString(page.Text("continuation"))}")).Expect(HttpStatusCode.OK);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, rest.Body.GetProperty("continuation").ValueKind);
        Assert.Equal(["continuation malformed"], (await app.GetAsync("reports/profitability?by=case&supplier=s1&continuation=x")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Fact]
    public async Task A_list_that_still_shows_an_ended_case_loses_it_with_the_daily_review()
    {
        await using var journey = await Journey.DisbursedAsync();
        var open = CaseIndexEntry.Of((await journey.App.Service<CasesTable>().GetAsync(journey.CaseId, CancellationToken.None)).Case);
        await journey.ToDayAsync(60);
        await journey.PayAsync("10000.00");
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        await journey.App.Service<CaseIndexTable>().ApplyAsync(open, ListedAs.Nowhere, CancellationToken.None);
        Assert.NotEmpty(await GroupsAsync(journey.App));

        await journey.ToDayAsync(61);

        Assert.Empty(await GroupsAsync(journey.App));
    }

    private static async Task<IReadOnlyList<string>> GroupsAsync(ScfApp app) =>
        [.. (await app.GetAsync("reports/portfolio?by=state")).Expect(HttpStatusCode.OK).Body.GetProperty("groups").EnumerateArray().Select(group => group.ToString())];

    private static async Task<IReadOnlyList<string>> EarnedAsync(TotalsTable totals, string tenant, DateOnly? to)
    {
        List<string> lines = [];
        await foreach (var day in totals.EarnedAsync(tenant, to, CancellationToken.None))
            lines.AddRange(day.Postings.Select(posting => $"{posting.On:yyyy-MM-dd} {posting.Book} {posting.Account} {posting.Credit - posting.Debit}"));
        return lines;
    }

    private static Accruals Accrued(string interest) => Accruals.None(Currency.Parse("BRL")) with { Interest = Reais(interest) };

    private static Money Reais(string amount) => Money.Parse(amount, "BRL");
}
