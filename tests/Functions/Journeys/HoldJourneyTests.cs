using System.Net;
using System.Text.Json.Nodes;

namespace Tests.Functions.Journeys;

/// <summary>cases.md row 15 (Blnk issue 181): limit 5,000, five holds of 1,000, a sixth is refused; in both modes, and asked for all at once.</summary>
public sealed class HoldJourneyTests
{
    [Theory]
    [InlineData(false, "DisbursementPending")]
    [InlineData(true, "Approved")]
    public async Task Given_a_limit_of_5000_and_six_applications_of_1000_at_once_Then_five_hold_and_the_sixth_is_refused(bool bankMode, string held)
    {
        await using var journey = await Journey.WithOrderAsync(agree: agreement =>
        {
            agreement["starterLimit"] = Requests.Money("5000.00");
            if (bankMode) Journey.BankMode(agreement);
        });
        (await journey.App.PostAsync("facilities", Requests.Facility(journey.SupplierId, journey.AgreementId, "5000.00"))).Expect(HttpStatusCode.Created);
        await journey.Bank.RestAsync();
        foreach (var asked in await journey.Bravo.TakeAllAsync()) await journey.Bravo.DecideLineAsync(asked.GetProperty("applicationId").GetString()!, "5000.00");
        List<string> orders = [];
        for (var day = 1; day <= 6; day++) orders.Add(await journey.OrderAsync($"N-{day}", change: order => order["issuedAt"] = $"2017-02-{3 * day:D2}T08:00:00Z"));

        var answers = await Task.WhenAll(orders.Select(order => journey.App.PostAsync("cases", new JsonObject
        {
            ["orderId"] = order,
            ["agreementId"] = journey.AgreementId,
            ["requestedAmount"] = Requests.Money("1000.00"),
        })));
        await journey.Bank.RestAsync();

        var cases = await Task.WhenAll(answers.Select(answer => journey.App.GetAsync($"cases/{answer.Id}")));
        Assert.Equal(5, cases.Count(answer => answer.Text("lifecycle") == held && answer.Amount("advance") == "1000.00"));
        var refused = Assert.Single(cases, answer => answer.Text("lifecycle") == "Rejected");
        Assert.Equal("facility-exhausted", refused.Body.GetProperty("reasons")[0].GetProperty("code").GetString());
        var facility = await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}");
        Assert.Equal(("5000.00", "0.00"), (facility.Amount("reserved"), facility.Amount("headroom")));
    }
}
