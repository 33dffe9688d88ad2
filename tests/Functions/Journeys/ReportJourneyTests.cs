using System.Net;
using System.Text.Json;
using Azure.Data.Tables;

namespace Tests.Functions.Journeys;

/// <summary>Reports say what the journals of the cases say.</summary>
public sealed class ReportJourneyTests(ReportWorld world) : IClassFixture<ReportWorld>
{
    private static readonly string[] Earned = ["interest", "fees", "penalty", "incomeWrittenOff", "guarantees", "impairment", "shortfalls"];
    private static readonly string[] Figures = [.. Earned, "expectedLoss"];

    [Theory]
    [InlineData("state", "lifecycle")]
    [InlineData("bucket", "delinquencyBucket")]
    [InlineData("supplier", "supplierId")]
    [InlineData("buyer", "buyerId")]
    [InlineData("agreement", "agreementId")]
    [InlineData("funder", null)]
    [InlineData("industry", null)]
    public async Task The_portfolio_is_what_the_journals_of_open_cases_have(string by, string? field)
    {
        SortedDictionary<string, decimal[]> expected = new(StringComparer.Ordinal);
        foreach (var id in world.Cases)
        {
            var financing = await world.CaseAsync(id);
            if (financing.Text("lifecycle") == "Closed") continue;
            var group = field is null ? GroupOf(by, financing) : financing.Text(field);
            var sums = expected.TryGetValue(group, out var found) ? found : expected[group] = new decimal[6];
            var journal = await world.JournalAsync(id);
            decimal Balance(string account) => journal.Where(line => line.Account == account).Sum(line => line.Debit);
            var principal = Balance("LoanPrincipal");
            decimal[] one =
            [
                1, principal > 0 ? 1 : 0, principal, Balance("InterestReceivable"), Balance("SubrogatedPrincipal") + Balance("SubrogatedInterest"),
                // Bullets: all of it is past due after maturity, before it what was recalled.
                IsBefore(financing, "maturityDate") ? principal : IsBefore(financing, "recallDueDate") ? decimal.Parse(financing.Amount("recalled")) : 0,
            ];
            for (var i = 0; i < one.Length; i++) sums[i] += one[i];
        }

        var groups = await world.GroupsAsync($"portfolio?by={by}");

        Assert.Equal(
            expected.Select(group => $"{group.Key} BRL: {string.Join(", ", group.Value.Select(Plain))}"),
            groups.Select(group =>
                $"{group.GetProperty("group").GetString()} {group.GetProperty("currency").GetString()}: " +
                string.Join(", ", new[] { "cases", "loans" }.Select(name => group.GetProperty(name).GetInt32().ToString())
                    .Concat(new[] { "principal", "interest", "owedToGuarantor", "principalPastDue" }.Select(name => Plain(Amount(group, name)))))));
    }

    [Fact]
    public async Task The_world_has_loans_in_several_bands_and_states()
    {
        var buckets = (await world.GroupsAsync("portfolio?by=bucket")).Select(group => group.GetProperty("group").GetString());
        var states = (await world.GroupsAsync("portfolio?by=state")).Select(group => group.GetProperty("group").GetString());

        Assert.Equal(["1-30", "31-60", "91-180", "Current"], buckets);
        Assert.Equal(["Approved", "Disbursed", "Subrogated"], states);
    }

