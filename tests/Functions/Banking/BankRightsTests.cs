using System.Text.Json.Nodes;
using Tests.Functions.Journeys;

namespace Tests.Functions.Banking;

/// <summary>A bank speaks of its own only: acme keeps the collection account, bravo lends and decides.</summary>
public sealed class BankRightsTests
{
    [Fact]
    public async Task Given_a_payment_that_another_bank_was_told_to_make_Then_only_that_bank_may_speak_of_it()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        await journey.ApplyAsync();
        await journey.Bank.ReportAsync($"{journey.CaseId}-D1", "6965.00");
        await journey.Bank.ReportAsync($"{journey.CaseId}-D1", "6965.00", "RJCT", "AC04");
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
        Assert.Equal(["foreign-bank", "foreign-bank"], await ReasonsAsync(journey));

        await journey.Bravo.ReportAsync($"{journey.CaseId}-D1", "6965.00");
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
        await journey.Bank.ReturnAsync($"{journey.CaseId}-D1", "6965.00", account: "BRAVO-1");
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
        await journey.Bravo.ReturnAsync($"{journey.CaseId}-D1", "6965.00", account: "BRAVO-1", reference: "R-1");
        Assert.Equal("Verified None Undrawn", await journey.StateAsync());
        Assert.Equal(["foreign-bank", "foreign-bank", "foreign-bank"], await ReasonsAsync(journey));
    }

    [Fact]
    public async Task Given_the_collection_account_Then_only_the_bank_that_keeps_it_notifies_its_credits_and_reversals()
    {
        await using var journey = await Journey.DisbursedAsync(agree: Journey.BankMode);

        await journey.Bravo.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        await journey.Bravo.ReverseAsync("E0", "1.00");

        Assert.Equal(["foreign-bank", "foreign-bank"], await ReasonsAsync(journey));
        Assert.DoesNotContain("CreditBooked", await journey.TimelineAsync());
        Assert.Empty(await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_a_funders_own_account_Then_what_is_left_out_is_taken_and_a_credit_or_a_reversal_is_refused()
    {
        await using var journey = await Journey.DisbursedAsync(agree: Journey.BankMode);
        var pending = journey.Bravo.Entry("R1", "6965.00", "CRDT", "PDNG");
        pending["endToEndId"] = $"{journey.CaseId}-D1";
        pending["returnReasonCode"] = "AC01";

        await journey.Bravo.NotifyAsync("m-1", "BRAVO-1", journey.Bravo.Entry("E1", "6965.00", "DBIT", "BOOK"), pending);
        Assert.Empty(await journey.Bank.DeadLettersAsync());
        Assert.DoesNotContain("payment-returned", await journey.WorkItemsAsync());

        await journey.Bravo.NotifyCreditAsync("E2", "10000.00", journey.OrderId, account: "BRAVO-1");
        await journey.Bravo.NotifyCreditAsync("E3", "10000.00", journey.OrderId, "PDNG", account: "BRAVO-1");
        await journey.Bravo.ReverseAsync("E0", "1.00", account: "BRAVO-1");
        Assert.Equal(["unknown-account", "unknown-account", "unknown-account"], await ReasonsAsync(journey));
    }

    [Fact]
    public async Task Given_statuses_of_which_one_is_not_the_banks_own_Then_none_of_them_takes_effect()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        var message = journey.Bank.Message("pain.002", "m-1");
        message["transactions"] = new JsonArray(Settled($"{journey.CaseId}-D1"), Settled("cother-D1"), Settled("c/../other-D1"), Settled($"{journey.CaseId}-D{new string('1', 900)}"));
        await journey.Bank.SendAsync(message);

        Assert.Equal(["unknown-payment: /transactions/1/endToEndId: 'cother-D1' is no payment of ours."], await journey.Bank.DeadLettersAsync());
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());

        static JsonObject Settled(string id) => new() { ["endToEndId"] = id, ["status"] = "ACSC", ["amount"] = Requests.Money("6965.00"), ["settlementDate"] = "2017-03-01" };
    }

    [Theory]
    [InlineData("c/../other-D1")]
    [InlineData("c1-D11111111111111111111111111111111111111111111")]
    [InlineData("-D1")]
    [InlineData("")]
    public async Task Given_what_is_no_id_of_a_payment_at_all_Then_it_is_unknown(string id)
    {
        await using var app = await ScfApp.StartAsync();
        TestBank bank = new(app);

        await bank.ReportAsync(id, "1.00", "ACCP");

        Assert.StartsWith("unknown-payment: ", Assert.Single(await bank.DeadLettersAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_an_order_under_review_Then_the_bank_that_was_asked_decides_and_no_other()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        var caseId = await journey.ApplyAsync(journey.OrderId);

        await journey.Bank.DecideOrderAsync($"{caseId}-review-1");
        await journey.Bravo.DecideOrderAsync($"{caseId}-review-2");
        await journey.Bravo.DecideOrderAsync($"{caseId}-review-01");
        await journey.Bravo.DecideOrderAsync($"{caseId}");
        await journey.Bravo.DecideOrderAsync("cother-review-1");
        await journey.Bravo.DecideOrderAsync("c/other-review-1");
        Assert.Equal(["foreign-bank", "unknown-review", "unknown-review", "unknown-review", "unknown-review", "unknown-review"], await ReasonsAsync(journey));

        Assert.Equal([$"{caseId}-review-1"], await journey.Bravo.DecideOrdersAsync(approved: false, reason: "Too far away"));
        var rejected = await journey.App.GetAsync($"cases/{caseId}");
        Assert.Equal("Rejected", rejected.Text("lifecycle"));
        Assert.Contains("Too far away", rejected.Body.GetProperty("reasons").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_a_decision_on_an_order_Then_it_is_written_down_once_who_released_or_refused_the_money()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        var caseId = await journey.ApplyAsync(journey.OrderId);
        await journey.Bank.DecideOrderAsync($"{caseId}-review-1");
        var approval = journey.Bravo.Message("order-decision", "m-1");
        (approval["reviewId"], approval["decision"], approval["reason"]) = ($"{caseId}-review-1", "Approved", "Known for years");
        await journey.Bravo.SendAsync(approval);
        await journey.ToDayAsync(1);
        await journey.Bravo.SendAsync(approval);
        await journey.Bravo.DecideOrderAsync($"{caseId}-review-1", approved: false);

        Assert.Equal([$"bank bravo {caseId} Approved: {caseId}-review-1 of order PO-1. Known for years"], await DecisionsAsync("2017-03-01"));
        Assert.Equal([$"bank bravo {caseId} Declined: {caseId}-review-1 of order PO-1. "], await DecisionsAsync("2017-03-02"));

        async Task<IReadOnlyList<string>> DecisionsAsync(string day) =>
        [
            .. (await journey.App.GetAsync($"audit?day={day}")).Body.GetProperty("items").EnumerateArray()
                .Where(entry => entry.GetProperty("action").GetString() == "order-decision")
                .Select(entry => $"{entry.GetProperty("who")} {entry.GetProperty("subject")} {entry.GetProperty("what")} {entry.GetProperty("why")}"),
        ];
    }

    [Fact]
    public async Task Given_a_statement_of_a_loan_Then_it_is_compared_where_the_bank_lends_and_refused_elsewhere()
    {
        await using var journey = await Journey.DisbursedAsync(agree: Journey.BankMode);
        await journey.ToDayAsync(30);

        await journey.Bank.StateLoanAsync(journey.CaseId, "7000.00", "70.00");
        await journey.Bravo.StateLoanAsync("cother", "7000.00", "70.00");
        await journey.Bravo.StateLoanAsync(journey.CaseId, "7000.00", "70.00");

        Assert.Equal(["foreign-bank", "unknown-case"], await ReasonsAsync(journey));
        Assert.Single(await journey.TimelineAsync(), "LoanStated");
        Assert.DoesNotContain("shadow-differs", await journey.WorkItemsAsync());
        await journey.Bravo.StateLoanAsync(journey.CaseId, "6999.99", "70.00");
        Assert.Contains("shadow-differs", await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_a_guarantee_call_Then_only_the_lending_bank_may_make_it_and_it_is_in_the_audit()
    {
        await using var journey = await Journey.DisbursedAsync(agree: Journey.BankMode);

        await journey.Bank.CallGuaranteeAsync(journey.CaseId, "1400.00");
        await journey.Bravo.CallGuaranteeAsync("cother", "1400.00");
        await journey.Bravo.CallGuaranteeAsync(journey.CaseId, "1400.00");

        Assert.Equal(["foreign-bank", "unknown-case"], await ReasonsAsync(journey));
        // Not in default.
        Assert.Equal(["guarantee-call-refused"], await journey.WorkItemsAsync());
        var audit = (await journey.App.GetAsync("audit?day=2017-03-01")).Body.GetProperty("items").EnumerateArray();
        Assert.Equal(["1400.00 BRL as of 2017-03-01."], audit.Where(entry => entry.GetProperty("action").GetString() == "guarantee-call").Select(entry => entry.GetProperty("what").GetString()));
    }

    private static async Task<IReadOnlyList<string>> ReasonsAsync(Journey journey) =>
        [.. (await journey.Bank.DeadLettersAsync()).Select(letter => letter[..letter.IndexOf(':', StringComparison.Ordinal)])];
}
