using System.Net;
using System.Text.Json.Nodes;

namespace Tests.Functions.Journeys;

/// <summary>A quote before the application, and what then happens.</summary>
public sealed class QuoteJourneyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_row_18_When_nothing_unusual_happens_Then_it_comes_as_it_was_quoted(bool bankMode)
    {
        await using var journey = await Journey.WithOrderAsync(agree: bankMode ? Journey.BankMode : null);
        var quote = await QuoteAsync(journey, buyerPaysOn: "2017-04-30");

        Assert.Equal(
            ["7000.00", "35.00", "6965.00", "140.00", "0.00", "10000.00", "2860.00", "0.00", "175.00"],
            new[] { "advance", "fee", "paidOut", "interest", "penalty", "buyerPays", "residual", "unpaid", "cost" }.Select(quote.Amount));
        Assert.Equal(("AdvanceRate", "2017-03-01", "2017-05-01", "16.29"), (quote.Text("boundBy"), quote.Text("paidOutOn"), quote.Text("maturityDate"), quote.Text("effectiveAnnualRate")));
        var due = Assert.Single(quote.Body.GetProperty("due").EnumerateArray());
        Assert.Equal("""{"on":"2017-05-01","principal":{"amount":"7000.00","currency":"BRL"},"interest":{"amount":"142.33","currency":"BRL"},"fee":{"amount":"0.00","currency":"BRL"}}""", due.GetRawText());

        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        var disbursed = await journey.CaseAsync();
        Assert.Equal((quote.Amount("advance"), quote.Amount("fee")), (disbursed.Amount("advance"), disbursed.Amount("fee")));
        await journey.PostDocumentAsync("receipts");
        await journey.ToDayAsync(60);
        await journey.PayAsync("10000.00");
        var closed = await journey.CaseAsync();
        Assert.Equal(("Closed", quote.Amount("residual")), (closed.Text("lifecycle"), closed.Amount("residual")));
    }

    [Fact]
    public async Task Given_instalments_When_each_is_paid_on_its_day_Then_it_comes_as_it_was_quoted()
    {
        await using var journey = await Journey.WithOrderAsync(agree: agreement => agreement["instalments"] = new JsonArray(
            new JsonObject { ["afterDays"] = 30, ["share"] = 4000 }, new JsonObject { ["afterDays"] = 60, ["share"] = 6000 }));
        var quote = await QuoteAsync(journey, buyerPaysOn: "2017-05-01");

        // 7,000 at 12 % for 30 days; 4,200 for 31 days more, the second instalment falling on a Sunday.
        Assert.Equal(
            ["2017-03-31 2800.00 70.00", "2017-05-01 4200.00 43.40"],
            quote.Body.GetProperty("due").EnumerateArray().Select(due =>
                $"{due.GetProperty("on").GetString()} {due.GetProperty("principal").GetProperty("amount").GetString()} {due.GetProperty("interest").GetProperty("amount").GetString()}"));
        Assert.Equal(
            ["2870.00", "10000.00", "113.40", "0.00", "5756.60", "0.00", "148.40"],
            new[] { "supplierPays", "buyerPays", "interest", "penalty", "residual", "unpaid", "cost" }.Select(quote.Amount));

        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");
        await journey.ToDayAsync(30);
        await journey.PayAsync("2870.00", debtor: "SUPP-1");
        await journey.ToDayAsync(61);
        await journey.PayAsync("10000.00");
        var closed = await journey.CaseAsync();
        Assert.Equal(("Closed", quote.Amount("residual")), (closed.Text("lifecycle"), closed.Amount("residual")));
        var statement = (await journey.App.GetAsync($"cases/{journey.CaseId}/statement")).Expect(HttpStatusCode.OK).Body.GetProperty("summary");
        Assert.Equal(quote.Text("effectiveAnnualRate"), statement.GetProperty("effectiveAnnualRate").GetString());
    }

    [Fact]
    public async Task Given_a_buyer_who_pays_after_grace_Then_the_quote_has_the_penalty_and_nothing_was_stored()
    {
        await using var journey = await Journey.WithOrderAsync();
        var quote = await QuoteAsync(journey, buyerPaysOn: "2017-05-17", requested: "1000.00");

        // 77 days of interest; from maturity on 1 May after 5 days of grace 11 days at 25 % on 1,000.00 and the 20.33 that fell due with it.
        Assert.Equal(("Requested", "25.67", "7.79"), (quote.Text("boundBy"), quote.Amount("interest"), quote.Amount("penalty")));
        Assert.Equal(quote.Body.GetRawText(), (await QuoteAsync(journey, buyerPaysOn: "2017-05-17", requested: "1000.00")).Body.GetRawText());
        Assert.Equal("0.00", (await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}")).Amount("reserved"));
    }

    [Fact]
    public async Task Given_limits_that_other_cases_use_Then_the_quote_is_bound_by_what_is_left()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        var other = await journey.OrderAsync("PO-2", change: order => order["issuedAt"] = "2017-02-10T08:00:00Z");
        var facility = (await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}")).Amount("headroom");

        var quote = (await journey.App.PostAsync("quotes", Requests.Quote(other, journey.AgreementId))).Expect(HttpStatusCode.OK);

        Assert.Equal(("FacilityHeadroom", facility), (quote.Text("boundBy"), quote.Amount("advance")));
    }

    [Fact]
    public async Task Given_what_cannot_be_quoted_Then_the_answer_says_why()
    {
        await using var journey = await Journey.WithOrderAsync();
        var quote = Requests.Quote(journey.OrderId, journey.AgreementId);

        Assert.Equal(["/orderId unknown-id"], (await PostAsync(orderId: "o0000000000000000000")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        Assert.Equal(["/agreementId unknown-id"], (await PostAsync(agreementId: "a0000000000000000000")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        Assert.Equal(["/paidOutOn out-of-range"], (await PostAsync(paidOutOn: "2017-02-28")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        Assert.Equal(["/buyerPaysOn out-of-range"], (await PostAsync(paidOutOn: "2017-03-03", buyerPaysOn: "2017-03-02")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        var other = Requests.Agreement((await journey.App.GetAsync($"agreements/{journey.AgreementId}")).Text("poolId"));
        var without = (await journey.App.PostAsync("agreements", other)).Expect(HttpStatusCode.Created).Id;
        (await PostAsync(agreementId: without)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "facility-not-live");
        other["minimumFee"] = Requests.Money("8000.00");
        await journey.AgreeAsync(other);
        (await PostAsync(agreementId: journey.AgreementId)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "fee-exceeds-advance");

        Task<Answer> PostAsync(string? orderId = null, string? agreementId = null, string? paidOutOn = null, string? buyerPaysOn = null)
        {
            var body = quote.DeepClone();
            if (orderId is not null) body["orderId"] = orderId;
            if (agreementId is not null) body["agreementId"] = agreementId;
            if (paidOutOn is not null) body["paidOutOn"] = paidOutOn;
            if (buyerPaysOn is not null) body["buyerPaysOn"] = buyerPaysOn;
            return journey.App.PostAsync("quotes", (JsonObject)body);
        }
    }

    private static async Task<Answer> QuoteAsync(Journey journey, string buyerPaysOn, string? requested = null)
    {
        var body = Requests.Quote(journey.OrderId, journey.AgreementId);
        body["buyerPaysOn"] = buyerPaysOn;
        if (requested is not null) body["requestedAmount"] = Requests.Money(requested);
        return (await journey.App.PostAsync("quotes", body)).Expect(HttpStatusCode.OK);
    }
}
