using System.Net;
using System.Text.Json.Nodes;
using Azure;
using Emulator.DurableTask;
using ScfFunctions.Storage;
using Tests.Support;

namespace Tests.Functions.Journeys;

/// <summary>What goes wrong between the decision to pay and the settled payment, on the whole application.</summary>
public sealed class DisbursementJourneyTests
{
    [Fact]
    public async Task Given_the_disbursement_comes_back_Then_it_is_undone_once_without_interest_the_hold_is_kept_and_a_retry_pays()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.ToDayAsync(2);
        await journey.Bank.ReturnAsync($"{journey.CaseId}-D1", "6965.00");
        await journey.Bank.ReturnAsync($"{journey.CaseId}-D1", "6965.00", reference: "return-again");

        Assert.Equal("Verified None Undrawn", await journey.StateAsync());
        Assert.Equal(["payment-returned"], await journey.WorkItemsAsync());
        Assert.Empty(await journey.BalancesAsync());
        var facility = await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}");
        Assert.Equal(("7000.00", "0.00"), (facility.Amount("reserved"), facility.Amount("utilised")));

        await journey.DecideAsync("payment-returned", "resume");
        Assert.Equal([$"{journey.CaseId}-D2 6965.00"], await journey.SettleAllAsync());
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
        Assert.Contains("reversal-of-settled P: PoolCash 6965.00, UnearnedFee 35.00 / LoanPrincipal 7000.00", await journey.JournalAsync());
    }

    [Fact]
    public async Task Given_a_bank_lends_and_its_disbursement_comes_back_Then_only_the_fee_that_it_had_paid_stands_and_is_not_asked_for_again()
    {
        await using var journey = await Journey.DisbursedAsync(agree: Journey.BankMode, received: false);
        await journey.ToDayAsync(2);
        await journey.Bravo.ReturnAsync($"{journey.CaseId}-D1", "6965.00", account: "BRAVO-1");

        Assert.Equal("Verified None Undrawn", await journey.StateAsync());
        Assert.Equal(["B BankCash -35.00", "B DueToPlatform 35.00", "P DueFromBank -35.00", "P PlatformCash 35.00"], await journey.BalancesAsync());
        var facility = await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}");
        Assert.Equal(("7000.00", "0.00"), (facility.Amount("reserved"), facility.Amount("utilised")));

        await journey.DecideAsync("payment-returned", "resume");
        Assert.Equal([$"{journey.CaseId}-D2 6965.00"], await journey.SettleAllAsync());
        Assert.Equal(
            ["B BankCash -7000.00", "B LoanPrincipal 7000.00", "P Contra -1400.00", "P GuaranteesGiven 1400.00", "P PlatformCash 35.00", "P ServiceFeeIncome -35.00"],
            await journey.BalancesAsync());
    }

    [Fact]
    public async Task Given_a_fee_that_was_held_back_until_its_loan_came_back_Then_nobody_is_asked_for_it_before_the_loan_begins_anew()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        await journey.ApplyAsync();
        var people = await journey.PeopleAsync();
        await SwitchPaymentsAsync("off");
        Assert.Equal([$"{journey.CaseId}-D1 6965.00"], await journey.SettleAllAsync());
        await journey.Bravo.ReturnAsync($"{journey.CaseId}-D1", "6965.00", account: "BRAVO-1");
        await SwitchPaymentsAsync("on");
        await journey.DecideAsync("payment-returned", "resume");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(3));

        var asked = (await journey.Bravo.TakeAllAsync()).Select(message => message.GetProperty("messageId").GetString()!);
        Assert.Equal([$"{journey.CaseId}-D2"], asked);
        await journey.Bravo.ReportAsync($"{journey.CaseId}-D2", "6965.00");
        Assert.Equal([$"{journey.CaseId}-F2 35.00"], await journey.SettleAllAsync());

        async Task SwitchPaymentsAsync(string state) =>
            (await journey.App.PostAsync("controls", new JsonObject { ["switch"] = "payments", ["scope"] = "all", ["state"] = state, ["reason"] = "A test" }, people[0]))
            .Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Given_a_payment_accepted_and_then_silence_Then_a_person_is_called_and_nothing_is_voided()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await journey.Bank.NextInstructionAsync();
        await journey.Bank.ReportAsync($"{journey.CaseId}-D1", "6965.00", "ACCP");
        await journey.ToDayAsync(20);

        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
        Assert.Equal(["payment-silent"], await journey.WorkItemsAsync());

        await journey.Bank.ReportAsync($"{journey.CaseId}-D1", "6965.00");
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_status_for_a_payment_that_the_case_never_made_Then_no_money_moves_until_a_person_has_looked()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await journey.Bank.ReportAsync($"{journey.CaseId}-D9", "6965.00");
        await journey.Bank.ReportAsync("cnobody-D1", "1.00");

        Assert.Equal(["payment-unknown"], await journey.WorkItemsAsync());
        Assert.Contains(await journey.Bank.DeadLettersAsync(), letter => letter.StartsWith("unknown-payment", StringComparison.Ordinal));
        await journey.DecideAsync("payment-unknown", "resume");
        Assert.Equal([$"{journey.CaseId}-D1 6965.00"], await journey.SettleAllAsync());
    }

    [Fact]
    public async Task Given_a_payment_that_settles_after_it_was_rejected_Then_the_money_that_moved_counts_and_nothing_is_paid_twice()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await journey.Bank.NextInstructionAsync();
        await journey.Bank.ReportAsync($"{journey.CaseId}-D1", "6965.00", "RJCT", "AC04");
        await journey.Bank.ReportAsync($"{journey.CaseId}-D1", "6965.00");
        Assert.Equal(["payment-rejected", "payment-status-contradicts"], await journey.WorkItemsAsync());
        Assert.Empty(await journey.BalancesAsync());

        // Both keep the case frozen; it goes on when both have been looked at.
        await journey.DecideAsync("payment-rejected", "resume");
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
        await journey.DecideAsync("payment-status-contradicts", "resume");

        Assert.Empty(await journey.SettleAllAsync());
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
        Assert.Equal(["P LoanPrincipal 7000.00", "P PoolCash -6965.00", "P UnearnedFee -35.00"], await journey.BalancesAsync());
    }

    /// <summary>As in TigerBeetle, where posting a pending transfer twice finds it already posted.</summary>
    [Fact]
    public async Task Row_14_Given_a_settlement_reported_twice_Then_it_counts_once()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        var again = journey.Bank.Message("pain.002", "said-once-more");
        again["transactions"] = new JsonArray(new JsonObject
        {
            ["endToEndId"] = $"{journey.CaseId}-D1",
            ["status"] = "ACSC",
            ["amount"] = Requests.Money("6965.00"),
            ["settlementDate"] = "2017-03-01",
        });
        await journey.Bank.SendAsync(again);

        Assert.Contains("SettlementRepeated", await journey.TimelineAsync());
        Assert.Single(await journey.JournalAsync());
        Assert.Empty(await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_the_bank_reports_another_amount_Then_nothing_is_posted_until_it_reports_the_right_one()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await journey.Bank.NextInstructionAsync();
        await journey.Bank.ReportAsync($"{journey.CaseId}-D1", "6956.00");
        Assert.Equal(["payment-amount-differs"], await journey.WorkItemsAsync());
        Assert.Empty(await journey.BalancesAsync());

        await journey.Bank.ReportAsync($"{journey.CaseId}-D1", "6965.00");
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
        await journey.DecideAsync("payment-amount-differs", "resume");
        Assert.Empty((await journey.CaseAsync()).Body.GetProperty("flags").EnumerateArray());
    }

    [Fact]
    public async Task Given_the_bank_answers_while_the_case_does_not_listen_Then_the_answer_is_kept()
    {
        await using var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
        await journey.ApplyAsync();
        var client = journey.App.Service<DurableTaskEngine>().Client;
        await client.SuspendInstanceAsync($"{journey.CaseId}.1");
        await journey.SettleAllAsync();
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());

        await client.ResumeInstanceAsync($"{journey.CaseId}.1");
        await journey.Bank.RestAsync();

        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_the_store_does_not_answer_when_the_bank_does_Then_its_message_comes_again_later_and_counts_once(bool signed)
    {
        InterceptedTables tables = new();
        await using var journey = await Journey.WithOrderAsync(tables.AddTo, HostileMode.Calm);
        if (signed) await journey.Bank.UseKeyAsync("2017");
        await journey.ApplyAsync();
        var refused = 0;
        tables.BeforeAdd = (table, row) =>
        {
            if (table != CasesTable.Name || !row.StartsWith("in|", StringComparison.Ordinal)) return Task.CompletedTask;
            refused++;
            throw new RequestFailedException(503, "Server busy");
        };
        await journey.SettleAllAsync();
        await journey.App.Host.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
        // At once, after 10, 20, 40, 80, 160, 320 and 640 seconds, and then every quarter of an hour.
        Assert.Equal(8, refused);

        tables.BeforeAdd = null;
        await journey.App.Host.AdvanceAsync(TimeSpan.FromMinutes(15));

        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
        Assert.Empty(await journey.Bank.DeadLettersAsync());
    }

    [Fact]
    public async Task Given_the_pool_has_room_for_one_case_Then_the_other_is_referred_never_refused_and_paid_once_there_is_room()
    {
        await using var journey = await Journey.WithOrderAsync();
        var body = Requests.Pool();
        body["netAssets"] = Requests.Money("5000.00");
        body["account"] = "POOL-2";
        var agreement = Requests.Agreement((await journey.App.PostAsync("pools", body)).Expect(HttpStatusCode.Created).Id);
        await journey.AgreeAsync(agreement);
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");

        var first = journey.CaseId;
        var order = await journey.OrderAsync("PO-2", change: order => order["issuedAt"] = "2017-02-20T08:00:00Z");
        var second = await journey.ApplyAsync(order, "1000.00");
        // 7,500 may be lent, 7,000 are: 500 are left, and a case takes what there is.
        Assert.Equal("500.00", (await journey.App.GetAsync($"cases/{second}")).Amount("advance"));
        var third = await journey.ApplyAsync(await journey.OrderAsync("PO-3", change: order => order["issuedAt"] = "2017-02-10T08:00:00Z"), "1000.00");
        var referred = await journey.App.GetAsync($"cases/{third}");
        Assert.Equal("Referred", referred.Text("lifecycle"));
        Assert.Contains("capital-exhausted", referred.Body.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()));

        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        await journey.SettleAllAsync();
        Assert.Equal("Closed", (await journey.App.GetAsync($"cases/{first}")).Text("lifecycle"));
        await journey.DecideAsync("order-referred", "approve");
        Assert.Equal("DisbursementPending", (await journey.App.GetAsync($"cases/{third}")).Text("lifecycle"));
    }
}
