using System.Net;
using System.Text.Json;
using ScfFunctions.Storage;
using Tests.Support;

namespace Tests.Functions.Journeys;

/// <summary>What banks state of accounts beside what the books have moved on them, on the whole application.</summary>
public sealed class ReconciliationJourneyTests
{
    [Fact]
    public async Task Given_a_case_in_service_mode_that_is_paid_and_repaid_Then_the_statements_of_both_banks_reconcile()
    {
        await using var journey = await Journey.DisbursedAsync(agree: Journey.BankMode);
        var (acme, bravo, id) = (journey.Bank, journey.Bravo, journey.CaseId);
        await bravo.StateAccountAsync(1, "90000.00", [bravo.StatedEntry("T1", "-6965.00", $"{id}-D1"), bravo.StatedEntry("T2", "-35.00", $"{id}-F1")], "BRAVO-1");
        await acme.StateAccountAsync(1, "0.00", [acme.StatedEntry("T2", "35.00", $"{id}-F1")], "POOL-1");
        await acme.StateAccountAsync(1, "0.00", []);
        await journey.ToDayAsync(60);
        await journey.PayAsync("10000.00");

        await bravo.StateAccountAsync(2, "83000.00", [bravo.StatedEntry("T3", "7140.00", $"{id}-S1")], "BRAVO-1");
        var closing = await acme.StateAccountAsync(
            2, "0.00", [acme.StatedEntry("T4", "-2860.00", $"{id}-R1"), acme.StatedEntry("E1", "10000.00"), acme.StatedEntry("T3", "-7140.00", $"{id}-S1")]);

        Assert.Equal("0.00", closing);
        Assert.Equal(["Reconciled 2/2", "Reconciled 1/1"], await StatementsAsync(journey, "BRAVO-1"));
        Assert.Equal(["Reconciled 1/1"], await StatementsAsync(journey, "POOL-1"));
        Assert.Equal(["Reconciled 0/0", "Reconciled 3/3"], await StatementsAsync(journey));
        Assert.Equal(("90140.00", "0.00", 0), await BalanceAsync(journey, 1, "BRAVO-1"));
        Assert.Equal(
            [(3, 140_00L), (1, 35_00L), (3, 0L)], [await MovedAsync(journey, "bravo", "BRAVO-1"), await MovedAsync(journey, "acme", "POOL-1"), await MovedAsync(journey, "acme", "COLLECT-1")]);
        Assert.Equal(("0.00", "0.00", 0), await BalanceAsync(journey, 1));
        await journey.ToDayAsync(65);
        Assert.Empty(await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_a_credit_that_was_never_notified_Then_a_person_is_called_and_when_it_is_told_the_rule_closes_the_item()
    {
        await using var journey = await Journey.DisbursedAsync();
        var late = journey.Bank.Entry("E9", "500.00", "CRDT", "BOOK");
        await journey.Bank.StateAccountAsync(1, "0.00", [journey.Bank.StatedEntry("E9", "500.00")]);
        Assert.Equal(["Differs 0/1"], await StatementsAsync(journey));
        Assert.Equal(("0.00", "500.00", 1), await BalanceAsync(journey, 0));

        await journey.ToDayAsync(1);
        Assert.Empty(await journey.WorkItemsAsync());
        await journey.ToDayAsync(2);
        var item = Assert.Single(await journey.OpenItemsAsync());
        Assert.Equal("statement-differs", item.GetProperty("kind").GetString());
        Assert.Contains("The bank says: Credit 500.00 BRL, booked 2017-03-01", item.GetProperty("detail").GetString());
        Assert.EndsWith("The books say: nothing.", item.GetProperty("detail").GetString());

        late["remittanceInformation"] = journey.OrderId;
        await journey.Bank.NotifyAsync("late notice", "COLLECT-1", late);
        await journey.SettleAllAsync();
        await journey.ToDayAsync(3);
        Assert.Equal(["Reconciled 1/1"], await StatementsAsync(journey));
        Assert.Empty(await journey.WorkItemsAsync());
        var closed = Assert.Single((await journey.App.GetAsync("work-items?status=decided")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("rules", closed.GetProperty("decision").GetProperty("personId").GetString());
    }

    [Fact]
    public async Task Given_an_amount_that_differs_Then_both_sides_are_before_a_person_whose_word_stands()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.PayAsync("1000.00");
        await journey.Bank.StateAccountAsync(1, "0.00", [journey.Bank.StatedEntry("E1", "1000.01"), journey.Bank.StatedEntry("T1", "-1000.00", $"{journey.CaseId}-S1")]);

        Assert.Equal(("0.00", "0.01", 1), await BalanceAsync(journey, 0));
        await journey.ToDayAsync(2);
        var detail = Assert.Single(await journey.OpenItemsAsync()).GetProperty("detail").GetString();
        Assert.Contains("Credit 1000.01 BRL", detail);
        Assert.Contains("Credit 1000.00 BRL", detail);
        await journey.DecideAsync("statement-differs", "acknowledge");
        await journey.ToDayAsync(5);
        Assert.Empty(await journey.WorkItemsAsync());
        Assert.Equal(["Differs 2/2"], await StatementsAsync(journey));
    }

    [Fact]
    public async Task Given_the_statement_comes_before_the_report_of_the_settlement_Then_it_reconciles_when_that_comes()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await journey.Bank.StateAccountAsync(1, "9000.00", [journey.Bank.StatedEntry("T1", "-6965.00", $"{journey.CaseId}-D1")], "POOL-1");
        Assert.Equal(["Differs 0/1"], await StatementsAsync(journey, "POOL-1"));

        await journey.Bank.SettleAllAsync();
        await journey.ToDayAsync(1);

        Assert.Equal(["Reconciled 1/1"], await StatementsAsync(journey, "POOL-1"));
        await journey.ToDayAsync(4);
        Assert.Empty(await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_the_bank_reports_a_settlement_that_its_statement_does_not_have_Then_the_reconciled_day_differs_again()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await journey.Bank.StateAccountAsync(1, "9000.00", [], "POOL-1");
        Assert.Equal(["Reconciled 0/0"], await StatementsAsync(journey, "POOL-1"));
        await journey.Bank.SettleAllAsync();

        // Where faults delay the statement, or a day's whole run, the next one comes to it.
        await journey.ToDayAsync(HostileMode.IsOn ? 3 : 2);

        Assert.Equal(["Differs 0/0"], await StatementsAsync(journey, "POOL-1"));
        Assert.Equal(("2035.00", "6965.00", 1), await BalanceAsync(journey, 0, "POOL-1"));
        var item = Assert.Single(await journey.OpenItemsAsync());
        Assert.Equal(("statement-differs", journey.CaseId), (item.GetProperty("kind").GetString(), item.GetProperty("caseId").GetString()));
        Assert.Contains("The bank says: nothing. The books say: Debit 6965.00 BRL", item.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Given_a_credit_taken_back_and_a_payment_returned_Then_the_statement_reconciles()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.PayAsync("4000.00");
        await journey.Bank.ReverseAsync("E1", "4000.00");
        await journey.Bank.ReturnAsync($"{journey.CaseId}-D1", "6965.00", account: "POOL-1");

        await journey.Bank.StateAccountAsync(
            1, "0.00", [journey.Bank.StatedEntry("E1", "4000.00"), journey.Bank.StatedEntry("T1", "-4000.00", $"{journey.CaseId}-S1"), journey.Bank.StatedEntry("reversal-E1", "-4000.00", reversal: true)]);
        await journey.Bank.StateAccountAsync(
            1, "9000.00",
            [
                journey.Bank.StatedEntry("T1", "4000.00", $"{journey.CaseId}-S1"), journey.Bank.StatedEntry("T0", "-6965.00", $"{journey.CaseId}-D1"),
                journey.Bank.StatedEntry("X1", "6965.00", $"{journey.CaseId}-D1", reversal: true),
            ],
            "POOL-1");

        Assert.Equal(["Reconciled 3/3"], await StatementsAsync(journey));
        Assert.Equal(["Reconciled 3/3"], await StatementsAsync(journey, "POOL-1"));
        Assert.Equal(("-4000.00", "0.00", 0), await BalanceAsync(journey, 0));
    }

    [Fact]
    public async Task Given_a_statement_again_Then_it_is_one_and_another_content_under_its_id_is_put_aside()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.Bank.NotifyCreditAsync("E1", "1000.00", journey.OrderId);
        for (var time = 0; time < 2; time++) await journey.Bank.StateAccountAsync(1, "0.00", [journey.Bank.StatedEntry("E1", "1000.00")]);
        Assert.Equal(["Reconciled 1/1"], await StatementsAsync(journey));

        await journey.Bank.StateAccountAsync(1, "0.00", [journey.Bank.StatedEntry("E1", "1000.01")]);
        await journey.Bank.StateAccountAsync(1, "0.00", [], change: message => message["sequenceNumber"] = 2);
        await journey.Bank.StateAccountAsync(1, "0.00", [], change: message => message["pageNumber"] = 2);

        Assert.Equal(["Reconciled 1/1"], await StatementsAsync(journey));
        Assert.Equal(["statement-contradicts", "statement-contradicts", "statement-contradicts"], await journey.WorkItemsAsync());
        Assert.Empty(await journey.Bank.DeadLettersAsync());
    }

    [Fact]
    public async Task Given_a_statement_is_missing_Then_the_next_one_differs_until_it_comes()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.Bank.StateAccountAsync(1, "0.00", []);
        await journey.ToDayAsync(1);
        await journey.Bank.NotifyCreditAsync("E1", "1000.00", "of nobody");
        var yesterday = journey.Bank.StatedEntry("E1", "1000.00");
        await journey.ToDayAsync(2);
        await journey.Bank.StateAccountAsync(3, "1000.00", []);
        Assert.Equal(["Reconciled 0/0", "Differs 0/0"], await StatementsAsync(journey));
        await journey.ToDayAsync(7);
        Assert.Equal(["credit-in-suspense", "statement-differs", "statement-differs", "statement-differs"], await journey.WorkItemsAsync());

        await journey.Bank.StateAccountAsync(2, "0.00", [yesterday], change: message => (message["fromDate"], message["toDate"]) = ("2017-03-02", "2017-03-02"));
        await journey.ToDayAsync(8);

        Assert.Equal(["Reconciled 0/0", "Reconciled 1/1", "Reconciled 0/0"], await StatementsAsync(journey));
        Assert.Equal(["credit-in-suspense"], await journey.WorkItemsAsync());
        Assert.Equal(("1000.00", "0.00", 0), await BalanceAsync(journey, 2));
    }

    [Fact]
    public async Task Given_a_statement_that_comes_before_the_first_Then_the_reconciled_one_after_it_is_held_against_it()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(2);
        await journey.Bank.StateAccountAsync(2, "0.00", []);
        Assert.Equal(["Reconciled 0/0"], await StatementsAsync(journey));

        await journey.Bank.StateAccountAsync(1, "7.00", [], change: message => (message["fromDate"], message["toDate"]) = ("2017-03-02", "2017-03-02"));
        // Where faults delay the statement, or a day's whole run, the next one comes to it.
        await journey.ToDayAsync(HostileMode.IsOn ? 7 : 6);

        Assert.Equal(["Reconciled 0/0", "Differs 0/0"], await StatementsAsync(journey));
        var item = Assert.Single(await journey.OpenItemsAsync());
        Assert.Contains("The bank says: it opens with 0.00 BRL. The books say: the one before closed with 7.00 BRL.", item.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Given_a_statement_in_pages_in_any_order_Then_it_is_compared_once_all_have_come()
    {
        await using var journey = await Journey.DisbursedAsync();
        foreach (var number in Enumerable.Range(1, 3)) await journey.Bank.NotifyCreditAsync($"E{number}", "10.00", "of nobody");
        foreach (var number in new[] { 3, 1, 2 })
        {
            Assert.Equal(number == 3 ? [] : [$"Received {(number == 1 ? 1 : 2)}/{(number == 1 ? 1 : 2)}"], await StatementsAsync(journey));
            await journey.Bank.StateAccountAsync(
                1, $"{(number - 1) * 10}.00", [journey.Bank.StatedEntry($"E{number}", "10.00")],
                change: message => (message["pageNumber"], message["lastPage"]) = (number, number == 3));
        }

        Assert.Equal(["Reconciled 3/3"], await StatementsAsync(journey));
        Assert.Equal(("30.00", "0.00", 0), await BalanceAsync(journey, 0));
    }

    [Fact]
    public async Task Given_a_page_that_never_comes_Then_a_person_is_called()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.Bank.StateAccountAsync(1, "0.00", [], change: message => message["lastPage"] = false);
        await journey.ToDayAsync(2);

        Assert.Equal(["Received 0/0"], await StatementsAsync(journey));
        Assert.Contains("what follows page 1 is missing", Assert.Single(await journey.OpenItemsAsync()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Given_a_statement_that_is_not_this_banks_or_not_sound_Then_it_is_a_dead_letter()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        await journey.Bravo.StateAccountAsync(1, "0.00", []);
        await journey.Bank.StateAccountAsync(1, "0.00", [], "BRAVO-1");
        await journey.Bank.StateAccountAsync(1, "0.00", [], "NOBODY-1");
        await journey.Bank.StateAccountAsync(1, "0.00", [journey.Bank.StatedEntry("E1", "1.00")], change: message => message["closingBalance"] = Requests.Money("1.01"));

        Assert.Equal(
            [
                "foreign-bank: /account: 'COLLECT-1' is not kept by 'bravo'.", "foreign-bank: /account: 'BRAVO-1' is not kept by 'acme'.",
                "unknown-account: /account: 'NOBODY-1' is no account that is known here.",
                "malformed-message: /closingBalance: 1.01 BRL, but 0.00 BRL and the entries come to 100 minor units",
            ],
            await journey.Bank.DeadLettersAsync());
        Assert.Empty(await StatementsAsync(journey));
    }

    [Fact]
    public async Task Given_another_tenant_or_no_account_Then_nothing_is_shown()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.Bank.StateAccountAsync(1, "0.00", []);
        var id = (await ItemsAsync(journey, "COLLECT-1"))[0].GetProperty("id").GetString();
        await journey.PeopleAsync();
        var stranger = await journey.App.KeyAsync("elsewhere", "site", ScfFunctions.Access.Roles.Site);

        (await journey.App.GetAsync("bank-statements")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Empty((await journey.App.GetAsync("bank-statements?account=COLLECT-1", stranger)).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray());
        (await journey.App.GetAsync($"bank-statements/{id}", stranger)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    /// <summary>How many movements our books have of an account, and what they come to, in cents.</summary>
    private static async Task<(int Count, long Cents)> MovedAsync(Journey journey, string bank, string account)
    {
        var movements = await journey.App.Service<BankAccountsTable>().MovementsAsync(
            new AccountSeries("default", bank, account, "BRL"), DateOnly.MinValue, DateOnly.MaxValue.AddDays(-1), CancellationToken.None);
        return (movements.Count, movements.Sum(movement => movement.Signed.MinorUnits));
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
