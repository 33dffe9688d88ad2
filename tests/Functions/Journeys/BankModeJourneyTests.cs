using System.Text.Json.Nodes;

namespace Tests.Functions.Journeys;

/// <summary>Service mode and mixed policies on the whole application: the same workflow, other data on the agreement.</summary>
public sealed class BankModeJourneyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_row_18_in_bank_mode_Then_it_is_paid_repaid_and_closed_to_the_cent(bool restartBetweenSteps)
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        async Task BreakAsync()
        {
            if (restartBetweenSteps) await journey.App.Host.RestartAsync();
        }

        await journey.ApplyAsync();
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
        await BreakAsync();
        Assert.Equal([$"{journey.CaseId}-D1 6965.00", $"{journey.CaseId}-F1 35.00"], await journey.SettleAllAsync());
        await journey.PostDocumentAsync("receipts");
        await BreakAsync();
        await journey.ToDayAsync(60);
        Assert.Equal("1400.00", (await journey.CaseAsync()).Amount("guaranteed"));
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        await BreakAsync();
        Assert.Equal([$"{journey.CaseId}-S1 7140.00", $"{journey.CaseId}-R1 2860.00"], await journey.SettleAllAsync());

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Equal(
            [
                "settled B: LoanPrincipal 7000.00 / BankCash 6965.00, DueToPlatform 35.00",
                "settled P: DueFromBank 35.00 / ServiceFeeIncome 35.00",
                "guaranteed P: GuaranteesGiven 1400.00 / Contra 1400.00",
                "fee-paid B: DueToPlatform 35.00 / BankCash 35.00",
                "fee-paid P: PlatformCash 35.00 / DueFromBank 35.00",
                "credit-booked C: CollectionCash 10000.00 / Unallocated 10000.00",
                "guaranteed P: GuaranteesGiven 28.00 / Contra 28.00",
                "interest-accrued B: InterestReceivable 140.00 / InterestIncome 140.00",
                "allocated C: Unallocated 10000.00 / HeldForFunder 7140.00, HeldForSupplier 2860.00",
                "allocated B: DueFromCollection 7140.00 / InterestReceivable 140.00, LoanPrincipal 7000.00",
                "guaranteed P: Contra 1428.00 / GuaranteesGiven 1428.00",
                "swept C: HeldForFunder 7140.00 / CollectionCash 7140.00",
                "swept B: BankCash 7140.00 / DueFromCollection 7140.00",
                "residual-paid C: HeldForSupplier 2860.00 / CollectionCash 2860.00",
            ],
            await journey.JournalAsync());
        Assert.Equal(["B BankCash 140.00", "B InterestIncome -140.00", "P PlatformCash 35.00", "P ServiceFeeIncome -35.00"], await journey.BalancesAsync());
        Assert.Empty(await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_the_bank_declines_the_order_Then_the_case_ends_and_gives_everything_back()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        var id = await journey.ApplyAsync(journey.OrderId);

        Assert.Equal([$"{id}-review-1"], await journey.Bravo.DecideOrdersAsync(approved: false, "Not authentic"));

        var rejected = await journey.App.GetAsync($"cases/{id}");
        Assert.Equal("Rejected", rejected.Text("lifecycle"));
        Assert.Equal("0.00", (await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}")).Amount("reserved"));
        // The order is free for another application.
        await journey.ApplyAsync();
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_the_bank_is_silent_about_an_order_Then_it_is_reminded_and_the_case_expires()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        var id = await journey.ApplyAsync(journey.OrderId);
        await journey.ToDayAsync(3);
        Assert.Equal([$"{id}-review-1", $"{id}-review-1-reminder"], (await journey.Bravo.TakeAllAsync()).Select(message => message.GetProperty("messageId").GetString()));

        await journey.ToDayAsync(9);

        Assert.Equal("Expired", (await journey.App.GetAsync($"cases/{id}")).Text("lifecycle"));
        Assert.Equal("0.00", (await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}")).Amount("reserved"));
        // What it says after all has no effect.
        await journey.Bravo.DecideOrderAsync($"{id}-review-1");
        Assert.Equal("Expired", (await journey.App.GetAsync($"cases/{id}")).Text("lifecycle"));
        Assert.Empty(await journey.Bravo.SettleAllAsync());
    }

    [Fact]
    public async Task Given_the_agreement_ends_Then_what_is_not_paid_out_expires_and_what_is_runs_on_with_its_guarantee()
    {
        await using var journey = await Journey.DisbursedAsync(agree: Journey.BankMode);
        var undecided = await journey.ApplyAsync(await journey.OrderAsync("PO-2", change: order => order["issuedAt"] = "2017-02-10T08:00:00Z"), "1000.00");
        foreach (var status in new[] { "RunOff", "Ended" })
        {
            (await journey.App.PostAsync($"agreements/{journey.AgreementId}/transitions", new JsonObject { ["status"] = status, ["reason"] = "Notice given" }))
                .Expect(System.Net.HttpStatusCode.Created);
            await journey.Bank.RestAsync();
        }

        var expired = await journey.App.GetAsync($"cases/{undecided}");
        Assert.Equal(("Expired", "agreement-ended"), (expired.Text("lifecycle"), expired.Body.GetProperty("reasons")[0].GetProperty("code").GetString()));
        Assert.Equal(("Disbursed", "1400.00"), ((await journey.CaseAsync()).Text("lifecycle"), (await journey.CaseAsync()).Amount("guaranteed")));
        await journey.ToDayAsync(60);
        await journey.PayAsync("10000.00");
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_nothing_is_paid_in_bank_mode_Then_the_case_is_in_default_on_day_150_and_the_guarantee_stands()
    {
        // Paid out a day later than elsewhere, so that the loan matures on its day 60 and not on the Monday after it.
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        await journey.ToDayAsync(1);
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");
        await journey.ToDayAsync(150);
        Assert.Equal("Disbursed", (await journey.CaseAsync()).Text("lifecycle"));

        await journey.ToDayAsync(151);

        var answer = await journey.CaseAsync();
        Assert.Equal(("Defaulted", "1470.00"), (answer.Text("lifecycle"), answer.Amount("guaranteed")));
        Assert.Contains("interest-accrued B: InterestReceivable 350.00 / InterestIncome 350.00", await journey.JournalAsync());
        Assert.Contains("case-defaulted", await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_a_bank_that_funds_while_rules_decide_with_a_guarantee_of_30_percent_Then_nobody_asks_it_and_the_pool_carries_its_share()
    {
        await using var journey = await Journey.WithOrderAsync(agree: agreement =>
        {
            agreement["preset"] = "Platform";
            agreement["policy"] = new JsonObject { ["funder"] = "FundingBank", ["guaranteeShare"] = 3000 };
            agreement["fundingBank"] = "bravo";
            agreement["funderAccount"] = "BRAVO-1";
        });
        await journey.ApplyAsync();
        var pool = (await journey.App.GetAsync($"pools/{(await journey.App.GetAsync($"agreements/{journey.AgreementId}")).Text("poolId")}")).Amount("reserved");
        Assert.Equal("2100.00", pool);
        Assert.Equal([$"{journey.CaseId}-D1 6965.00"], await journey.Bravo.SettleAllAsync());
        await journey.PostDocumentAsync("receipts");
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        await journey.SettleAllAsync();

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Contains("guaranteed P: GuaranteesGiven 2100.00 / Contra 2100.00", await journey.JournalAsync());
        Assert.Equal(["B BankCash 35.00", "B FeeIncome -35.00"], await journey.BalancesAsync());
    }

    [Fact]
    public async Task Given_the_platform_is_the_buyer_Then_it_does_not_guarantee_what_it_owes_itself()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        var platform = Requests.Party("Buyer");
        platform["roles"] = new JsonArray("Buyer", "Platform");
        var buyer = (await journey.App.PostAsync("parties", platform)).Id;
        var order = await journey.OrderAsync("PO-OWN", change: body => body["buyerId"] = buyer);
        var id = await journey.ApplyAsync(order);
        await journey.Bravo.DecideOrdersAsync();
        await journey.SettleAllAsync();

        var answer = await journey.App.GetAsync($"cases/{id}");
        Assert.Equal(("Disbursed", 0), (answer.Text("lifecycle"), answer.Body.GetProperty("policy").GetProperty("guaranteeShare").GetInt32()));
        Assert.DoesNotContain(await journey.BalancesAsync(), balance => balance.StartsWith("P GuaranteesGiven", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_the_banks_statement_differs_from_its_shadow_Then_a_person_sees_both()
    {
        await using var journey = await Journey.DisbursedAsync(agree: Journey.BankMode);
        await journey.ToDayAsync(30);
        await journey.Bravo.StateLoanAsync(journey.CaseId, "7000.00", "70.00");
        Assert.Empty(await journey.WorkItemsAsync());

        await journey.Bravo.StateLoanAsync(journey.CaseId, "7000.00", "71.00");

        Assert.Equal(["shadow-differs"], await journey.WorkItemsAsync());
    }
}
