using System.Net;
using System.Text.Json;

namespace Tests.Functions.Journeys;

/// <summary>What banks state of accounts beside what the books have moved on them, on the whole application.</summary>
public sealed class ReconciliationJourneyTests
{
    [Fact]
    public async Task Given_a_case_in_service_mode_that_is_paid_and_repaid_Then_the_statements_of_both_banks_reconcile()
    {
        await using var journey = await Journey.DisbursedAsync();
        var (bank, id) = (journey.Bank, journey.CaseId);
        await bank.StateAccountAsync(1, "90000.00", [bank.StatedEntry("T1", "-6965.00", $"{id}-D1")], "POOL-1");
        await bank.StateAccountAsync(1, "0.00", []);
        await journey.ToDayAsync(60);
        await journey.PayAsync("10000.00");

        await bank.StateAccountAsync(2, "83035.00", [bank.StatedEntry("T2", "7140.00", $"{id}-S1")], "POOL-1");
        var closing = await bank.StateAccountAsync(
            2, "0.00", [bank.StatedEntry("T3", "-2860.00", $"{id}-R1"), bank.StatedEntry("E1", "10000.00"), bank.StatedEntry("T2", "-7140.00", $"{id}-S1")]);

        Assert.Equal("0.00", closing);
        Assert.Equal(["Reconciled 1/1", "Reconciled 1/1"], await StatementsAsync(journey, "POOL-1"));
        Assert.Equal(["Reconciled 0/0", "Reconciled 3/3"], await StatementsAsync(journey));
        Assert.Equal(("90175.00", "0.00", 0), await BalanceAsync(journey, 1, "POOL-1"));
        Assert.Equal(("0.00", "0.00", 0), await BalanceAsync(journey, 1));
        await journey.ToDayAsync(65);
        Assert.Empty(await journey.WorkItemsAsync());
    }

    private static async Task<IReadOnlyList<string>> StatementsAsync(Journey journey, string account = "COLLECT-1") =>
    [
        .. (await ItemsAsync(journey, account))
            .Select(item => $"{item.GetProperty("state").GetString()} {item.GetProperty("matched")}/{item.GetProperty("entries")}"),
    ];

    /// <summary>By the books, what is not explained, and how many differences there are.</summary>
    private static async Task<(string Books, string Unexplained, int Differences)> BalanceAsync(Journey journey, int place, string account = "COLLECT-1")
    {
        var id = (await ItemsAsync(journey, account))[place].GetProperty("id").GetString();
        var statement = (await journey.App.GetAsync($"bank-statements/{id}")).Expect(HttpStatusCode.OK);
        return (statement.Amount("booksBalance"), statement.Amount("unexplained"), statement.Body.GetProperty("differences").GetArrayLength());
    }

    private static async Task<IReadOnlyList<JsonElement>> ItemsAsync(Journey journey, string account) =>
        [.. (await journey.App.GetAsync($"bank-statements?account={account}")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray()];
}
