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
            JsonObject body = new() { ["date"] = fixing[..10], ["rate"] = int.Parse(fixing[11..]) };
            (await journey.App.PostAsync("indices/CDI/fixings", body)).Expect(HttpStatusCode.Created);
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
