using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace Tests.Functions.Journeys;

/// <summary>Months of the books are closed on the whole application: what a case books by then, what is provided for, and where later corrections land.</summary>
public sealed class PeriodJourneyTests
{
    /// <summary>Days after the start on which the month before has ended everywhere: noon, UTC, of the first.</summary>
    private const int April = 31, May = 61, June = 92, July = 122, September = 184;

    [Fact]
    public async Task Given_a_platforms_loan_When_months_are_closed_Then_interest_and_provision_are_those_of_their_month_ends_until_it_is_repaid()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(April);
        await CloseAsync(journey, "2017-03");
        // Once more finds nothing to do.
        await RefusedAsync(journey, "2017-03", "period-closed");
        await journey.ToDayAsync(May + 5);
        await CloseAsync(journey, "2017-04");
        // It matured on 1 May, and nobody paid: 30 days past due.
        await journey.ToDayAsync(June + 2);
        await CloseAsync(journey, "2017-05");
        // 60.
        await journey.ToDayAsync(July);
        await CloseAsync(journey, "2017-06");
        await journey.ToDayAsync(July + 2);
        await journey.PayAsync("10000.00");

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Equal(
            [
                // 30 days since 1 March, and 1 % of 7,070.00.
                "2017-03-31 interest-accrued P: InterestReceivable 70.00 / InterestIncome 70.00",
                "2017-03-31 provided P: ImpairmentLoss 70.70 / LoanAllowance 70.70",
                // 30 days of April, 1 % of 7,140.00.
                "2017-04-30 interest-accrued P: InterestReceivable 70.00 / InterestIncome 70.00",
                "2017-04-30 provided P: ImpairmentLoss 0.70 / LoanAllowance 0.70",
                // 31 days of May, 2 % of 7,212.33 = 144.25.
                "2017-05-31 interest-accrued P: InterestReceivable 72.33 / InterestIncome 72.33",
                "2017-05-31 provided P: ImpairmentLoss 72.85 / LoanAllowance 72.85",
                // 30 days of June, 10 % of 7,282.33 = 728.23.
                "2017-06-30 interest-accrued P: InterestReceivable 70.00 / InterestIncome 70.00",
                "2017-06-30 provided P: ImpairmentLoss 583.98 / LoanAllowance 583.98",
                "2017-07-03 interest-accrued P: InterestReceivable 7.00 / InterestIncome 7.00",
                "2017-07-03 provided P: LoanAllowance 728.23 / ImpairmentLoss 728.23",
            ],
            (await DatedJournalAsync(journey)).Where(line => line.Contains("interest-accrued", StringComparison.Ordinal) || line.Contains("provided", StringComparison.Ordinal)));
        Assert.DoesNotContain(await journey.BalancesAsync(), line => line.Contains("Allowance", StringComparison.Ordinal) || line.Contains("Impairment", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_a_part_is_paid_When_the_next_month_is_closed_Then_the_provision_falls_to_what_is_left()
    {
        await using var journey = await Journey.DisbursedAsync(agree: agreement => agreement["provisions"] = new JsonArray(Band(0, 1, 200), Band(31, 3, 10_000)));
        await journey.ToDayAsync(July);
        foreach (var month in new[] { "2017-03", "2017-04", "2017-05", "2017-06" }) await CloseAsync(journey, month);
        Assert.Contains("P LoanAllowance -7282.33", await journey.BalancesAsync());
        await journey.ToDayAsync(July + 10);
        await journey.PayAsync("7000.00");
        await journey.ToDayAsync(July + 31);
        await CloseAsync(journey, "2017-07");

        // 306.00 are left of the principal, still in the worst band.
        var journal = await DatedJournalAsync(journey);
        Assert.Contains(journal, line => line.StartsWith("2017-07-31 provided P: LoanAllowance ", StringComparison.Ordinal));
        var owed = await journey.CaseAsync();
        var period = await PeriodAsync(journey, "2017-07");
        Assert.Equal(Closing(period, "P", "LoanPrincipal") + Closing(period, "P", "InterestReceivable"), -Closing(period, "P", "LoanAllowance"));
        Assert.Equal(decimal.Parse(owed.Amount("principalOutstanding"), CultureInfo.InvariantCulture), Closing(period, "P", "LoanPrincipal"));
    }

    [Fact]
    public async Task Given_the_arrears_of_a_loan_in_default_are_paid_When_the_next_month_is_closed_Then_what_was_provided_for_the_default_is_released()
    {
        await using var journey = await Journey.DisbursedAsync(agree: agreement =>
        {
            agreement["tenorDays"] = 180;
            agreement["instalments"] = new JsonArray(new JsonObject { ["afterDays"] = 30, ["share"] = 4_000 }, new JsonObject { ["afterDays"] = 180, ["share"] = 6_000 });
        });
        // 2,800.00 were due on 31 March.
        await journey.ToDayAsync(July);
        foreach (var month in new[] { "2017-03", "2017-04", "2017-05", "2017-06" }) await CloseAsync(journey, month);
        var june = await PeriodAsync(journey, "2017-06");
        await journey.ToDayAsync(July + 3);
        var inDefault = await journey.StateAsync();
        // With the penalty since then.
        await journey.PayAsync("3200.00");
        var cured = await journey.StateAsync();
        await journey.ToDayAsync(July + 31);
        await CloseAsync(journey, "2017-07");

        Assert.Equal(("Defaulted", "Disbursed"), (inDefault.Split(' ')[0], cured.Split(' ')[0]));
        var july = await PeriodAsync(journey, "2017-07");
        Assert.Equal(decimal.Round(0.5m * Owed(june), 2), -Closing(june, "P", "LoanAllowance"));
        Assert.Equal(decimal.Round(0.01m * Owed(july), 2), -Closing(july, "P", "LoanAllowance"));
        var released = Closing(july, "P", "LoanAllowance") - Closing(june, "P", "LoanAllowance");
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"2017-07-31 provided P: LoanAllowance {released:F2} / ImpairmentLoss {released:F2}"), await DatedJournalAsync(journey));

        decimal Owed(JsonElement period) => Closing(period, "P", "LoanPrincipal") + Closing(period, "P", "InterestReceivable");
    }

