using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace Tests.Functions.Journeys;

/// <summary>What goes wrong with the goods and with the order itself, on the whole application.</summary>
public sealed class DeliveryJourneyTests
{
    [Fact]
    public async Task Given_goods_that_come_late_Then_a_person_is_told_and_the_case_goes_on_when_they_come()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.ToDayAsync(21);
        Assert.Equal(["delivery-overdue"], await journey.WorkItemsAsync());

        await journey.PostDocumentAsync("receipts");
        await journey.PayAsync("10000.00");

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_nobody_says_that_the_goods_came_When_a_person_accepts_it_Then_the_repaid_case_closes_and_its_end_says_so()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.PayAsync("10000.00");
        await journey.ToDayAsync(21);
        Assert.Equal("Disbursed None Repaid", await journey.StateAsync());

        await journey.DecideAsync("delivery-overdue", "accept");

        Assert.Equal("Closed None Repaid Repaid", await journey.StateAsync());
        var facts = (await journey.App.GetAsync($"cases/{journey.CaseId}/timeline")).Body.GetProperty("facts").EnumerateArray();
        var end = facts.Single(fact => fact.GetProperty("name").GetString() == "Closed").GetProperty("detail").GetString();
        Assert.Contains("The logistics flow is missing, as ", end, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_the_missing_receipt_was_only_acknowledged_When_nothing_else_is_missing_Then_people_are_asked_again_every_30_days()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.ToDayAsync(21);
        await journey.DecideAsync("delivery-overdue", "acknowledge");
        await journey.PayAsync("10000.00");
        await journey.ToDayAsync(48);
        Assert.Empty(await journey.WorkItemsAsync());

        await journey.ToDayAsync(51);
        await journey.DecideAsync("delivery-overdue", "acknowledge");
        await journey.ToDayAsync(82);
        await journey.DecideAsync("delivery-overdue", "accept");

        Assert.Equal("Closed None Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_goods_worth_9000_at_final_receipt_Then_700_are_recalled_and_the_suppliers_money_repays_them()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.TellAsync("receipts", Requests.Receipt("9000.00"));

        var answer = await journey.CaseAsync();
        Assert.Equal(("Short", "700.00", "2017-03-08", "9000.00"), (answer.Text("delivery"), answer.Amount("recalled"), answer.Text("recallDueDate"), answer.Amount("buyerOwes")));
        Assert.Equal(["delivery-short", "principal-recalled"], await journey.WorkItemsAsync());

        await journey.PayAsync("700.00", debtor: Journey.SupplierAccount);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await journey.CaseAsync()).Body.GetProperty("recalled").ValueKind);
        await journey.PayAsync("9000.00");
        Assert.Equal("Closed Short Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_recall_that_nobody_pays_Then_the_days_past_due_count_from_its_date()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.TellAsync("receipts", Requests.Receipt("9000.00"));
        await journey.ToDayAsync(17);

        Assert.Equal(10, (await journey.CaseAsync()).Body.GetProperty("daysPastDue").GetInt32());
        Assert.Contains("payment-overdue", await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_several_deliveries_Then_the_last_one_makes_it_whole()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.TellAsync("receipts", Requests.Receipt("4000.00", final: false));
        Assert.Equal("Disbursed PartlyReceived Outstanding", await journey.StateAsync());

        await journey.TellAsync("receipts", Requests.Receipt("6000.00", final: false));

        Assert.Equal("Disbursed Received Outstanding", await journey.StateAsync());
        Assert.Empty(await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_a_final_receipt_dated_before_another_and_both_from_before_the_case_Then_nothing_more_is_awaited()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.TellAsync("receipts", Requests.Receipt("4000.00", final: false));
        var final = Requests.Receipt("5000.00");
        final["receivedAt"] = "2017-03-01T10:45:00Z";
        await journey.TellAsync("receipts", final);
        await journey.ApplyAsync();
        await journey.DecideAsync("order-referred", "approve");
        await journey.SettleAllAsync();
        Assert.Equal("Disbursed Short Outstanding", await journey.StateAsync());

        await journey.PayAsync("9000.00");

        Assert.Equal("Closed Short Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_more_than_was_ordered_Then_it_is_received_and_nothing_is_lent_on_the_excess()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.TellAsync("receipts", Requests.Receipt("11000.00"));

        Assert.Equal("Disbursed Received Outstanding", await journey.StateAsync());
        Assert.Equal(["delivery-excess"], await journey.WorkItemsAsync());
        Assert.Equal("10000.00", (await journey.CaseAsync()).Amount("buyerOwes"));
    }

    [Theory]
    [InlineData("Rejected", "0.00", "10000.00", "2860.00")]
    [InlineData("PartlyUpheld", "400.00", "9600.00", "2460.00")]
    [InlineData("Upheld", "1000.00", "9000.00", "1860.00")]
    public async Task Given_a_dispute_Then_its_part_is_neither_owed_nor_eligible_and_the_residual_waits_until_it_is_resolved(
        string resolution, string upheld, string owed, string residual)
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.TellAsync("disputes", Requests.Dispute());
        var disputed = await journey.CaseAsync();
        Assert.Equal(("Disputed", "9000.00", "700.00"), (disputed.Text("delivery"), disputed.Amount("buyerOwes"), disputed.Amount("recalled")));
        await journey.ToDayAsync(60);
        await journey.PayAsync(owed);
        Assert.Equal("Disbursed Disputed Repaid", await journey.StateAsync());

        await journey.TellAsync("disputes", Requests.Dispute(upheld, resolution));
        Assert.Equal([$"{journey.CaseId}-R1 {residual}"], await journey.SettleAllAsync());

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Theory]
    [InlineData("2017-03-01T11:20:00Z")]
    [InlineData("2017-03-01T11:40:00Z")]
    public async Task Given_a_dispute_from_before_the_case_whose_resolution_is_dated_no_later_than_its_opening_Then_it_is_resolved(string resolvedAt)
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.TellAsync("disputes", Requests.Dispute());
        var resolution = Requests.Dispute("400.00", "PartlyUpheld");
        resolution["at"] = resolvedAt;
        await journey.TellAsync("disputes", resolution);
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");

        var answer = await journey.CaseAsync();
        Assert.Equal(("Received", "9600.00"), (answer.Text("delivery"), answer.Amount("buyerOwes")));
        await journey.PayAsync("9600.00");
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_change_downwards_after_disbursement_Then_what_is_no_longer_secured_is_recalled()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.TellAsync("changes", Requests.Change("8000.00"));

        Assert.Equal(("8000.00", "1400.00"), ((await journey.CaseAsync()).Amount("orderValue"), (await journey.CaseAsync()).Amount("recalled")));
    }

    [Fact]
    public async Task Given_a_change_upwards_after_disbursement_Then_the_buyer_owes_more_and_nothing_more_is_lent_by_itself()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.TellAsync("changes", Requests.Change("12000.00"));

        var answer = await journey.CaseAsync();
        Assert.Equal(("12000.00", "12000.00", "7000.00"), (answer.Amount("orderValue"), answer.Amount("buyerOwes"), answer.Amount("advance")));
        Assert.Empty(await journey.SettleAllAsync());
        Assert.Empty(await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_a_change_while_the_bank_decides_Then_the_order_is_verified_anew_and_the_bank_asked_anew()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        var id = await journey.ApplyAsync(journey.OrderId);
        await journey.TellAsync("changes", Requests.Change("8000.00"));
        // The buyer has acknowledged 10,000 only: a person would be asked; it acknowledges the change instead.
        var answer = Requests.Acknowledgement();
        answer["acknowledgedAt"] = "2017-03-01T11:20:00Z";
        answer["amount"] = Requests.Money("8000.00");
        await journey.TellAsync("acknowledgements", answer);
        await journey.DecideAsync("order-referred", "approve");

        Assert.Equal([$"{id}-review-1", $"{id}-review-2"], await journey.Bravo.DecideOrdersAsync());
        Assert.Equal([$"{id}-D1 5572.00", $"{id}-F1 28.00"], await journey.SettleAllAsync());
    }

    [Fact]
    public async Task Given_a_case_that_was_refused_When_its_order_is_partly_cancelled_Then_the_case_takes_note_and_nothing_is_left_behind()
    {
        await using var journey = await Journey.WithOrderAsync(acknowledged: false);
        var answer = Requests.Acknowledgement();
        answer["collectionAccount"] = "ANOTHER-1";
        await journey.TellAsync("acknowledgements", answer);
        await journey.ApplyAsync();
        Assert.Equal(["collection-account-not-agreed"], await journey.ReasonsAsync());

        // It was told while the case still had the order, and has been waiting since.
        OrderCancellation less = new(ScfApp.Start, Money.Parse("1000.00", "BRL"), "Out of stock");
        InboxItem item = new(InboxKind.OrderCancellation, "less", ScfApp.Start, StorageJson.Write(less), new Evidence(Flow.Business, "site", "test", ScfApp.Start, "00"), 2);
        await journey.App.Service<PendingTable>().MarkAsync(PendingTable.CaseInbox, journey.CaseId, item.Id, CancellationToken.None);
        await journey.App.Service<CasesTable>().TryAddInboxAsync(journey.CaseId, item, ScfApp.Start, CancellationToken.None);
        await journey.ToDayAsync(2);

        Assert.Contains("OrderPartlyCancelled", await journey.TimelineAsync());
        Assert.Empty(await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_a_full_cancellation_before_disbursement_Then_the_case_is_cancelled_and_everything_given_back()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        var id = await journey.ApplyAsync(journey.OrderId);
        await journey.TellAsync("cancellations", Requests.Cancellation());

        Assert.Equal("Cancelled", (await journey.App.GetAsync($"cases/{id}")).Text("lifecycle"));
        await journey.Bravo.DecideOrdersAsync();
        Assert.Empty(await journey.SettleAllAsync());
        Assert.Equal("0.00", (await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}")).Amount("reserved"));
    }

    [Fact]
    public async Task Given_a_full_cancellation_while_the_payment_is_under_way_Then_everything_is_recalled_once_it_has_settled()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await journey.TellAsync("cancellations", Requests.Cancellation());
        Assert.Equal("DisbursementPending", (await journey.CaseAsync()).Text("lifecycle"));

        await journey.SettleAllAsync();

        Assert.Equal("7000.00", (await journey.CaseAsync()).Amount("recalled"));
    }

    [Fact]
    public async Task Given_a_full_cancellation_after_disbursement_Then_everything_is_due_in_five_business_days_and_the_supplier_repays_it()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.TellAsync("cancellations", Requests.Cancellation());
        var answer = await journey.CaseAsync();
        Assert.Equal(("Cancelled", "7000.00", "2017-03-08", "0.00"), (answer.Text("delivery"), answer.Amount("recalled"), answer.Text("recallDueDate"), answer.Amount("buyerOwes")));

        await journey.ToDayAsync(6);
        // Six days' interest on 7,000 at 12 %: 14.00.
        await journey.PayAsync("7014.00", debtor: Journey.SupplierAccount);

        Assert.Equal("Closed Cancelled Repaid RepaidByRecourse", await journey.StateAsync());
        Assert.Equal("7014.00", (await journey.CaseAsync()).Amount("paidBySupplier"));
    }

    [Fact]
    public async Task Given_a_partial_cancellation_after_disbursement_Then_its_part_is_recalled()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.TellAsync("cancellations", Requests.Cancellation("2000.00"));
        Assert.Equal("1400.00", (await journey.CaseAsync()).Amount("recalled"));

        await journey.TellAsync("receipts", Requests.Receipt("8000.00"));
        await journey.PayAsync("8000.00");
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }
}
