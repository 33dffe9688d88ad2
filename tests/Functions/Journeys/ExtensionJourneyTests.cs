using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tests.Functions.Journeys;

/// <summary>A supplier that needs more time, through HTTP.</summary>
public sealed class ExtensionJourneyTests
{
    [Fact]
    public async Task Given_an_extension_that_two_persons_grant_Then_the_loan_matures_later_interest_goes_on_and_nothing_is_past_due_before()
    {
        await using var journey = await DisbursedAsync(days: 30);
        await journey.ToDayAsync(50);
        var before = await journey.CaseAsync();

        (await AskAsync(journey, 30)).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        Assert.False((await journey.CaseAsync()).Body.GetProperty("extension").GetProperty("isApproved").GetBoolean());
        (await AskAsync(journey, 20)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        await journey.DecideAsync("extension-requested", "approve", persons: 2);

        var after = await journey.CaseAsync();
        // Day 60 is a Sunday: it had matured on the Monday after it; thirty days later is a Wednesday.
        Assert.Equal(("2017-05-01", "2017-05-31"), (before.Text("maturityDate"), after.Text("maturityDate")));
        Assert.Equal(before.Text("receivableDueDate"), after.Text("receivableDueDate"));
        await journey.ToDayAsync(85);
        Assert.Equal(0, (await journey.CaseAsync()).Body.GetProperty("daysPastDue").GetInt32());
        // The fee is earned by the first maturity, the interest is that of 90 days.
        await journey.ToDayAsync(90);
        Assert.Equal([$"{journey.CaseId}-S1 7210.00", $"{journey.CaseId}-R1 2790.00"], await journey.PayAsync("10000.00"));
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Contains("fee-earned P: UnearnedFee 35.00 / FeeIncome 35.00", await journey.JournalAsync());
    }

    [Fact]
    public async Task Given_no_extension_agreed_too_long_a_one_a_second_one_or_one_when_it_is_due_Then_it_is_refused()
    {
        await using var journey = await DisbursedAsync(days: 30);
        (await AskAsync(journey, 31)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await AskAsync(journey, 0)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await AskAsync(journey, 10)).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        await journey.DecideAsync("extension-requested", "reject");
        (await AskAsync(journey, 12)).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();

        // Granted when it is due already: without effect.
        await journey.ToDayAsync(63);
        await journey.DecideAsync("extension-requested", "approve", persons: 2);
        Assert.Equal("2017-05-01", (await journey.CaseAsync()).Text("maturityDate"));
        Assert.Contains("ExtensionRefused", await journey.TimelineAsync());
        (await AskAsync(journey, 13)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");

        await using var without = await DisbursedAsync(days: 0);
        (await AskAsync(without, 1)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
    }

    [Fact]
    public async Task Given_an_extended_loan_whose_payout_comes_back_Then_the_next_one_is_another_loan_and_may_be_extended_itself()
    {
        await using var journey = await DisbursedAsync(days: 30);
        await ExtendAsync();
        Assert.Equal("2017-05-31", (await journey.CaseAsync()).Text("maturityDate"));

        await journey.ToDayAsync(2);
        await journey.Bank.ReturnAsync($"{journey.CaseId}-D1", "6965.00");
        await journey.DecideAsync("payment-returned", "resume");
        Assert.Equal([$"{journey.CaseId}-D2 6965.00"], await journey.SettleAllAsync());

        var again = await journey.CaseAsync();
        Assert.Equal(JsonValueKind.Null, again.Body.GetProperty("extension").ValueKind);
        await ExtendAsync();
        var extended = await journey.CaseAsync();
        Assert.True(string.CompareOrdinal(extended.Text("maturityDate"), again.Text("maturityDate")) > 0);

        async Task ExtendAsync()
        {
            (await AskAsync(journey, 30)).Expect(HttpStatusCode.Accepted);
            await journey.Bank.RestAsync();
            await journey.DecideAsync("extension-requested", "approve", persons: 2);
        }
    }

    private static Task<Journey> DisbursedAsync(int days) => Journey.DisbursedAsync(agree: agreement => agreement["extensionDays"] = days);

    private static Task<Answer> AskAsync(Journey journey, int days) =>
        journey.App.PostAsync($"cases/{journey.CaseId}/extensions", new JsonObject { ["days"] = days, ["reason"] = $"The buyer pays {days} days later" });
}
