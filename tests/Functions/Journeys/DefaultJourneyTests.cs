using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tests.Functions.Journeys;

/// <summary>Nobody pays: what becomes of the loan, through HTTP and bank messages.</summary>
public sealed class DefaultJourneyTests
{
    [Theory]
    [InlineData("ProRata", "2400.00", "600.00", "3480.00", "870.00")]
    [InlineData("BankFirst", "3000.00", null, "2880.00", "1470.00")]
    public async Task Given_row_18_in_default_Then_the_guarantee_is_paid_recoveries_are_shared_and_the_rest_is_written_off(
        string ranking, string toBank, string? toPlatform, string bankLoses, string platformLoses)
    {
        await using var journey = await Journey.DefaultedAsync(ranking);
        var id = journey.CaseId;
        await journey.Bravo.CallGuaranteeAsync(id, "1470.00");
        Assert.Equal([$"{id}-G1 1470.00"], await journey.SettleAllAsync());
        Assert.Equal("Subrogated Received Outstanding", await journey.StateAsync());

        IReadOnlyList<string> swept = [.. new[] { $"{id}-S1 {toBank}", toPlatform is null ? "" : $"{id}-V1 {toPlatform}" }.Where(payment => payment.Length > 0)];
        Assert.Equal(swept, await journey.PayAsync("3000.00"));
        var answer = await journey.CaseAsync();
        Assert.Equal(("1470.00", "4350.00", platformLoses), (answer.Amount("guaranteeCalled"), answer.Amount("outstanding"), answer.Amount("owedToGuarantor")));

        (await ProposeAsync(journey)).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        await journey.DecideAsync("write-off-proposed", "approve", persons: 2);

        Assert.Equal("Closed Received PartRepaid WrittenOff", await journey.StateAsync());
        var summary = await SummaryAsync(journey);
        Assert.Equal((bankLoses, platformLoses), (Amount(summary, "funderLoss"), Amount(summary, "guarantorLoss")));
        Assert.DoesNotContain(await journey.BalancesAsync(), line => line.StartsWith("C ", StringComparison.Ordinal) || line.Contains("Subrogat", StringComparison.Ordinal) || line.Contains("LoanPrincipal", StringComparison.Ordinal));
        // The case has ended: nobody has to look any more.
        Assert.Empty(await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_money_long_after_the_write_off_Then_the_closed_case_takes_it_as_a_recovery_and_closes_again()
    {
        await using var journey = await Journey.DefaultedAsync("ProRata");
        var id = journey.CaseId;
        await journey.Bravo.CallGuaranteeAsync(id, "1470.00");
        await journey.SettleAllAsync();
        (await ProposeAsync(journey)).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        await journey.DecideAsync("write-off-proposed", "approve", persons: 2);
        Assert.Equal("Closed Received Outstanding WrittenOff", await journey.StateAsync());
        await journey.ToDayAsync(300);

        Assert.Equal([$"{id}-S1 800.00", $"{id}-V1 200.00"], await RecoverAsync(journey, "1000.00"));

        Assert.Equal("Closed Received PartRepaid WrittenOff", await journey.StateAsync());
        Assert.Contains("recovered B: DueFromCollection 800.00 / LoanRecovery 800.00", await journey.JournalAsync());
        Assert.Equal("6350.00", (await journey.CaseAsync()).Amount("outstanding"));
        var summary = await SummaryAsync(journey);
        Assert.Equal(("5080.00", "1270.00"), (Amount(summary, "funderLoss"), Amount(summary, "guarantorLoss")));

        // Everything, and some more: the supplier gets what is too much.
        Assert.Equal([$"{id}-S2 5080.00", $"{id}-V2 1270.00", $"{id}-R1 650.00"], await RecoverAsync(journey, "7000.00"));
        Assert.Equal("Closed Received Repaid Recovered", await journey.StateAsync());
        Assert.Empty(await RecoverAsync(journey, "10.00"));
        Assert.Contains("credit-in-suspense", await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_a_platforms_own_loan_Then_it_is_written_off_only_in_default_by_two_persons_who_may_refuse()
    {
        await using var journey = await Journey.DisbursedAsync();
        (await ProposeAsync(journey)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        await journey.ToDayAsync(160);
        Assert.Equal("Defaulted", (await journey.CaseAsync()).Text("lifecycle"));
        (await journey.App.PostAsync("cases/cnone/write-offs", Reason())).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await journey.App.PostAsync($"cases/{journey.CaseId}/write-offs", new JsonObject())).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");

        (await ProposeAsync(journey)).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        await journey.DecideAsync("write-off-proposed", "reject");
        Assert.Equal("Defaulted", (await journey.CaseAsync()).Text("lifecycle"));

        // By itself 360 days past due.
        await journey.ToDayAsync(430);
        Assert.Contains("write-off-proposed", await journey.WorkItemsAsync());
        var before = await journey.CaseAsync();
        await journey.DecideAsync("write-off-proposed", "approve", persons: 2);
        Assert.Equal("Closed Received Outstanding WrittenOff", await journey.StateAsync());
        Assert.Contains("impaired P: ImpairmentLoss 7000.00 / LoanAllowance 7000.00", await journey.JournalAsync());
        Assert.Equal(before.Amount("outstanding"), Amount(await SummaryAsync(journey), "funderLoss"));
    }

    [Theory]
    [InlineData(false, "PoolCash")]
    [InlineData(true, "PlatformCash")]
    public async Task Given_a_residual_that_the_supplier_does_not_return_Then_two_persons_have_the_platform_make_it_good(bool bankMode, string cash)
    {
        await using var journey = await Journey.DisbursedAsync(agree: bankMode ? Journey.BankMode : null);
        var id = journey.CaseId;
        await journey.ToDayAsync(60);
        await journey.PayAsync("10000.00");
        await journey.Bank.ReverseAsync("E1", "10000.00");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal([$"{id}-C1 7140.00"], await journey.SettleAllAsync());
        Assert.Contains("C HeldForSupplier 2860.00", await journey.BalancesAsync());

        await journey.DecideAsync("residual-overpaid", "accept", persons: 2);

        Assert.Equal([$"{id}-O1 2860.00"], await journey.SettleAllAsync());
        Assert.DoesNotContain(await journey.BalancesAsync(), line => line.StartsWith("C ", StringComparison.Ordinal));
        Assert.Contains($"shortfall-covered P: ShortfallLoss 2860.00 / {cash} 2860.00", await journey.JournalAsync());

        // What comes for the supplier later is the platform's first: people say so.
        Assert.Equal([$"{id}-S2 7140.00"], await journey.PayAsync("10000.00", reference: "E2"));
        await journey.DecideAsync("residual-withheld", "release", persons: 2);
        Assert.Equal([$"{id}-R2 2860.00"], await journey.SettleAllAsync());
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_settlement_that_two_persons_agree_on_Then_what_is_paid_in_time_is_enough()
    {
        await using var journey = await Journey.DefaultedAsync("ProRata");
        async Task<Answer> AskAsync(string amount, string payBy, string currency = "BRL") => await journey.App.PostAsync(
            $"cases/{journey.CaseId}/settlements", new JsonObject { ["amount"] = Requests.Money(amount, currency), ["payBy"] = payBy, ["reason"] = "Half is better than nothing" });
        (await AskAsync("5000.00", "2017-07-01")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await AskAsync("0.00", "2017-08-10")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await AskAsync("7350.00", "2017-08-10")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await AskAsync("1.00", "2017-08-10", "USD")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");

        (await AskAsync("5000.00", "2017-08-10")).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        await journey.DecideAsync("settlement-proposed", "approve", persons: 2);
        Assert.True((await journey.CaseAsync()).Body.GetProperty("settlement").GetProperty("isAgreed").GetBoolean());
        Assert.Equal([$"{journey.CaseId}-S1 5000.00"], await journey.PayAsync("5000.00"));

        Assert.Equal("Closed Received Repaid Settled", await journey.StateAsync());
        Assert.Equal("0.00", (await journey.CaseAsync()).Amount("outstanding"));
        Assert.Equal("2350.00", Amount(await SummaryAsync(journey), "funderLoss"));
    }

    /// <summary>The order's buyer pays; a closed case takes up its next episode within the hour.</summary>
    private static async Task<IReadOnlyList<string>> RecoverAsync(Journey journey, string amount)
    {
        await journey.Bank.NotifyCreditAsync($"late-{amount}", amount, journey.OrderId);
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));
        return await journey.SettleAllAsync();
    }

    private static Task<Answer> ProposeAsync(Journey journey) => journey.App.PostAsync($"cases/{journey.CaseId}/write-offs", Reason());

    private static JsonObject Reason() => new() { ["reason"] = "Nothing more to get" };

    private static async Task<JsonElement> SummaryAsync(Journey journey) =>
        (await journey.App.GetAsync($"cases/{journey.CaseId}/statement")).Body.GetProperty("summary");

    private static string Amount(JsonElement summary, string name) => summary.GetProperty(name).GetProperty("amount").GetString()!;
}
