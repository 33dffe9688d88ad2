using System.Text.Json;

namespace Tests.Functions.Journeys;

/// <summary>What the statement of a case says that it came to.</summary>
public sealed class StatementJourneyTests
{
    [Fact]
    public async Task Given_row_18_Then_its_statement_has_everybodys_cash_and_what_it_cost()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(60);
        Assert.Equal("Disbursed: -, - days, - %, interest 0.00, fees 35.00, penalty 0.00", Said(await SummaryAsync(journey)));
        await journey.PayAsync("10000.00");

        var summary = await SummaryAsync(journey);

        Assert.Equal("Closed: Repaid, 60 days, 16.29 %, interest 140.00, fees 35.00, penalty 0.00", Said(summary));
        Assert.Equal(
            [
                "Supplier: 6965.00 settled 2017-03-01, 2860.00 residual-paid 2017-04-30",
                "Funder: -6965.00 settled 2017-03-01, 7140.00 swept 2017-04-30",
                "CollectionAccount: 10000.00 credit-booked 2017-04-30, -7140.00 swept 2017-04-30, -2860.00 residual-paid 2017-04-30",
            ],
            Cash(summary));
    }

    [Fact]
    public async Task Given_service_mode_and_two_instalments_Then_the_fee_is_the_platforms_and_the_rate_is_that_of_both_repayments()
    {
        await using var journey = await Journey.DisbursedAsync(agree: Journey.BankMode);
        await journey.ToDayAsync(30);
        await journey.PayAsync("5000.00");
        await journey.ToDayAsync(60);
        await journey.PayAsync("5000.00");

        var summary = await SummaryAsync(journey);

        // 6,965.00 on day 0, 5,000.00 on day 30, 2,090.70 on day 60.
        Assert.Equal("Closed: Repaid, 60 days, 18.32 %, interest 90.70, fees 35.00, penalty 0.00", Said(summary));
        Assert.Equal(
            [
                "Supplier: 6965.00 settled 2017-03-01, 2909.30 residual-paid 2017-04-30",
                "Funder: -6965.00 settled 2017-03-01, -35.00 fee-paid 2017-03-01, 5000.00 swept 2017-03-31, 2090.70 swept 2017-04-30",
                "Platform: 35.00 fee-paid 2017-03-01",
                "CollectionAccount: 5000.00 credit-booked 2017-03-31, -5000.00 swept 2017-03-31, 5000.00 credit-booked 2017-04-30, -2090.70 swept 2017-04-30, -2909.30 residual-paid 2017-04-30",
            ],
            Cash(summary));
    }

    [Fact]
    public async Task Given_a_disbursement_that_came_back_Then_both_ways_are_in_the_cash_of_supplier_and_funder()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.Bank.ReturnAsync($"{journey.CaseId}-D1", "6965.00");

        var summary = await SummaryAsync(journey);

        Assert.EndsWith("interest 0.00, fees 0.00, penalty 0.00", Said(summary), StringComparison.Ordinal);
        Assert.Equal(
            [
                "Supplier: 6965.00 settled 2017-03-01, -6965.00 reversal-of-settled 2017-03-01",
                "Funder: -6965.00 settled 2017-03-01, 6965.00 reversal-of-settled 2017-03-01",
            ],
            Cash(summary));
    }

    [Fact]
    public async Task Given_a_case_that_was_never_verified_Then_there_is_nothing_to_sum_up()
    {
        await using var journey = await Journey.WithOrderAsync(acknowledged: false);
        await journey.ApplyAsync();

        Assert.Equal(JsonValueKind.Null, (await SummaryAsync(journey)).ValueKind);
    }

    private static async Task<JsonElement> SummaryAsync(Journey journey) =>
        (await journey.App.GetAsync($"cases/{journey.CaseId}/statement")).Body.GetProperty("summary");

    private static string Said(JsonElement summary)
    {
        string Text(string name) => summary.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : "-";
        string Amount(string name) => summary.GetProperty(name).GetProperty("amount").GetString()!;
        return $"{Text("lifecycle")}: {Text("endReason")}, {Text("days")} days, {Text("effectiveAnnualRate")} %, interest {Amount("interest")}, fees {Amount("fees")}, penalty {Amount("penalty")}";
    }

    private static IReadOnlyList<string> Cash(JsonElement summary) =>
    [
        .. from party in summary.GetProperty("parties").EnumerateArray()
           let flows = from flow in party.GetProperty("cashFlows").EnumerateArray()
                       select $"{flow.GetProperty("amount").GetProperty("amount").GetString()} {flow.GetProperty("event").GetString()} {flow.GetProperty("on").GetString()}"
           select $"{party.GetProperty("party").GetString()}: {string.Join(", ", flows)}",
    ];
}
