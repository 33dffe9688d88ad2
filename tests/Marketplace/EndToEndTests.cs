using System.Text.Json;
using Marketplace;
using Marketplace.Disturbing;
using Marketplace.Reports;
using Spectre.Console;

namespace Tests.Marketplace;

/// <summary>The earliest orders of the sample on the real backend, in a process of its own.</summary>
public class EndToEndTests
{
    private static readonly string[] Ends = ["Closed", "Rejected", "Cancelled", "Expired"];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Given_forty_orders_When_replayed_with_and_without_a_kill_Then_books_reconcile_and_both_runs_end_the_same()
    {
        MarketplaceOptions options = new(MarketplaceOptions.SampleFolder, Limit: 40);
        var undisturbed = await ReplayAsync(options);
        var killed = await ReplayAsync(options with { KillAt = 15 });

        Assert.Equal(40, undisturbed.OrdersRead);
        Assert.Equal((0, 0), (undisturbed.Run.BackendRestarts, undisturbed.Run.BankRepeats));
        Assert.Contains(undisturbed.States, state => state.Key.StartsWith("Closed", StringComparison.Ordinal) && state.Value > 20);
        Assert.Equal(1, killed.Run.BackendRestarts);
        Assert.Equal(WithoutRun(undisturbed), WithoutRun(killed));
    }

    [Fact]
    public async Task Given_everything_goes_wrong_When_replayed_in_three_orders_Then_books_reconcile_every_case_ends_and_all_end_the_same()
    {
        MarketplaceOptions options = new(MarketplaceOptions.SampleFolder, Limit: 120, Disturb: "all", DisturbRate: 500, Tick: TimeSpan.FromHours(24));
        var first = await ReplayAsync(options);

        Assert.InRange(first.Disturbances.Count, DisturbanceTable.All.Count - 6, DisturbanceTable.All.Count);
        Assert.All(first.States.Keys, state => Assert.Contains(state.Split(':')[0], Ends));
        Assert.All(first.OpenWorkItems.Keys, kind => Assert.Equal("credit-in-suspense", kind));
        Assert.All(first.Disturbances, line => Assert.InRange(line.Sent, 1, int.MaxValue));
        foreach (var shuffle in new[] { 1, 2 }) Assert.Equal(WithoutRun(first), WithoutRun(await ReplayAsync(options with { Shuffle = shuffle })));
    }

    private static async Task<ReplayReport> ReplayAsync(MarketplaceOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("replay-");
        try
        {
            var file = Path.Combine(folder.FullName, "report.json");
            var printed = new StringWriter();
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(printed) });
            using var limit = new CancellationTokenSource(Limit);

            var code = await new MarketplaceRun(options with { Exit = true, ReportFile = file }, console).RunAsync(limit.Token);

            Assert.True(code == 0, printed.ToString());
            return JsonSerializer.Deserialize<ReplayReport>(await File.ReadAllTextAsync(file, limit.Token), MarketJson.Options)!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>End reasons, balances of every case, trial balances, work items, what disturbances came to: all but what the run itself cost.</summary>
    private static string WithoutRun(ReplayReport report) => JsonSerializer.Serialize(report with { Run = null! }, MarketJson.Indented);
}
