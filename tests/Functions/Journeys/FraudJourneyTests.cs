using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Access;

namespace Tests.Functions.Journeys;

/// <summary>A person finds fraud, on the whole application: nothing more goes out to the supplier, everything is due, collections go on.</summary>
public sealed class FraudJourneyTests
{
    private static readonly JsonObject Found = new() { ["reason"] = "The carrier has never heard of the goods." };

    [Fact]
    public async Task Given_fraud_in_a_disbursed_case_Then_it_is_in_default_and_the_residual_waits_for_two_persons()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(10);

        (await journey.App.PostAsync($"cases/{journey.CaseId}/frauds", Found.DeepClone())).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();

        var answer = await journey.CaseAsync();
        Assert.Equal(("Defaulted", "7000.00", "2017-03-13"), (answer.Text("lifecycle"), answer.Amount("recalled"), answer.Text("recallDueDate")));
        Assert.Contains("case-defaulted", await journey.WorkItemsAsync());
        await journey.ToDayAsync(60);
        Assert.Equal([$"{journey.CaseId}-S1 7140.00"], await journey.PayAsync("10000.00"));
        await journey.DecideAsync("residual-withheld", "release", persons: 2);
        Assert.Equal([$"{journey.CaseId}-R1 2860.00"], await journey.SettleAllAsync());
        Assert.Equal("Closed Received Repaid Recovered", await journey.StateAsync());
        var anna = await journey.App.KeyAsync("default", "anna-2", Roles.Operator, SubjectKind.Person);
        (await journey.App.PostAsync($"cases/{journey.CaseId}/frauds", Found.DeepClone(), anna)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
    }

    [Fact]
    public async Task Given_fraud_while_the_bank_decides_Then_the_case_is_refused_and_nothing_is_paid()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        var id = await journey.ApplyAsync(journey.OrderId);

        (await journey.App.PostAsync($"cases/{id}/frauds", Found.DeepClone())).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();

        var refused = await journey.App.GetAsync($"cases/{id}");
        Assert.Equal(("Rejected", "fraud"), (refused.Text("lifecycle"), refused.Body.GetProperty("reasons")[0].GetProperty("code").GetString()));
        await journey.Bravo.DecideOrdersAsync();
        Assert.Empty(await journey.SettleAllAsync());
    }
}