    [Theory]
    [InlineData("agreement", "", "")]
    [InlineData("supplier", "", "")]
    [InlineData("policy", "", "")]
    [InlineData("case", "", "")]
    [InlineData("agreement", "2017-04-30", "2017-07-31")]
    [InlineData("supplier", "2017-05-01", "")]
    [InlineData("policy", "", "2017-08-03")]
    [InlineData("case", "2017-08-03", "2017-08-08")]
    public async Task Profitability_is_what_the_journals_earned_in_the_period(string by, string from, string to)
    {
        var (first, last) = (from.Length == 0 ? DateOnly.MinValue : DateOnly.Parse(from), to.Length == 0 ? DateOnly.MaxValue : DateOnly.Parse(to));
        SortedDictionary<string, decimal[]> expected = new(StringComparer.Ordinal);
        foreach (var id in world.Cases)
        {
            var financing = await world.CaseAsync(id);
            var group = by switch { "agreement" => financing.Text("agreementId"), "supplier" => financing.Text("supplierId"), "case" => id, _ => PolicyOf(financing) };
            foreach (var book in (await world.JournalAsync(id)).Where(line => line.On >= first && line.On <= last).GroupBy(line => line.Book))
            {
                decimal Income(string account) => -book.Where(line => line.Account == account).Sum(line => line.Debit);
                decimal[] one =
                [
                    Income("InterestIncome"), Income("FeeIncome") + Income("ServiceFeeIncome"), Income("PenaltyIncome"), -Income("IncomeWrittenOff"),
                    -Income("GuaranteeLoss") - Income("GuaranteeRecovery"), -Income("ImpairmentLoss") - Income("LoanRecovery"), -Income("ShortfallLoss"),
                    Income("LoanAllowance") + Income("GuaranteeProvision"),
                ];
                if (one.All(amount => amount == 0)) continue;
                var sums = expected.TryGetValue($"{group} {book.Key}", out var found) ? found : expected[$"{group} {book.Key}"] = new decimal[Figures.Length];
                for (var i = 0; i < one.Length; i++) sums[i] += one[i];
            }
        }

        var groups = (await ProfitabilityAsync(by, from, to)).Where(group => Figures.Any(name => Amount(group, name) != 0)).ToList();

        Assert.NotEmpty(expected);
        Assert.Equal(
            expected.Select(group => $"{group.Key}: {string.Join(", ", group.Value.Select(Plain))}"),
            groups.Select(group => $"{group.GetProperty("group").GetString()} {group.GetProperty("book").GetString()}: {string.Join(", ", Figures.Select(name => Plain(Amount(group, name))))}")
                .Order(StringComparer.Ordinal));
        Assert.All(groups, group => Assert.Equal(
            Earned[..3].Sum(name => Amount(group, name)) - Earned[3..].Sum(name => Amount(group, name)), Amount(group, "result")));
    }

