namespace Tests.Functions.Journeys;

/// <summary>A fee at repayment, through HTTP: quoted, charged when the loan is repaid, and not saved by repaying early.</summary>
public sealed class RepaymentFeeJourneyTests
{
    [Theory]
    [InlineData(60, "7210.00", "2790.00")]
    [InlineData(30, "7140.00", "2860.00")]
    public async Task Given_one_percent_at_repayment_Then_70_are_charged_with_the_principal(int day, string toFunder, string residual)
    {
        await using var journey = await Journey.WithOrderAsync(agree: agreement => agreement["repaymentFeeRate"] = 100);
        var quote = await journey.App.PostAsync("quotes", Requests.Quote(journey.OrderId, journey.AgreementId));
        Assert.Equal("70.00", quote.Body.GetProperty("due")[0].GetProperty("fee").GetProperty("amount").GetString());
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");
        await journey.ToDayAsync(day);

        Assert.Equal([$"{journey.CaseId}-S1 {toFunder}", $"{journey.CaseId}-R1 {residual}"], await journey.PayAsync("10000.00"));

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Contains("charged P: FeeReceivable 70.00 / FeeIncome 70.00", await journey.JournalAsync());
        var fees = (await journey.App.GetAsync($"cases/{journey.CaseId}/statement")).Body.GetProperty("summary").GetProperty("fees").GetProperty("amount").GetString();
        Assert.Equal("105.00", fees);
    }
}
