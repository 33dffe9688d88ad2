using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tests.Functions.Journeys;

/// <summary>What goes wrong with the buyer's money, on the whole application.</summary>
public sealed class RepaymentJourneyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_two_instalments_Then_each_is_swept_whole_and_the_residual_is_right_to_the_cent(bool bankMode)
    {
        await using var journey = await Journey.DisbursedAsync(agree: bankMode ? Journey.BankMode : null);
        await journey.ToDayAsync(30);
        Assert.Equal([$"{journey.CaseId}-S1 5000.00"], await journey.PayAsync("5000.00"));
        var half = await journey.CaseAsync();
        Assert.Equal(("PartRepaid", "2070.00"), (half.Text("balance"), half.Amount("principalOutstanding")));

        await journey.ToDayAsync(60);
        Assert.Equal([$"{journey.CaseId}-S2 2090.70", $"{journey.CaseId}-R1 2909.30"], await journey.PayAsync("5000.00"));

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_least_fee_and_principal_first_Then_both_are_pinned_and_kept_to_the_cent()
    {
        await using var journey = await Journey.WithOrderAsync(agree: agreement =>
        {
            agreement["flatFee"] = Requests.Money("10.00");
            agreement["minimumFee"] = Requests.Money("50.00");
            agreement["waterfall"] = new JsonObject { ["performing"] = new JsonArray("Principal", "Interest", "Fees", "Penalty") };
        });
        await journey.ApplyAsync();
        Assert.Equal([$"{journey.CaseId}-D1 6950.00"], await journey.Bank.SettleAllAsync());
        await journey.PostDocumentAsync("receipts");

        await journey.ToDayAsync(30);
        Assert.Equal([$"{journey.CaseId}-S1 5000.00"], await journey.PayAsync("5000.00"));
        var half = await journey.CaseAsync();
        Assert.Equal(("2000.00", "70.00"), (half.Amount("principalOutstanding"), half.Amount("interestAccrued")));

        // 70.00 of before and 30 days on 2,000.00.
        await journey.ToDayAsync(60);
        Assert.Equal([$"{journey.CaseId}-S2 2090.00", $"{journey.CaseId}-R1 2910.00"], await journey.PayAsync("5000.00"));
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_principal_first_while_recalled_Then_it_holds_from_the_day_after_the_recall_on()
    {
        await using var journey = await Journey.DisbursedAsync(received: false, agree: agreement =>
            agreement["waterfall"] = new JsonObject { ["recalled"] = new JsonArray("Principal", "Interest", "Fees", "Penalty") });
        await journey.ToDayAsync(10);
        await journey.PayAsync("100.00");
        Assert.Equal("6923.33", (await journey.CaseAsync()).Amount("principalOutstanding")); // 23.33 of interest first

        await journey.TellAsync("receipts", Requests.Receipt("9000.00"));
        await journey.ToDayAsync(11);
        await journey.PayAsync("100.00");

        var recalled = await journey.CaseAsync();
        Assert.Equal(("6823.33", "2.31"), (recalled.Amount("principalOutstanding"), recalled.Amount("interestAccrued")));
    }

    [Fact]
    public async Task Given_instalments_When_the_first_is_late_Then_it_is_dunned_and_once_paid_the_next_one_is_due()
    {
        await using var journey = await Journey.WithOrderAsync(agree: agreement => agreement["instalments"] = new JsonArray(
            new JsonObject { ["afterDays"] = 30, ["share"] = 4000 }, new JsonObject { ["afterDays"] = 60, ["share"] = 6000 }));
        var quote = (await journey.App.PostAsync("quotes", Requests.Quote(journey.OrderId, journey.AgreementId))).Expect(HttpStatusCode.OK);
        Assert.Equal(
            ["2017-03-31 2800.00 70.00", "2017-05-01 4200.00 43.40"],
            quote.Body.GetProperty("due").EnumerateArray().Select(due => $"{due.GetProperty("on")} {due.GetProperty("principal").GetProperty("amount")} {due.GetProperty("interest").GetProperty("amount")}"));
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");
        Assert.Equal(("2017-03-31", "2017-05-01"), ((await journey.CaseAsync()).Text("dueDate"), (await journey.CaseAsync()).Text("maturityDate")));

        await journey.ToDayAsync(36);
        var late = await journey.CaseAsync();
        Assert.Equal((6, "1-30"), (late.Body.GetProperty("daysPastDue").GetInt32(), late.Text("delinquencyBucket")));
        Assert.Equal(["payment-overdue"], await journey.WorkItemsAsync());

        // 1.99 of penalty for the day after grace, 70.00 and 2,800.00 that were due, 14.00 of interest since, the rest in advance.
        await journey.PayAsync("3000.00");
        var paid = await journey.CaseAsync();
        Assert.Equal((0, "2017-05-01", "4085.99"), (paid.Body.GetProperty("daysPastDue").GetInt32(), paid.Text("dueDate"), paid.Amount("principalOutstanding")));

        await journey.ToDayAsync(61);
        await journey.PayAsync("7000.00");
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_fee_that_leaves_nothing_of_the_advance_Then_the_case_is_rejected()
    {
        await using var journey = await Journey.WithOrderAsync(agree: agreement => agreement["minimumFee"] = Requests.Money("7000.00"));
        await journey.ApplyAsync();

        Assert.Equal("Rejected None Undrawn", await journey.StateAsync());
        Assert.Equal("fee-exceeds-advance", (await journey.CaseAsync()).Body.GetProperty("reasons")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Given_one_credit_for_two_orders_Then_it_is_split_by_its_remittances_and_the_rest_is_suspense()
    {
        await using var journey = await Journey.DisbursedAsync();
        var other = await journey.OrderAsync("PO-2", change: order => order["issuedAt"] = "2017-02-10T08:00:00Z");
        var second = await journey.ApplyAsync(other, "1000.00");
        await journey.SettleAllAsync();

        await journey.Bank.NotifyCreditAsync("E1", "20007.00", "", parts: [(journey.OrderId, "10000.00"), (other, "10000.00")]);
        await journey.SettleAllAsync();

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Equal(("Repaid", "10000.00"), ((await journey.App.GetAsync($"cases/{second}")).Text("balance"), (await journey.App.GetAsync($"cases/{second}")).Amount("collected")));
        Assert.Contains("C Suspense -7.00", await journey.BalancesAsync());
        Assert.Equal(["credit-in-suspense"], await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_no_reference_and_one_case_that_expects_the_amount_Then_it_is_matched()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", "invoice 4711", debtor: "SOMEBODY-ELSE");
        await journey.SettleAllAsync();

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_no_reference_and_two_cases_that_expect_the_amount_Then_nobody_guesses()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ApplyAsync(await journey.OrderAsync("PO-2", change: order => order["issuedAt"] = "2017-02-10T08:00:00Z"), "1000.00");
        await journey.SettleAllAsync();

        await journey.Bank.NotifyCreditAsync("E1", "10000.00", "invoice 4711");

        Assert.Equal(["credit-in-suspense"], await journey.WorkItemsAsync());
        await journey.DecideAsync("credit-in-suspense", "assign", persons: 2, journey.CaseId);
        await journey.SettleAllAsync();
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_short_payment_Then_the_loan_is_repaid_in_part_and_the_rest_stays_due()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(60);
        await journey.PayAsync("6000.00");

        var answer = await journey.CaseAsync();
        Assert.Equal(("PartRepaid", "1140.00", "4000.00"), (answer.Text("balance"), answer.Amount("principalOutstanding"), answer.Amount("buyerOwes")));
        await journey.ToDayAsync(70);
        Assert.Contains("payment-overdue", await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_more_than_is_owed_Then_all_that_is_left_is_the_suppliers()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(60);
        Assert.Equal([$"{journey.CaseId}-S1 7140.00", $"{journey.CaseId}-R1 3360.00"], await journey.PayAsync("10500.00"));
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_an_early_payment_Then_interest_stops_with_it()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(30);
        Assert.Equal([$"{journey.CaseId}-S1 7070.00", $"{journey.CaseId}-R1 2930.00"], await journey.PayAsync("10000.00"));
    }

    [Fact]
    public async Task Given_money_while_the_disbursement_is_under_way_Then_it_waits_and_repays_the_loan_at_once()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());

        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_money_after_the_case_was_closed_Then_it_is_suspense()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.PayAsync("10000.00");
        await journey.PayAsync("10.00");

        Assert.Equal(["credit-in-suspense"], await journey.WorkItemsAsync());
        Assert.Contains("C Suspense -10.00", await journey.BalancesAsync());
    }

    [Fact]
    public async Task Given_the_supplier_pays_instead_of_the_buyer_Then_the_case_ends_by_recourse_and_the_buyer_still_owed_everything()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(60);
        await journey.PayAsync("7140.00", debtor: Journey.SupplierAccount);

        Assert.Equal("Closed Received Repaid RepaidByRecourse", await journey.StateAsync());
        Assert.Equal(("10000.00", "7140.00"), ((await journey.CaseAsync()).Amount("buyerOwes"), (await journey.CaseAsync()).Amount("paidBySupplier")));
    }

    [Fact]
    public async Task Given_the_supplier_had_repaid_a_loan_that_was_off_and_its_case_was_closed_When_the_advance_comes_back_Then_everybody_gets_back_what_is_theirs_and_the_case_ends()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.TellAsync("cancellations", Requests.Cancellation());
        await journey.ToDayAsync(6);
        Assert.Equal([$"{journey.CaseId}-S1 7014.00", $"{journey.CaseId}-R1 1.00"], await journey.PayAsync("7015.00", debtor: Journey.SupplierAccount));
        Assert.Equal("Closed Cancelled Repaid RepaidByRecourse", await journey.StateAsync());

        await journey.Bank.ReturnAsync($"{journey.CaseId}-D1", "6965.00");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal("Verified Cancelled Undrawn", await journey.StateAsync());
        await journey.DecideAsync("payment-returned", "resume");

        Assert.Equal([$"{journey.CaseId}-C1 7014.00", $"{journey.CaseId}-R2 7014.00"], await journey.SettleAllAsync());
        Assert.Equal("Cancelled Cancelled Undrawn", await journey.StateAsync());
        Assert.Empty(await journey.BalancesAsync());
        Assert.DoesNotContain("payment-returned", await journey.WorkItemsAsync());
        var facility = await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}");
        Assert.Equal(("0.00", "0.00"), (facility.Amount("reserved"), facility.Amount("utilised")));
    }

    [Fact]
    public async Task Given_the_buyer_paid_the_supplier_directly_Then_the_facility_is_frozen_and_the_loan_still_due()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.TellAsync("misdirected-payments", Requests.MisdirectedPayment("10000.00"));

        var answer = await journey.CaseAsync();
        Assert.Equal(("7000.00", "7000.00", "0.00"), (answer.Amount("principalOutstanding"), answer.Amount("recalled"), answer.Amount("buyerOwes")));
        Assert.Equal("Frozen", (await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}")).Text("status"));
        Assert.Equal(["facility-frozen", "payment-misdirected", "principal-recalled"], await journey.WorkItemsAsync());
        var refused = await journey.ApplyAsync(await journey.OrderAsync("PO-2", change: order => order["issuedAt"] = "2017-02-10T08:00:00Z"), "1000.00");
        Assert.Equal("Rejected", (await journey.App.GetAsync($"cases/{refused}")).Text("lifecycle"));

        await journey.ToDayAsync(6);
        await journey.PayAsync("7014.00", debtor: Journey.SupplierAccount);
        Assert.Equal("Closed Received Repaid RepaidByRecourse", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_credit_note_before_payment_Then_the_buyer_owes_less_and_what_it_secured_is_recalled()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.TellAsync("credit-notes", Requests.CreditNote("500.00"));
        Assert.Equal(("9500.00", "350.00"), ((await journey.CaseAsync()).Amount("buyerOwes"), (await journey.CaseAsync()).Amount("recalled")));

        await journey.ToDayAsync(60);
        await journey.PayAsync("9500.00");
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_credit_note_after_payment_Then_it_is_between_buyer_and_supplier()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.ToDayAsync(10);
        await journey.PayAsync("10000.00");
        await journey.TellAsync("credit-notes", Requests.CreditNote("500.00"));

        Assert.Contains("credit-note-after-payment", await journey.WorkItemsAsync());
        Assert.Equal(JsonValueKind.Null, (await journey.CaseAsync()).Body.GetProperty("recalled").ValueKind);
    }

    [Fact]
    public async Task Given_charges_within_the_tolerance_Then_they_are_a_dilution_and_the_case_ends()
    {
        await using var journey = await Journey.DisbursedAsync(agree: agreement => agreement["tolerance"] = Requests.Money("5.00"));
        await journey.ToDayAsync(60);
        Assert.Equal([$"{journey.CaseId}-S1 7140.00", $"{journey.CaseId}-R1 2855.00"], await journey.PayAsync("9995.00", charges: "5.00"));

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Equal("0.00", (await journey.CaseAsync()).Amount("buyerOwes"));
    }

    [Fact]
    public async Task Given_charges_above_the_tolerance_Then_they_are_contested_and_the_residual_waits_for_a_person()
    {
        await using var journey = await Journey.DisbursedAsync(agree: agreement => agreement["tolerance"] = Requests.Money("5.00"));
        await journey.ToDayAsync(60);
        Assert.Equal([$"{journey.CaseId}-S1 7140.00"], await journey.PayAsync("9980.00", charges: "20.00"));
        Assert.Equal("Disbursed Disputed Repaid", await journey.StateAsync());

        await journey.DecideAsync("charges-above-tolerance", "accept");
        Assert.Equal([$"{journey.CaseId}-R1 2840.00"], await journey.SettleAllAsync());

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_credit_on_another_collection_account_Then_nobody_can_assign_it_to_the_case()
    {
        await using var journey = await Journey.DisbursedAsync();
        var agreement = Requests.Agreement((await journey.App.GetAsync($"agreements/{journey.AgreementId}")).Text("poolId"));
        agreement["collectionAccount"] = "COLLECT-2";
        (await journey.App.PostAsync("agreements", agreement)).Expect(HttpStatusCode.Created);
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", "thank you", account: "COLLECT-2");
        var item = Assert.Single(await journey.OpenItemsAsync()).GetProperty("id").GetString();
        var decision = new JsonObject { ["decision"] = "assign", ["caseId"] = journey.CaseId, ["note"] = "It names the supplier." };

        var refused = await journey.App.PostAsync($"work-items/{item}/decisions", decision, (await journey.PeopleAsync())[0]);

        refused.ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        Assert.Equal("The case is paid on COLLECT-1, and the credit lies on COLLECT-2.", refused.Text("detail"));
    }

    [Fact]
    public async Task Given_a_foreign_currency_Then_it_is_suspense_in_that_currency()
    {
        await using var journey = await Journey.DisbursedAsync();
        var entry = journey.Bank.Entry("E1", "10000.00", "CRDT", "BOOK");
        entry["amount"] = Requests.Money("10000.00", "EUR");
        entry["remittanceInformation"] = journey.OrderId;
        await journey.Bank.NotifyAsync("notice-E1", "COLLECT-1", entry);

        Assert.Equal(["credit-in-suspense"], await journey.WorkItemsAsync());
        Assert.StartsWith("10000.00 EUR on COLLECT-1", Assert.Single(await journey.OpenItemsAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("Disbursed Received Outstanding", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_credit_that_is_taken_back_before_it_was_swept_Then_the_case_is_as_if_it_had_never_come()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(30);
        await journey.Bank.NotifyCreditAsync("E1", "5000.00", journey.OrderId);
        await journey.Bank.ReverseAsync("E1", "5000.00");
        // The sweep was under way: it settles, and the funder gives it back.
        Assert.Equal([$"{journey.CaseId}-S1 5000.00", $"{journey.CaseId}-C1 5000.00"], await journey.SettleAllAsync());

        await journey.ToDayAsync(60);
        await journey.PayAsync("10000.00", reference: "E2");
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Equal(["P FeeIncome -35.00", "P InterestIncome -140.00", "P PoolCash 175.00"], await journey.BalancesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_a_credit_that_is_taken_back_after_the_case_was_closed_Then_it_opens_again_and_ends_when_the_money_comes(bool bankMode)
    {
        await using var journey = await Journey.DisbursedAsync(agree: bankMode ? Journey.BankMode : null);
        await journey.ToDayAsync(60);
        await journey.PayAsync("10000.00");
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        var before = await journey.BalancesAsync();

        await journey.Bank.ReverseAsync("E1", "10000.00");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal("Disbursed Received Outstanding", await journey.StateAsync());
        Assert.Contains("residual-overpaid", await journey.WorkItemsAsync());
        Assert.Equal([$"{journey.CaseId}-C1 7140.00"], await journey.SettleAllAsync());
        Assert.Contains("C CollectionCash -2860.00", await journey.BalancesAsync());

        await journey.PayAsync("10000.00", reference: "E2");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));
        await journey.SettleAllAsync();
        // The buyer's money was there a day later than first thought: nothing else is different in the end.
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Equal(before, await journey.BalancesAsync());
    }

    [Fact]
    public async Task Given_a_residual_that_comes_back_after_the_case_was_closed_Then_it_opens_again_and_pays_the_residual_anew()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.PayAsync("10000.00");
        await journey.Bank.ReturnAsync($"{journey.CaseId}-R1", "3000.00");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal("Disbursed Received Repaid", await journey.StateAsync());

        await journey.DecideAsync("payment-returned", "resume");
        Assert.Equal([$"{journey.CaseId}-R2 3000.00"], await journey.SettleAllAsync());
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_the_same_credit_with_another_amount_Then_the_first_stands_and_a_person_sees_both()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        await journey.Bank.NotifyCreditAsync("E1", "10001.00", journey.OrderId);
        await journey.SettleAllAsync();

        Assert.Equal(("Closed Received Repaid Repaid", "10000.00"), (await journey.StateAsync(), (await journey.CaseAsync()).Amount("collected")));
        Assert.Equal(["credit-contradicts"], await journey.WorkItemsAsync());
    }
}
