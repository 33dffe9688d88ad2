using System.Net;
using System.Text.Json.Nodes;

namespace Tests.Functions.Journeys;

/// <summary>A loan whose interest follows an index, through HTTP.</summary>
public sealed class FloatingRateJourneyTests
{
    /// <summary>Paid out on Wednesday, 1 March; resets on Friday, 31 March (day 30) and on Sunday, 30 April (day 60), which goes by Friday the 28th.</summary>
    private static void Floating(JsonObject agreement)
    {
        agreement.Remove("annualRate");
        agreement["floatingRate"] = new JsonObject { ["index"] = "CDI", ["margin"] = 250, ["resetDays"] = 30 };
        agreement["tenorDays"] = 90;
    }

    [Fact]
    public async Task Given_two_resets_of_which_one_is_known_late_Then_the_case_is_flagged_rerun_and_repaid_to_the_cent()
    {
        await using var journey = await StartAsync("2017-03-01 950");
        Assert.Equal(["2017-03-01 1200 by 2017-03-01"], await RatesAsync(journey));
        Assert.False(await IsProvisionalAsync(journey));

        // In time: 14 % from day 30 on.
        await journey.ToDayAsync(29);
        await FixAsync(journey, "2017-03-28 700", "2017-03-30 1100");
        await journey.ToDayAsync(30);
        Assert.Equal("2017-03-31 1350 by 2017-03-30 provisional", (await RatesAsync(journey))[^1]);
        Assert.True(await IsProvisionalAsync(journey));
        await FixAsync(journey, "2017-03-31 1150");
        await journey.ToDayAsync(31);
        Assert.Equal(["2017-03-01 1200 by 2017-03-01", "2017-03-31 1400 by 2017-03-31"], await RatesAsync(journey));
        Assert.False(await IsProvisionalAsync(journey));

        // The next is late: until it is known the rate stays at 14 %.
        await journey.ToDayAsync(61);
        Assert.Equal("2017-04-30 1400 by 2017-03-31 provisional", (await RatesAsync(journey))[^1]);
        // 5,000.00 on day 65: interest of 30 days at 12 %, 70.00, and of 35 at 14 %, 95.28.
        await journey.ToDayAsync(65);
        Assert.Equal([$"{journey.CaseId}-S1 5000.00"], await journey.PayAsync("5000.00"));
        Assert.Contains("allocated P: DueFromCollection 5000.00 / InterestReceivable 165.28, LoanPrincipal 4834.72", await journey.JournalAsync());

        // 9.5 % since day 60, not 14 %.
        await FixAsync(journey, "2017-04-28 700");
        await journey.ToDayAsync(66);
        Assert.Equal("2017-04-30 950 by 2017-04-28", (await RatesAsync(journey))[^1]);
        Assert.False(await IsProvisionalAsync(journey));
        // 70.00 + 30 days at 14 %, 81.67, + 5 days at 9.5 %, 9.24: 160.90 instead of 165.28.
        Assert.Equal(
            ["interest-accrued P: InterestIncome 4.38 / InterestReceivable 4.38", "allocated P: InterestReceivable 4.38 / LoanPrincipal 4.38"],
            (await journey.JournalAsync()).TakeLast(2));
        Assert.Contains(
            "CDI: 9.5 % p.a. from 2017-04-30 by 7 % of 2017-04-28; it was 14 % p.a. from 2017-04-30 by 11.5 % of 2017-03-31, until that of 2017-04-28 is known. Interest by 2017-05-06 is 161.47 BRL; it was 166.12 BRL.",
            await TimelineDetailsAsync(journey));

        // 4,839.10 are repaid of 7,000.00: 2,160.90 at 9.5 % from day 65 to day 75 are 5.7024; with 160.9028 before, 166.61.
        await journey.ToDayAsync(75);
        Assert.Equal([$"{journey.CaseId}-S2 2166.61", $"{journey.CaseId}-R1 2833.39"], await journey.PayAsync("5000.00"));
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Contains("P InterestIncome -166.61", await journey.BalancesAsync());
    }

