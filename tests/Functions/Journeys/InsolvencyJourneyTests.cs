using System.Net;
using System.Text.Json.Nodes;

namespace Tests.Functions.Journeys;

/// <summary>A party becomes insolvent, on the whole application: everything is due, nothing more goes out to it, collections go on.</summary>
public sealed class InsolvencyJourneyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_an_insolvent_supplier_Then_its_loan_is_in_default_and_the_residual_waits_for_two_persons(bool bankMode)
    {
        await using var journey = await Journey.DisbursedAsync(agree: bankMode ? Journey.BankMode : null);
        await journey.ToDayAsync(10);
        await DeclareAsync(journey, journey.SupplierId);

        var answer = await journey.CaseAsync();
        Assert.Equal(("Defaulted", "7000.00", "2017-03-13"), (answer.Text("lifecycle"), answer.Amount("recalled"), answer.Text("recallDueDate")));
        await journey.ToDayAsync(60);
        Assert.DoesNotContain("payment-overdue", await journey.WorkItemsAsync());

        Assert.Equal([$"{journey.CaseId}-S1 7140.00"], await journey.PayAsync("10000.00"));
        Assert.Equal("Defaulted Received Repaid", await journey.StateAsync());
        await journey.DecideAsync("residual-withheld", "release", persons: 2);
        Assert.Equal([$"{journey.CaseId}-R1 2860.00"], await journey.SettleAllAsync());

        Assert.Equal("Closed Received Repaid Recovered", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_an_insolvent_buyer_Then_every_case_against_it_is_in_default_and_what_was_not_paid_out_never_is()
    {
        await using var journey = await Journey.DisbursedAsync();
        var order = await journey.OrderAsync("PO-2", acknowledged: false, change: order => order["issuedAt"] = "2017-02-10T08:00:00Z");
        await DeclareAsync(journey, journey.BuyerId);

        Assert.Equal("Defaulted", (await journey.CaseAsync()).Text("lifecycle"));
        var refused = await journey.ApplyAsync(order);
        Assert.Equal("Rejected", (await journey.App.GetAsync($"cases/{refused}")).Text("lifecycle"));
        Assert.Empty(await journey.SettleAllAsync());

        await journey.PayAsync("7000.00", debtor: Journey.SupplierAccount);
        Assert.Equal("Closed Received Repaid Recovered", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_insolvency_while_the_bank_decides_Then_the_case_is_refused_and_gives_everything_back()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        var id = await journey.ApplyAsync(journey.OrderId);
        await DeclareAsync(journey, journey.SupplierId);

        Assert.Equal("Rejected", (await journey.App.GetAsync($"cases/{id}")).Text("lifecycle"));
        await journey.Bravo.DecideOrdersAsync();
        Assert.Empty(await journey.SettleAllAsync());
        Assert.Equal("0.00", (await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}")).Amount("reserved"));
    }

    [Fact]
    public async Task Given_insolvency_while_the_payment_is_under_way_Then_the_loan_is_in_default_as_soon_as_it_begins()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await DeclareAsync(journey, journey.SupplierId);
        Assert.Equal("DisbursementPending", (await journey.CaseAsync()).Text("lifecycle"));

        await journey.SettleAllAsync();

        Assert.Equal(("Defaulted", "7000.00"), ((await journey.CaseAsync()).Text("lifecycle"), (await journey.CaseAsync()).Amount("recalled")));
    }

    [Fact]
    public async Task Given_a_party_that_became_insolvent_while_the_case_was_closed_When_it_opens_again_Then_it_hears_of_that_first()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.PayAsync("10000.00");
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        await journey.ToDayAsync(1);
        await DeclareAsync(journey, journey.SupplierId);

        await journey.Bank.ReturnAsync($"{journey.CaseId}-R1", "3000.00");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));
        await journey.DecideAsync("payment-returned", "resume");

        Assert.Contains("Insolvent", (await journey.CaseAsync()).Body.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()));
        Assert.Empty(await journey.SettleAllAsync());
        Assert.Contains("residual-withheld", await journey.WorkItemsAsync());
    }

    private static async Task DeclareAsync(Journey journey, string partyId)
    {
        var body = new JsonObject { ["declaredAt"] = "2017-03-01T10:00:00Z", ["reference"] = "1004-22" };
        (await journey.App.PostAsync($"parties/{partyId}/insolvencies", body)).Expect(HttpStatusCode.Created);
        await journey.Bank.RestAsync();
    }
}