    [Fact]
    public async Task Given_a_bank_lends_Then_the_platform_provides_for_its_guarantee_and_the_call_uses_that_first()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        // Paid out a day later than elsewhere, so that the loan matures on its day 60.
        await journey.ToDayAsync(1);
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");
        await journey.ToDayAsync(151);
        foreach (var month in new[] { "2017-03", "2017-04", "2017-05", "2017-06" }) await CloseAsync(journey, month);
        var provided = Assert.Single(await journey.BalancesAsync(), line => line.Contains("GuaranteeProvision", StringComparison.Ordinal));
        var exposure = 0.2m * (7000m + decimal.Parse((await journey.CaseAsync()).Amount("interestAccrued"), CultureInfo.InvariantCulture));
        await journey.Bravo.CallGuaranteeAsync(journey.CaseId, exposure.ToString("F2", CultureInfo.InvariantCulture));

        var journal = await DatedJournalAsync(journey);
        // Half of 20 % of 7,280.00: 120 days of interest by the end of June, and in default by now.
        Assert.Equal("P GuaranteeProvision -728.00", provided);
        Assert.DoesNotContain(journal, line => line.Contains("LoanAllowance", StringComparison.Ordinal));
        Assert.Contains(journal, line => line.Contains("guarantee-called P: GuaranteeProvision", StringComparison.Ordinal));
        Assert.DoesNotContain(await journey.BalancesAsync(), line => line.Contains("GuaranteeProvision", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_a_credit_that_was_booked_in_a_closed_month_Then_it_lands_in_the_open_one_and_what_is_closed_stays()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(April + 2);
        await journey.Bank.NotifyCreditAsync("S1", "5.00", "nothing we know");
        await CloseAsync(journey, "2017-03");
        var (period, balances) = (await PeriodAsync(journey, "2017-03"), await BalancesAsync(journey, "2017-03"));

        await journey.Bank.NotifyCreditAsync("E1", "1000.00", journey.OrderId, bookingDate: "2017-03-30");
        await journey.SettleAllAsync();

        Assert.Contains("2017-04-01 credit-booked C: CollectionCash 1000.00 / Unallocated 1000.00", await DatedJournalAsync(journey));
        Assert.DoesNotContain(await DatedJournalAsync(journey), line => line.StartsWith("2017-03-30", StringComparison.Ordinal));
        Assert.Equal(period.ToString(), (await PeriodAsync(journey, "2017-03")).ToString());
        Assert.Equal(balances, await BalancesAsync(journey, "2017-03"));
        var april = await PeriodAsync(journey, "2017-04");
        Assert.Equal(("Open", 1005m), (april.GetProperty("status").GetString(), Accounts(april).Single(account => account.Name == "C Unallocated").Credit + 5m));
        AssertFollows(period, april);

        // A case that was told of nothing, for it had nothing to book: the totals know.
        var totals = journey.App.Service<TotalsTable>();
        var late = Posting.ByDay(Journals.CreditBooked(new DateOnly(2017, 3, 15), Money.Parse("7.00", "BRL")));
        await totals.ApplyAsync("default", "cother", 1, late, CancellationToken.None);
        Assert.Equal(period.ToString(), (await PeriodAsync(journey, "2017-03")).ToString());
        AssertFollows(period, await PeriodAsync(journey, "2017-04"));
    }

    [Fact]
    public async Task Given_a_case_that_ended_before_the_close_When_the_bank_takes_its_credit_back_as_of_then_Then_that_is_booked_in_the_open_month()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(20);
        await journey.PayAsync("10000.00");
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        await journey.ToDayAsync(April);
        await CloseAsync(journey, "2017-03");
        var period = await PeriodAsync(journey, "2017-03");
        Assert.Empty(await BalancesAsync(journey, "2017-03"));

        await journey.Bank.ReverseAsync("E1", "10000.00", bookingDate: "2017-03-31");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Contains("2017-04-01 credit-booked C: Unallocated 10000.00 / CollectionCash 10000.00", await DatedJournalAsync(journey));
        Assert.Equal(period.ToString(), (await PeriodAsync(journey, "2017-03")).ToString());
        AssertFollows(period, await PeriodAsync(journey, "2017-04"));
    }