    [Fact]
    public async Task The_trial_balance_is_what_the_journals_of_all_cases_have()
    {
        List<JournalLineRead> lines = [];
        foreach (var id in world.Cases) lines.AddRange(await world.JournalAsync(id));
        var expected =
            from line in lines
            group line by (line.Book, line.Account) into account
            select $"{account.Key.Book} BRL {account.Key.Account} {Plain(account.Sum(line => Math.Max(line.Debit, 0)))} {Plain(account.Sum(line => Math.Max(-line.Debit, 0)))}";

        var books = (await world.App.GetAsync("reports/trial-balance")).Expect(HttpStatusCode.OK).Body.GetProperty("books").EnumerateArray().ToList();

        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            (from book in books
             from account in book.GetProperty("accounts").EnumerateArray()
             select $"{book.GetProperty("book").GetString()} {book.GetProperty("currency").GetString()} {account.GetProperty("account").GetString()} "
                 + $"{Plain(decimal.Parse(account.GetProperty("debit").GetString()!))} {Plain(decimal.Parse(account.GetProperty("credit").GetString()!))}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Results_of_all_groups_are_the_income_and_expenses_of_the_trial_balance()
    {
        var books = (await world.App.GetAsync("reports/trial-balance")).Expect(HttpStatusCode.OK).Body.GetProperty("books").EnumerateArray();
        var expected = (from book in books
                        from account in book.GetProperty("accounts").EnumerateArray()
                        let name = account.GetProperty("account").GetString()!
                        where name.EndsWith("Income", StringComparison.Ordinal) || name.EndsWith("Loss", StringComparison.Ordinal) || name is "IncomeWrittenOff" or "LoanRecovery" or "GuaranteeRecovery"
                        select decimal.Parse(account.GetProperty("credit").GetString()!) - decimal.Parse(account.GetProperty("debit").GetString()!)).Sum();

        foreach (var by in new[] { "agreement", "supplier", "product", "policy", "case" })
        {
            var groups = await ProfitabilityAsync(by, "", "");
            Assert.Equal(expected, groups.Sum(group => Amount(group, "result")));
            Assert.True(groups.Sum(group => Amount(group, "expectedLoss")) > 0);
        }
    }

    [Fact]
    public async Task Funds_cost_what_the_principal_of_each_day_did_at_the_pools_rate_and_a_bank_costs_nothing()
    {
        foreach (var (from, to) in new[] { ("2017-03-01", "2017-08-08"), ("2017-05-20", "2017-06-30"), ("2017-07-01", "2017-08-08") })
        {
            var days = 0m;
            foreach (var id in world.Cases)
            {
                if ((await world.CaseAsync(id)).Text("agreementId") != world.Costly) continue;
                var moved = (await world.JournalAsync(id)).Where(line => line.Account == "LoanPrincipal").ToList();
                for (var day = DateOnly.Parse(from); day <= DateOnly.Parse(to); day = day.AddDays(1)) days += moved.Where(line => line.On <= day).Sum(line => line.Debit);
            }

            var groups = await ProfitabilityAsync("agreement", from, to);
            var costly = groups.Single(group => group.GetProperty("group").GetString() == world.Costly);
            Assert.Equal(decimal.Round(days * 0.06m / 365, 2, MidpointRounding.ToEven), Amount(costly, "costOfFunds"));
            Assert.Equal(Amount(costly, "result") - Amount(costly, "costOfFunds"), Amount(costly, "resultAfterFunds"));
            Assert.All(groups.Where(group => group.GetProperty("group").GetString() == world.Plain), group => Assert.Equal(JsonValueKind.Null, group.GetProperty("costOfFunds").ValueKind));
            Assert.All(groups.Where(group => group.GetProperty("group").GetString() == world.Banked), group => Assert.Equal(0, Amount(group, "costOfFunds")));
        }
    }

    [Theory]
    [InlineData("trial-balance")]
    [InlineData("portfolio?by=industry")]
    [InlineData("profitability?by=supplier")]
    public async Task A_repeat_says_the_same_and_another_tenant_sees_nothing(string report)
    {
        var first = (await world.App.GetAsync($"reports/{report}")).Expect(HttpStatusCode.OK).Body.ToString();
        Assert.Equal(first, (await world.App.GetAsync($"reports/{report}")).Body.ToString());
        Assert.Contains($"\"asOf\":\"{world.Now}\"", first, StringComparison.Ordinal);

        var foreign = (await world.App.GetAsync($"reports/{report}", world.ForeignKey)).Expect(HttpStatusCode.OK).Body;
        Assert.Empty((foreign.TryGetProperty("groups", out var groups) ? groups : foreign.GetProperty("books")).EnumerateArray());
    }

    [Fact]
    public async Task Another_tenant_sees_none_of_a_suppliers_cases()
    {
        Assert.Empty((await world.App.GetAsync($"reports/profitability?by=case&supplier={world.Toys}", world.ForeignKey)).Expect(HttpStatusCode.OK).Body.GetProperty("groups").EnumerateArray());
    }

    [Theory]
    [InlineData("trial-balance?format=xml", "format unknown-word")]
    [InlineData("trial-balance?book=X", "book unknown-word")]
    [InlineData("portfolio", "by unknown-word")]
    [InlineData("portfolio?by=colour", "by unknown-word")]
    [InlineData("portfolio?by=State", "by unknown-word")]
    [InlineData("portfolio?by=state&format=pdf", "format unknown-word")]
    [InlineData("profitability?by=buyer", "by unknown-word")]
    [InlineData("profitability?by=1", "by unknown-word")]
    [InlineData("profitability?by=case", "supplier missing")]
    [InlineData("profitability?by=agreement&supplier=p1", "supplier not-applicable")]
    [InlineData("profitability?by=agreement&from=1.3.2017", "from malformed-date")]
    [InlineData("profitability?by=agreement&to=2017-02-30", "to malformed-date")]
    [InlineData("profitability?by=agreement&from=2017-03-02&to=2017-03-01", "to out-of-range")]
    [InlineData("profitability?by=agreement&format=", null)]
    public async Task What_a_report_does_not_know_is_refused(string report, string? fault)
    {
        var answer = await world.App.GetAsync($"reports/{report}");

        if (fault is null) answer.Expect(HttpStatusCode.OK);
        else Assert.Equal([fault], answer.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Fact]
    public async Task Csv_has_the_same_figures_and_no_formula()
    {
        var (type, text) = await CsvAsync("portfolio?by=industry&format=csv", null);
        var groups = await world.GroupsAsync("portfolio?by=industry");

        Assert.Equal("text/csv; charset=utf-8", type);
        Assert.Equal(
            [
                "asOf,industry,currency,cases,loans,principal,interest,owedToGuarantor,principalPastDue",
                .. groups.Select(group => string.Join(',',
                    new[] { world.Now, group.GetProperty("group").GetString() == "toys" ? "toys" : "\"'=cmd, flowers\"", "BRL", group.GetProperty("cases").ToString(), group.GetProperty("loans").ToString() }
                        .Concat(new[] { "principal", "interest", "owedToGuarantor", "principalPastDue" }.Select(name => group.GetProperty(name).GetProperty("amount").GetString())))),
                "",
            ],
            text.Split("\r\n"));
    }

    [Fact]
    public async Task The_trial_balance_as_csv_has_the_same_figures()
    {
        var books = (await world.App.GetAsync("reports/trial-balance")).Expect(HttpStatusCode.OK).Body.GetProperty("books").EnumerateArray().ToList();
        var (_, text) = await CsvAsync("trial-balance", "text/csv");

        Assert.NotEmpty(books);
        Assert.Equal(
            from book in books
            from account in book.GetProperty("accounts").EnumerateArray()
            select $"{world.Now},{Text(book, "book")},{Text(book, "currency")},{Text(account, "account")},{Text(account, "debit")},{Text(account, "credit")}",
            text.Split("\r\n")[1..^1]);
    }

    [Fact]
    public async Task Profitability_as_csv_has_the_same_figures()
    {
        string[] amounts = ["interest", "fees", "penalty", "incomeWrittenOff", "guarantees", "impairment", "shortfalls", "result", "costOfFunds", "resultAfterFunds", "expectedLoss"];
        var groups = await world.GroupsAsync("profitability?by=policy");
        var (_, text) = await CsvAsync("profitability?by=policy", "text/csv");

        Assert.NotEmpty(groups);
        Assert.Equal(
            groups.Select(group => string.Join(',', new[] { world.Now, Text(group, "group"), Text(group, "currency"), Text(group, "book") }
                .Concat(amounts.Select(name => group.GetProperty(name) is { ValueKind: JsonValueKind.Object } amount ? Text(amount, "amount") : "")))),
            text.Split("\r\n")[1..^1]);
    }

    [Theory]
    [InlineData("trial-balance?book=C", "asOf,book,currency,account,debit,credit", 4)]
    [InlineData("profitability?by=policy", "asOf,policy,currency,book,interest,fees,penalty,incomeWrittenOff,guarantees,impairment,shortfalls,result,costOfFunds,resultAfterFunds,expectedLoss", 3)]
    public async Task Csv_comes_where_the_accept_header_asks_for_it(string report, string header, int rows)
    {
        var (_, text) = await CsvAsync(report, "text/csv");

        var lines = text.Split("\r\n");
        Assert.Equal((header, rows), (lines[0], lines.Length - 2));
        Assert.StartsWith("{", (await CsvAsync(report, "text/csv;q=0.5, application/json")).Text, StringComparison.Ordinal);
        Assert.StartsWith("{", (await CsvAsync(report + (report.Contains('?') ? "&" : "?") + "format=json", "text/csv")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_of_an_earlier_version_are_read_from_the_cases_themselves()
    {
        var before = (await world.App.GetAsync("reports/portfolio?by=bucket")).Body.ToString();
        var table = world.App.Service<TableServiceClient>().GetTableClient("CaseIndex");
        var cut = 0;
        await foreach (var row in table.QueryAsync<TableEntity>("PartitionKey ge 'open|' and PartitionKey lt 'open}'"))
        {
            foreach (var piece in row.Keys.Where(key => key.StartsWith("Brief", StringComparison.Ordinal)).ToList()) row.Remove(piece);
            await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);
            cut++;
        }

        Assert.Equal(7, cut);
        Assert.Equal(before, (await world.App.GetAsync("reports/portfolio?by=bucket")).Body.ToString());
    }

    private async Task<IReadOnlyList<JsonElement>> ProfitabilityAsync(string by, string from, string to)
    {
        if (by != "case") return await world.GroupsAsync($"profitability?by={by}&from={from}&to={to}");
        return
        [
            .. await world.GroupsAsync($"profitability?by=case&supplier={world.Flowers}&from={from}&to={to}"),
            .. await world.GroupsAsync($"profitability?by=case&supplier={world.Toys}&from={from}&to={to}"),
        ];
    }

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    private async Task<(string? Type, string Text)> CsvAsync(string report, string? accept)
    {
        using var response = await AskAsync(report, accept);
        // On a hostile runtime the stores do not always answer.
        if (world.App.Host.IsHostile && response.StatusCode == HttpStatusCode.ServiceUnavailable) return await CsvAsync(report, accept);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> AskAsync(string report, string? accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"api/reports/{report}");
        request.Headers.Add("x-functions-key", world.App.Key);
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        return await world.App.Http.SendAsync(request);
    }

    private string GroupOf(string by, Answer financing) => by switch
    {
        "funder" => financing.Body.GetProperty("policy").GetProperty("funder").GetString() == "Platform" ? "Platform" : "bravo",
        "industry" => financing.Text("supplierId") == world.Toys ? "toys" : "=cmd, flowers",
        _ => throw new InvalidOperationException(by),
    };

    /// <summary>Whether a day of a case is past.</summary>
    private static bool IsBefore(Answer financing, string name) =>
        financing.Body.GetProperty(name) is { ValueKind: JsonValueKind.String } day && string.CompareOrdinal(day.GetString(), "2017-08-08") < 0;

    private static string PolicyOf(Answer financing)
    {
        var policy = financing.Body.GetProperty("policy");
        return string.Join('-', new[] { "funder", "decider", "guaranteeShare", "feeOwner", "recoveryRanking" }.Select(name => policy.GetProperty(name).ToString()));
    }

    private static decimal Amount(JsonElement group, string name) => decimal.Parse(group.GetProperty(name).GetProperty("amount").GetString()!);

    private static string Plain(decimal amount) => amount.ToString("0.##");
}
