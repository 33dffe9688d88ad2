using System.Text.Json;
using Marketplace;
using Marketplace.Reports;
using Spectre.Console;

namespace Tests.Marketplace;

/// <summary>The earliest 40 orders of the sample on the real backend, in a process of its own.</summary>
public class EndToEndTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Given_forty_orders_When_replayed_with_and_without_a_kill_Then_books_reconcile_and_both_runs_end_the_same()
    {
        var undisturbed = await ReplayAsync(killAt: null);
        var killed = await ReplayAsync(killAt: 15);

        Assert.Null(undisturbed.FirstDifference);
        Assert.Equal(40, undisturbed.OrdersRead);
        Assert.Equal((0, 0), (undisturbed.Run.BackendRestarts, undisturbed.Run.BankRepeats));
        Assert.Contains(undisturbed.States, state => state.Key.StartsWith("Closed", StringComparison.Ordinal) && state.Value > 20);
        Assert.Equal(1, killed.Run.BackendRestarts);
        Assert.Equal(WithoutRun(undisturbed), WithoutRun(killed));
    }

    private static async Task<ReplayReport> ReplayAsync(int? killAt)
    {
        var folder = Directory.CreateTempSubdirectory("replay-");
        try
        {
            var file = Path.Combine(folder.FullName, "report.json");
            var printed = new StringWriter();
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(printed) });
            var options = new MarketplaceOptions(MarketplaceOptions.SampleFolder, Limit: 40, Exit: true, ReportFile: file, KillAt: killAt);
            using var limit = new CancellationTokenSource(Limit);

            var code = await new MarketplaceRun(options, console).RunAsync(limit.Token);

            Assert.True(code == 0, printed.ToString());
            return JsonSerializer.Deserialize<ReplayReport>(await File.ReadAllTextAsync(file, limit.Token), MarketJson.Options)!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>End reasons, balances of every case, trial balances, work items: all but what the run itself cost.</summary>
    private static string WithoutRun(ReplayReport report) => JsonSerializer.Serialize(report with { Run = null! }, MarketJson.Indented);
}
