using System.Net;

namespace Tests.Functions.Journeys;

/// <summary>cases.md row 18 on the whole application: every figure to the cent, whatever happens to the process in between.</summary>
public sealed class UndisturbedJourneyTests
{
    private static readonly string[] Row18 =
    [
        "settled P: LoanPrincipal 7000.00 / PoolCash 6965.00, UnearnedFee 35.00",
        "credit-booked C: CollectionCash 10000.00 / Unallocated 10000.00",
        "interest-accrued P: InterestReceivable 140.00 / InterestIncome 140.00",
        "fee-earned P: UnearnedFee 35.00 / FeeIncome 35.00",
        "allocated C: Unallocated 10000.00 / HeldForFunder 7140.00, HeldForSupplier 2860.00",
        "allocated P: DueFromCollection 7140.00 / InterestReceivable 140.00, LoanPrincipal 7000.00",
        "swept C: HeldForFunder 7140.00 / CollectionCash 7140.00",
        "swept P: PoolCash 7140.00 / DueFromCollection 7140.00",
        "residual-paid C: HeldForSupplier 2860.00 / CollectionCash 2860.00",
    ];

    [Theory]
    [InlineData("false", false)]
    [InlineData("true", false)]
    [InlineData("false", true)]
    public async Task Given_row_18_Then_it_is_paid_repaid_and_closed_to_the_cent(string extendedSessions, bool restartBetweenSteps)
    {
        await using var journey = await Journey.WithOrderAsync(
            settings: new() { ["AzureFunctionsJobHost:extensions:durableTask:extendedSessionsEnabled"] = extendedSessions });
        async Task BreakAsync()
        {
            if (restartBetweenSteps) await journey.App.Host.RestartAsync();
        }

        await journey.ApplyAsync();
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
        await BreakAsync();
        Assert.Equal([$"{journey.CaseId}-D1 6965.00"], await journey.Bank.SettleAllAsync());
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
        await BreakAsync();
        await journey.PostDocumentAsync("despatches");
        await BreakAsync();
        await journey.PostDocumentAsync("receipts");
        Assert.Equal("Disbursed Received Outstanding", await journey.StateAsync());

        await journey.ToDayAsync(60);
        var before = await journey.CaseAsync();
        Assert.Equal(("7000.00", "140.00", "2017-05-01"), (before.Amount("principalOutstanding"), before.Amount("interestAccrued"), before.Text("maturityDate")));
        await BreakAsync();
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        await BreakAsync();
        Assert.Equal([$"{journey.CaseId}-S1 7140.00", $"{journey.CaseId}-R1 2860.00"], await journey.Bank.SettleAllAsync());

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Equal(Row18, await journey.JournalAsync());
        Assert.Equal(["P FeeIncome -35.00", "P InterestIncome -140.00", "P PoolCash 175.00"], await journey.BalancesAsync());
        Assert.Empty(await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_the_same_case_Then_its_timeline_tells_it_and_its_holds_are_gone()
    {
        await using var journey = await Journey.DisbursedAsync();
        var supplier = (await journey.CaseAsync()).Text("supplierId");
        var facility = (await journey.App.GetAsync($"facilities/f-{supplier}-{journey.AgreementId}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("0.00", "7000.00"), (facility.Amount("reserved"), facility.Amount("utilised")));

        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        await journey.Bank.SettleAllAsync();

        Assert.Equal(
            ["Applied", "Approved", "OrderVerified", "DisbursementInstructed", "DisbursementSettled", "Received", "CreditBooked", "CreditAllocated",
                "SweepInstructed", "ResidualInstructed", "SweepSettled", "ResidualSettled", "Closed"],
            await journey.TimelineAsync());
        facility = (await journey.App.GetAsync($"facilities/f-{supplier}-{journey.AgreementId}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("0.00", "0.00"), (facility.Amount("reserved"), facility.Amount("utilised")));
        var list = (await journey.App.GetAsync($"cases?supplier={supplier}&status=Closed")).Expect(HttpStatusCode.OK);
        Assert.Equal(journey.CaseId, Assert.Single(list.Body.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        Assert.Empty((await journey.App.GetAsync($"cases?supplier={supplier}&status=Disbursed")).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Given_documents_that_came_before_the_case_Then_the_case_hears_of_them()
    {
        await using var journey = await Journey.WithOrderAsync();
        (await journey.App.PostAsync($"orders/{journey.OrderId}/despatches", Requests.Despatch())).Expect(HttpStatusCode.Created);
        (await journey.App.PostAsync($"orders/{journey.OrderId}/receipts", Requests.Receipt())).Expect(HttpStatusCode.Created);

        await journey.ApplyAsync();
        await journey.Bank.SettleAllAsync();

        Assert.Equal("Disbursed Received Outstanding", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_the_same_application_twice_Then_there_is_one_case_and_another_body_is_refused()
    {
        await using var journey = await Journey.WithOrderAsync();
        System.Text.Json.Nodes.JsonObject Body() => new() { ["orderId"] = journey.OrderId, ["agreementId"] = journey.AgreementId };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => journey.App.PostAsync("cases", Body(), idempotencyKey: "apply-once")));
        var other = Body();
        other["requestedAmount"] = Requests.Money("1.00");

        var id = Assert.Single(answers.Select(answer => answer.Expect(HttpStatusCode.Accepted).Id).Distinct());
        Assert.Equal($"/api/cases/{id}", answers[0].Location);
        (await journey.App.PostAsync("cases", other, idempotencyKey: "apply-once")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await journey.Bank.RestAsync();
        Assert.Equal([$"{id}-D1 6965.00"], await journey.Bank.SettleAllAsync());
    }

    [Fact]
    public async Task Given_less_is_asked_for_Then_less_is_lent()
    {
        await using var journey = await Journey.WithOrderAsync();
        var body = new System.Text.Json.Nodes.JsonObject
        {
            ["orderId"] = journey.OrderId,
            ["agreementId"] = journey.AgreementId,
            ["requestedAmount"] = Requests.Money("1000.00"),
        };
        var id = (await journey.App.PostAsync("cases", body)).Expect(HttpStatusCode.Accepted).Id;
        await journey.Bank.RestAsync();

        Assert.Equal([$"{id}-D1 995.00"], await journey.Bank.SettleAllAsync());
    }
}
