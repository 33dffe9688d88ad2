using System.Net;
using System.Text.Json.Nodes;

namespace Tests.Functions.Journeys;

/// <summary>A loan whose days past due do not count for a while, through HTTP.</summary>
public sealed class PauseJourneyTests
{
    [Fact]
    public async Task Given_a_pause_Then_its_days_do_not_count_nobody_is_dunned_and_no_penalty_runs_while_interest_does()
    {
        await using var journey = await Journey.DisbursedAsync();
        // Due on day 61, a Monday; ten days past due on day 71.
        await journey.ToDayAsync(71);
        Assert.Equal(10, await DaysAsync(journey));
        (await AskAsync(journey, "2017-05-11")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await AskAsync(journey, "2018-05-11")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await AskAsync(journey, "2017-08-09")).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        await journey.DecideAsync("pause-requested", "approve", persons: 2);

        // 90 days of pause, from day 71 to day 161.
        var before = await journey.CaseAsync();
        await journey.ToDayAsync(160);
        var paused = await journey.CaseAsync();
        Assert.Equal((10, "Disbursed"), (await DaysAsync(journey), paused.Text("lifecycle")));
        // 12 % on 7,000 for 160 days, 373.33, less that for 71, 165.67.
        Assert.Equal("207.66", (decimal.Parse(paused.Amount("interestAccrued")) - decimal.Parse(before.Amount("interestAccrued"))).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(["payment-overdue"], await journey.WorkItemsAsync());

        await journey.ToDayAsync(182);
        Assert.Equal(31, await DaysAsync(journey));
        Assert.Equal(2, (await journey.TimelineAsync()).Count(name => name == "PaymentOverdue"));
        Assert.Equal(["payment-overdue"], await journey.WorkItemsAsync());
        // Penalty of 25 % on 7,142.33 from day 66 to 71 and from day 161 on: 26 days, 128.96; interest of 182 days 424.67.
        Assert.Equal([$"{journey.CaseId}-S1 7553.63", $"{journey.CaseId}-R1 2446.37"], await journey.PayAsync("10000.00"));
        var pause = Assert.Single((await journey.CaseAsync()).Body.GetProperty("pauses").EnumerateArray());
        Assert.Equal(("2017-05-11", "2017-08-09"), (pause.GetProperty("from").GetString(), pause.GetProperty("until").GetString()));
    }

    [Fact]
    public async Task Given_a_pause_that_a_person_ends_Then_the_days_count_again_and_the_next_pause_is_another()
    {
        await using var journey = await Journey.DisbursedAsync();
        (await journey.App.PostAsync($"cases/{journey.CaseId}/pause-ends", Reason())).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await AskAsync(journey, "2017-08-09")).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        await journey.DecideAsync("pause-requested", "approve", persons: 2);
        (await AskAsync(journey, "2017-08-10")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        await journey.ToDayAsync(71);
        Assert.Equal(0, await DaysAsync(journey));

        (await journey.App.PostAsync($"cases/{journey.CaseId}/pause-ends", Reason(), (await journey.PeopleAsync())[0])).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        await journey.ToDayAsync(161);
        Assert.Equal(("Defaulted", 90), ((await journey.CaseAsync()).Text("lifecycle"), await DaysAsync(journey)));
        Assert.Contains("PauseEnded", await journey.TimelineAsync());
    }

    private static async Task<int> DaysAsync(Journey journey) => (await journey.CaseAsync()).Body.GetProperty("daysPastDue").GetInt32();

    private static Task<Answer> AskAsync(Journey journey, string until) =>
        journey.App.PostAsync($"cases/{journey.CaseId}/pauses", new JsonObject { ["until"] = until, ["reason"] = $"The dispute goes on until {until}" });

    private static JsonObject Reason() => new() { ["reason"] = "The dispute is over" };
}
