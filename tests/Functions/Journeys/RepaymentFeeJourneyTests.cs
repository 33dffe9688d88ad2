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

    [Fact]
    public async Task Given_a_flat_fee_and_a_least_one_at_repayment_Then_the_least_is_quoted_and_charged_with_each_part_of_the_principal()
    {
        await using var journey = await Journey.WithOrderAsync(agree: agreement =>
        {
            agreement["repaymentFlatFee"] = Requests.Money("10.00");
            agreement["repaymentMinimumFee"] = Requests.Money("50.00");
        });
        var quote = await journey.App.PostAsync("quotes", Requests.Quote(journey.OrderId, journey.AgreementId));
        Assert.Equal("50.00", quote.Body.GetProperty("due")[0].GetProperty("fee").GetProperty("amount").GetString());
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");
        await journey.ToDayAsync(60);

        Assert.Equal([$"{journey.CaseId}-S1 7190.00", $"{journey.CaseId}-R1 2810.00"], await journey.PayAsync("10000.00"));
    }
}