    [Fact]
    public async Task Given_an_event_after_the_month_that_was_booked_before_its_close_Then_each_month_has_its_own_interest()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(April + 1);
        await journey.PayAsync("3000.00");
        await CloseAsync(journey, "2017-03");

        Assert.Equal(
            [
                // 32 days on 2 April, of which 30 are March's.
                "2017-04-02 interest-accrued P: InterestReceivable 74.67 / InterestIncome 74.67",
                "2017-03-31 interest-accrued P: InterestReceivable 70.00 / InterestIncome 70.00",
                "2017-04-01 interest-accrued P: InterestIncome 70.00 / InterestReceivable 70.00",
            ],
            (await DatedJournalAsync(journey)).Where(line => line.Contains("interest-accrued", StringComparison.Ordinal)));
        var march = await PeriodAsync(journey, "2017-03");
        Assert.Equal((7000m, 70m), (Closing(march, "P", "LoanPrincipal"), Closing(march, "P", "InterestReceivable")));
    }

    [Fact]
    public async Task What_cannot_be_closed_is_refused_and_a_repeat_is_answered_the_same()
    {
        await using var journey = await Journey.DisbursedAsync();
        var app = journey.App;
        await RefusedAsync(journey, "2017-03", "period-not-ended");
        await journey.ToDayAsync(April);
        await RefusedAsync(journey, "2017-04", "period-not-ended");
        (await app.PostAsync("periods/2017-3/closings", Reason())).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.PostAsync("periods/2017-03/closings", new JsonObject())).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await app.GetAsync("periods/2017-05")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.GetAsync("periods/2017-03/balances")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("2017-03 Open", await ListAsync(journey));
        await journey.ToDayAsync(May);
        await RefusedAsync(journey, "2017-04", "earlier-period-open");

        var first = (await app.PostAsync("periods/2017-03/closings", Reason(), idempotencyKey: "close-1")).Expect(HttpStatusCode.Accepted);
        Assert.Equal("/api/periods/2017-03", first.Location);
        Assert.Equal("Closing", (await PeriodAsync(journey, "2017-03")).GetProperty("status").GetString());
        // While it is under way, another request finds it.
        (await app.PostAsync("periods/2017-03/closings", Reason())).Expect(HttpStatusCode.Accepted);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("2017-03 Closed", await ListAsync(journey));
        Assert.Equal(first.Body.ToString(), (await app.PostAsync("periods/2017-03/closings", Reason(), idempotencyKey: "close-1")).Expect(HttpStatusCode.Accepted).Body.ToString());
        (await app.PostAsync("periods/2017-03/closings", new JsonObject { ["reason"] = "another" }, idempotencyKey: "close-1")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await RefusedAsync(journey, "2017-02", "period-closed");
        (await app.GetAsync("periods/2017-02")).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        // Nothing was booked in April, but something was earned.
        await journey.ToDayAsync(June);
        await RefusedAsync(journey, "2017-05", "earlier-period-open");
        await CloseAsync(journey, "2017-04");
        await CloseAsync(journey, "2017-05");
        Assert.Equal("2017-03 Closed, 2017-04 Closed, 2017-05 Closed", await ListAsync(journey));
    }

    [Fact]
    public async Task Balances_by_case_come_to_the_trial_balance_and_both_come_as_csv()
    {
        await using var journey = await Journey.DisbursedAsync();
        var app = journey.App;
        await journey.Bank.NotifyCreditAsync("S1", "5.00", "nothing we know");
        await journey.ApplyAsync(await journey.OrderAsync("PO-2", change: order => order["issuedAt"] = "2017-02-10T08:00:00Z"), "1000.00");
        await journey.SettleAllAsync();
        await journey.ToDayAsync(10);
        await journey.PayAsync("2000.00");
        await journey.ToDayAsync(April);
        await CloseAsync(journey, "2017-03");
        var period = await PeriodAsync(journey, "2017-03");

        var expected = Accounts(period).Where(account => Account.Parse(account.Name.Split(' ')[1]).IsOpenItem && account.Closing != 0).ToDictionary(account => account.Name, account => account.Closing);
        // Cash of the suspended credit belongs to no case.
        expected["C CollectionCash"] -= 5m;
        var items = (await app.GetAsync("periods/2017-03/balances")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            expected.Where(account => account.Value != 0).OrderBy(account => account.Key, StringComparer.Ordinal),
            items.GroupBy(item => $"{item.GetProperty("book").GetString()} {item.GetProperty("account").GetString()}")
                .Select(account => KeyValuePair.Create(account.Key, account.Sum(item => Number(item, "balance")))).Where(account => account.Value != 0).OrderBy(account => account.Key, StringComparer.Ordinal));
        Assert.Equal(2, items.Select(item => item.GetProperty("caseId").GetString()).Distinct().Count());
        AssertBalanced(period);

        var lines = await CsvAsync(journey, "periods/2017-03");
        Assert.Equal(("asOf,period,status,book,currency,account,opening,debit,credit,closing", Accounts(period).Count), (lines[0], lines.Count - 1));
        Assert.Contains(lines, line => line.EndsWith("Z,2017-03,Closed,P,BRL,LoanAllowance,0.00,0.00,60.67,-60.67", StringComparison.Ordinal));
        lines = await CsvAsync(journey, "periods/2017-03/balances");
        Assert.Equal(("period,caseId,book,currency,account,balance", items.Count), (lines[0], lines.Count - 1));
        (await app.GetAsync("periods/2017-03?format=xml")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await app.GetAsync("periods/2017-03/balances?continuation=x")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Expected_loss_is_the_provision_that_is_left_and_a_write_off_loses_the_same_with_it()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(September);
        foreach (var month in new[] { "2017-03", "2017-04", "2017-05", "2017-06", "2017-07", "2017-08" }) await CloseAsync(journey, month);
        var group = Assert.Single(await GroupsAsync(journey));
        // Half of 7,000.00 and 183 days of interest: in default.
        Assert.Equal(("3713.50", "3713.50"), (Amount(group, "expectedLoss"), Amount(group, "impairment")));
        Assert.Equal("0.00", await LossAsync(journey));
        var site = journey.App.Key;
        (await journey.App.PostAsync($"cases/{journey.CaseId}/write-offs", Reason(), (await journey.PeopleAsync())[0])).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();

        await journey.DecideAsync("write-off-proposed", "approve", persons: 2);

        group = Assert.Single(await GroupsAsync(journey));
        Assert.Equal(("0.00", "7000.00"), (Amount(group, "expectedLoss"), Amount(group, "impairment")));
        Assert.Contains("impaired P: ImpairmentLoss 3286.50 / LoanAllowance 3286.50", await journey.JournalAsync());
        Assert.NotEqual(site, journey.App.Key);
    }

    [Theory]
    [InlineData("""[{"fromDay":1,"stage":3,"rate":100}]""", "/provisions inconsistent")]
    [InlineData("""[{"fromDay":0,"stage":1,"rate":100},{"fromDay":31,"stage":2,"rate":100}]""", "/provisions inconsistent")]
    [InlineData("""[{"fromDay":0,"stage":1,"rate":100},{"fromDay":45,"stage":3,"rate":100}]""", "/provisions inconsistent")]
    [InlineData("""[{"fromDay":0,"stage":4,"rate":100}]""", "/provisions/0/stage out-of-range")]
    public async Task Provisions_that_make_no_sense_are_refused(string provisions, string fault)
    {
        await using var app = await ScfApp.StartAsync();
        var agreement = Requests.Agreement((await app.PostAsync("pools", Requests.Pool())).Expect(HttpStatusCode.Created).Id);
        var agreed = (await app.PostAsync("agreements", agreement.DeepClone())).Expect(HttpStatusCode.Created);
        Assert.Equal(6, (await app.GetAsync($"agreements/{agreed.Id}")).Body.GetProperty("provisions").GetArrayLength());
        agreement["provisions"] = JsonNode.Parse(provisions);

        Assert.Equal([fault], (await app.PostAsync("agreements", agreement)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    internal static JsonObject Reason() => new() { ["reason"] = "Month end" };

    internal static async Task CloseAsync(Journey journey, string period)
    {
        (await journey.App.PostAsync($"periods/{period}/closings", Reason())).Expect(HttpStatusCode.Accepted);
        await journey.App.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("Closed", (await PeriodAsync(journey, period)).GetProperty("status").GetString());
    }

    internal static async Task<JsonElement> PeriodAsync(Journey journey, string period) => (await journey.App.GetAsync($"periods/{period}")).Expect(HttpStatusCode.OK).Body;

    private static async Task RefusedAsync(Journey journey, string period, string reason)
    {
        var refused = (await journey.App.PostAsync($"periods/{period}/closings", Reason())).ExpectProblem(HttpStatusCode.UnprocessableEntity, "period-not-closable");
        Assert.Equal(reason, Assert.Single(refused.Body.GetProperty("reasons").EnumerateArray()).GetProperty("code").GetString());
    }

    private static async Task<string> ListAsync(Journey journey) => string.Join(", ", (await journey.App.GetAsync("periods")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray()
        .Select(period => $"{period.GetProperty("period").GetString()} {period.GetProperty("status").GetString()}"));

    /// <summary>The journal with its dates.</summary>
    private static async Task<IReadOnlyList<string>> DatedJournalAsync(Journey journey)
    {
        var entries = (await journey.App.GetAsync($"cases/{journey.CaseId}/statement")).Expect(HttpStatusCode.OK).Body.GetProperty("entries").EnumerateArray();
        return [.. entries.Select(entry => entry.GetProperty("date").GetString()!).Zip(await journey.JournalAsync(), (date, line) => $"{date} {line}")];
    }

    private static async Task<IReadOnlyList<string>> BalancesAsync(Journey journey, string period) =>
        [.. (await journey.App.GetAsync($"periods/{period}/balances")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray().Select(item => item.ToString())];

    private static async Task<IReadOnlyList<JsonElement>> GroupsAsync(Journey journey) =>
        [.. (await journey.App.GetAsync("reports/profitability?by=agreement")).Expect(HttpStatusCode.OK).Body.GetProperty("groups").EnumerateArray()];

    private static async Task<string> LossAsync(Journey journey) =>
        (await journey.App.GetAsync($"cases/{journey.CaseId}/statement")).Expect(HttpStatusCode.OK).Body.GetProperty("summary").GetProperty("funderLoss").GetProperty("amount").GetString()!;

    private static async Task<IReadOnlyList<string>> CsvAsync(Journey journey, string route)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"api/{route}?format=csv");
        request.Headers.Add("x-functions-key", journey.App.Key);
        using var response = await journey.App.Http.SendAsync(request);
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        return (await response.Content.ReadAsStringAsync()).TrimEnd().Split("\r\n");
    }

    /// <summary>In every book debits are credits, and every account closes with what it opened with and what was booked.</summary>
    private static void AssertBalanced(JsonElement period) => Assert.All(Accounts(period).GroupBy(account => account.Name[0]), book =>
    {
        Assert.Equal((0m, 0m, 0m), (book.Sum(account => account.Opening), book.Sum(account => account.Debit - account.Credit), book.Sum(account => account.Closing)));
        Assert.All(book, account => Assert.Equal(account.Closing, account.Opening + account.Debit - account.Credit));
    });

    /// <summary>What a month closes with the next one opens with.</summary>
    private static void AssertFollows(JsonElement month, JsonElement next)
    {
        AssertBalanced(month);
        AssertBalanced(next);
        var closing = Accounts(month).Where(account => account.Closing != 0).ToDictionary(account => account.Name, account => account.Closing);
        Assert.Equal(closing.OrderBy(each => each.Key), Accounts(next).Where(account => account.Opening != 0).ToDictionary(account => account.Name, account => account.Opening).OrderBy(each => each.Key));
    }

    private static decimal Closing(JsonElement period, string book, string account) => Accounts(period).Single(each => each.Name == $"{book} {account}").Closing;

    private static IReadOnlyList<(string Name, decimal Opening, decimal Debit, decimal Credit, decimal Closing)> Accounts(JsonElement period) =>
    [
        .. from book in period.GetProperty("books").EnumerateArray()
           from account in book.GetProperty("accounts").EnumerateArray()
           select ($"{book.GetProperty("book").GetString()} {account.GetProperty("account").GetString()}",
               Number(account, "opening"), Number(account, "debit"), Number(account, "credit"), Number(account, "closing")),
    ];

    private static string Amount(JsonElement group, string name) => group.GetProperty(name).GetProperty("amount").GetString()!;

    private static decimal Number(JsonElement element, string name) => decimal.Parse(element.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private static JsonObject Band(int fromDay, int stage, int rate) => new() { ["fromDay"] = fromDay, ["stage"] = stage, ["rate"] = rate };
}
