using System.Text.Json;
using Marketplace;
using Marketplace.Replay;
using Marketplace.Reports;
using Spectre.Console;

namespace Tests.Marketplace;

public class ReportTests
{
    private static readonly RunFigures Run = new(2.5, 0.4, 1, 0.5, 1, 640, 20, 3, 1, 200L * 1024 * 1024, 90L * 1024 * 1024, 3, 1);

    [Fact]
    public void Given_a_replay_When_shown_on_something_that_is_no_terminal_Then_the_tables_are_plain_and_complete()
    {
        var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 160;

        ReportTables.Write(console, ReplayReport.Of(ReconciliationTests.Agreeing(), 0, Run));

        var shown = text.ToString();
        Assert.DoesNotContain('\u001b', shown);
        string[] all = ["Closed: Repaid", "7,000.00", "Trial balance, book P in BRL", "Received from buyers and suppliers", "10,000.00", "agrees", "cases per second", "200 MB"];
        foreach (var expected in all)
            Assert.Contains(expected, shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_two_runs_of_a_replay_When_written_as_JSON_Then_only_the_run_figures_differ()
    {
        var folder = Directory.CreateTempSubdirectory("report-");
        try
        {
            var first = Saved(folder, Run);
            var second = Saved(folder, Run with { WallSeconds = 99, BackendRestarts = 2, BankRepeats = 7 });

            Assert.NotEqual(first.GetProperty("run").GetRawText(), second.GetProperty("run").GetRawText());
            Assert.Equal(Rest(first), Rest(second));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Given_books_that_disagree_When_reported_Then_the_first_difference_is_named()
    {
        var outcome = ReconciliationTests.Agreeing();

        var report = ReplayReport.Of(ReconciliationTests.Moved(outcome, Terms.Platform.FunderAccount, 0), 0, Run);

        Assert.Equal("agreement: funder's account: P PoolCash 175.00, bank 0.00", report.FirstDifference);
    }

    private static JsonElement Saved(DirectoryInfo folder, RunFigures run)
    {
        var file = Path.Combine(folder.FullName, "report.json");
        ReplayReport.Of(ReconciliationTests.Agreeing(), 0, run).Save(file);
        return JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file), MarketJson.Options);
    }

    private static string Rest(JsonElement report) =>
        string.Join('\n', report.EnumerateObject().Where(property => property.Name != "run").Select(property => $"{property.Name}={property.Value.GetRawText()}"));
}