    [Fact]
    public async Task Given_no_fixing_of_the_last_ten_days_Then_nothing_is_quoted_nothing_is_lent_and_the_reason_is_named()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Floating);
        await AssertRefusedAsync();
        await FixAsync(journey, "2017-02-18 950");
        await AssertRefusedAsync();

        await FixAsync(journey, "2017-02-19 950");
        (await journey.App.PostAsync("quotes", Requests.Quote(journey.OrderId, journey.AgreementId))).Expect(HttpStatusCode.OK);
        await journey.ApplyAsync();
        Assert.Equal("DisbursementPending", (await journey.CaseAsync()).Text("lifecycle"));

        async Task AssertRefusedAsync()
        {
            (await journey.App.PostAsync("quotes", Requests.Quote(journey.OrderId, journey.AgreementId))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "fixing-missing");
            await journey.ApplyAsync();
            Assert.Equal("Rejected", (await journey.CaseAsync()).Text("lifecycle"));
            Assert.Equal(["fixing-missing"], await journey.ReasonsAsync());
        }
    }

    [Fact]
    public async Task Given_fixings_that_grow_old_while_a_bank_decides_Then_the_payment_waits_for_a_person_and_begins_with_the_new_one()
    {
        await using var journey = await Journey.WithOrderAsync(agree: agreement =>
        {
            Journey.BankMode(agreement);
            Floating(agreement);
            agreement["decisionDays"] = 20;
        });
        await FixAsync(journey, "2017-03-01 950");
        var caseId = await journey.ApplyAsync(journey.OrderId);
        var review = Assert.Single(await journey.Bravo.TakeAllAsync()).GetProperty("messageId").GetString()!;
        await journey.ToDayAsync(12);
        await journey.Bravo.DecideOrderAsync(review);
        var answer = (await journey.App.GetAsync($"cases/{caseId}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("Verified", """["Frozen"]"""), (answer.Text("lifecycle"), answer.Body.GetProperty("flags").GetRawText()));

        await FixAsync(journey, "2017-03-13 1000");
        await journey.DecideAsync("rate-unknown", "resume");
        await journey.SettleAllAsync();
        answer = (await journey.App.GetAsync($"cases/{caseId}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("Disbursed", 1250), (answer.Text("lifecycle"), Assert.Single(answer.Body.GetProperty("rates").EnumerateArray()).GetProperty("rate").GetInt32()));
    }

    [Fact]
    public async Task Given_everything_repaid_at_a_provisional_rate_Then_the_residual_and_the_end_wait_for_the_fixing_and_somebody_is_told_that_it_is_missing()
    {
        await using var journey = await StartAsync("2017-03-01 950");
        await journey.ToDayAsync(40);
        // 40 days at 12 %: 93.33.
        Assert.Equal([$"{journey.CaseId}-S1 7093.33"], await journey.PayAsync("10000.00"));
        Assert.Equal("Disbursed Received Repaid", await journey.StateAsync());
        Assert.True(await IsProvisionalAsync(journey));
        Assert.Equal(["fixing-missing"], await journey.WorkItemsAsync());
        var facts = await journey.TimelineAsync();
        await journey.ToDayAsync(50);
        Assert.Equal(facts, await journey.TimelineAsync());
        Assert.Equal(["fixing-missing"], await journey.WorkItemsAsync());

        // -3 % and a margin of 2.5 %: nothing from day 30 on. 70.00 are left, and the funder gives back 23.33.
        await FixAsync(journey, "2017-03-31 -300");
        await journey.ToDayAsync(51);
        Assert.Equal([$"{journey.CaseId}-C1 23.33", $"{journey.CaseId}-R1 2930.00"], await journey.SettleAllAsync());
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Equal(["2017-03-01 1200 by 2017-03-01", "2017-03-31 0 by 2017-03-31"], await RatesAsync(journey));
        Assert.False(await IsProvisionalAsync(journey));
        Assert.Equal(["P PoolCash 105.00", "P InterestIncome -70.00", "P FeeIncome -35.00"], (await journey.BalancesAsync()).OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Given_a_payment_before_the_days_fixing_is_known_Then_the_loan_begins_provisionally_and_is_right_the_next_day()
    {
        await using var journey = await StartAsync("2017-02-27 950");
        Assert.Equal(["2017-03-01 1200 by 2017-02-27 provisional"], await RatesAsync(journey));
        await FixAsync(journey, "2017-03-01 1000");
        await journey.ToDayAsync(1);
        Assert.Equal(["2017-03-01 1250 by 2017-03-01"], await RatesAsync(journey));
        var timeline = await journey.TimelineAsync();
        await journey.ToDayAsync(29);
        Assert.Equal(timeline, (await journey.TimelineAsync()).Where(name => name != "DeliveryOverdue"));
    }

    [Fact]
    public async Task Given_interest_that_floats_When_it_is_quoted_Then_the_last_fixing_is_used_and_named_as_one_that_may_move()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Floating);
        await FixAsync(journey, "2017-02-28 950", "2017-02-27 100");
        var quote = (await journey.App.PostAsync("quotes", Requests.Quote(journey.OrderId, journey.AgreementId))).Expect(HttpStatusCode.OK);
        Assert.Equal(
            """{"index":"CDI","fixing":{"date":"2017-02-28","rate":950},"rate":1200,"mayMove":true}""", quote.Body.GetProperty("floatingRate").GetRawText());
        // 60 days at 12 %, to the buyer's date.
        Assert.Equal("140.00", quote.Amount("interest"));
    }

    private static async Task<Journey> StartAsync(params string[] fixings)
    {
        var journey = await Journey.WithOrderAsync(agree: Floating);
        await FixAsync(journey, fixings);
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");
        return journey;
    }

    private static async Task FixAsync(Journey journey, params string[] fixings)
    {
        foreach (var fixing in fixings)
        {
            (await journey.App.PostAsync("indices/CDI/fixings", Requests.Fixing(fixing[..10], int.Parse(fixing[11..])))).Expect(HttpStatusCode.Created);
        }
    }

    /// <summary>What the loan bears, as <c>2017-03-31 1350 by 2017-03-30 provisional</c>.</summary>
    private static async Task<IReadOnlyList<string>> RatesAsync(Journey journey) =>
    [
        .. (await journey.CaseAsync()).Body.GetProperty("rates").EnumerateArray().Select(rate =>
            $"{rate.GetProperty("from").GetString()} {rate.GetProperty("rate").GetInt32()} by {rate.GetProperty("fixing").GetProperty("date").GetString()}{(rate.GetProperty("isProvisional").GetBoolean() ? " provisional" : "")}"),
    ];

    private static async Task<bool> IsProvisionalAsync(Journey journey) => (await journey.CaseAsync()).Body.GetProperty("rateIsProvisional").GetBoolean();

    private static async Task<IReadOnlyList<string>> TimelineDetailsAsync(Journey journey) =>
        [.. (await journey.App.GetAsync($"cases/{journey.CaseId}/timeline")).Body.GetProperty("facts").EnumerateArray().Select(fact => fact.GetProperty("detail").GetString()!)];
}
