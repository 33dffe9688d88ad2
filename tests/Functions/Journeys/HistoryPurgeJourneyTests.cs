using Emulator.DurableTask;

namespace Tests.Functions.Journeys;

/// <summary>Histories of orchestrations go long after their end; the rows of their cases stay.</summary>
public sealed class HistoryPurgeJourneyTests
{
    [Fact]
    public async Task Given_a_case_that_ended_90_days_ago_Then_its_history_is_gone_and_it_can_still_open_again()
    {
        await using var journey = await Journey.DisbursedAsync();
        var waiting = await journey.ApplyAsync(await journey.OrderAsync("PO-2", change: order => order["lines"]![0]!["description"] = "Lamps"));
        await journey.ToDayAsync(60);
        await journey.PayAsync("10000.00");
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());

        await journey.ToDayAsync(149);
        Assert.NotNull(History(journey, journey.CaseId));
        await journey.ToDayAsync(152);
        Assert.Null(History(journey, journey.CaseId));
        // What still runs is older, and stays.
        Assert.NotNull(History(journey, waiting));
        Assert.NotEmpty(await journey.TimelineAsync());

        await journey.Bank.ReturnAsync($"{journey.CaseId}-R1", "2860.00");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Contains("Reopened", await journey.TimelineAsync());
        await journey.DecideAsync("payment-returned", "resume");
        await journey.SettleAllAsync();
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Null(History(journey, journey.CaseId));
        Assert.NotNull(History(journey, journey.CaseId, episode: 2));
    }

    private static RecordedHistory? History(Journey journey, string caseId, int episode = 1) => journey.App.Service<DurableTaskEngine>().RecordHistory($"{caseId}.{episode}");
}
