using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tests.Functions.Journeys;

/// <summary>Months of the books are closed on the whole application: what a case books by then, what is provided for, and where later corrections land.</summary>
public sealed class PeriodJourneyTests
{
    /// <summary>Days after the start on which the month before has ended everywhere: noon, UTC, of the first.</summary>
    private const int April = 31, May = 61, June = 92, July = 122;

    [Fact]
    public async Task Given_a_platforms_loan_When_months_are_closed_Then_interest_and_provision_are_those_of_their_month_ends()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.ToDayAsync(April);
        await CloseAsync(journey, "2017-03");

        // 30 days of 12 % on 7,000.00, and 1 % of what is owed.
        Assert.Equal(
            ["2017-03-31 interest-accrued P: InterestReceivable 70.00 / InterestIncome 70.00", "2017-03-31 provided P: ImpairmentLoss 70.70 / LoanAllowance 70.70"],
            (await DatedJournalAsync(journey)).Where(line => !line.Contains("fee-earned", StringComparison.Ordinal) && line.StartsWith("2017-03-31", StringComparison.Ordinal)));
    }

    internal static async Task CloseAsync(Journey journey, string period)
    {
        (await journey.App.PostAsync($"periods/{period}/closings", Reason())).Expect(HttpStatusCode.Accepted);
        await journey.App.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("Closed", (await PeriodAsync(journey, period)).GetProperty("status").GetString());
    }

    internal static async Task<JsonElement> PeriodAsync(Journey journey, string period) => (await journey.App.GetAsync($"periods/{period}")).Expect(HttpStatusCode.OK).Body;

    private static JsonObject Reason() => new() { ["reason"] = "Month end" };

    /// <summary>The journal with its dates.</summary>
    private static async Task<IReadOnlyList<string>> DatedJournalAsync(Journey journey)
    {
        var entries = (await journey.App.GetAsync($"cases/{journey.CaseId}/statement")).Expect(HttpStatusCode.OK).Body.GetProperty("entries").EnumerateArray();
        return [.. entries.Select(entry => entry.GetProperty("date").GetString()!).Zip(await journey.JournalAsync(), (date, line) => $"{date} {line}")];
    }
}
