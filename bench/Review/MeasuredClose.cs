using ScfFunctions.Books;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace Bench.Review;

/// <summary>The close of last month as the application does it, and what it costs: every case was paid out in it, and books.</summary>
/// <param name="count">How many open cases there are.</param>
internal sealed class MeasuredClose(int count)
{
    private const string Tenant = "default";

    /// <summary>What <see cref="RunAsync"/> prints, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["MB resident before", "MB more at most", "close s", "cases/s", "table requests per case"];

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    /// <summary>Makes the cases, each with its orchestration.</summary>
    public async Task MakeAsync(string data, CancellationToken stop)
    {
        await using var application = await ReviewedApplication.StartAsync(data, stop);
        OpenCases open = new(application.Service<CasesTable>(), application.Service<CaseIndexTable>(), application.Instances, Period.Of(Today).First);
        await open.MakeAsync(count, lateEvery: 1, stop);
    }

    /// <summary>Closes the month, and prints the figures as one line.</summary>
    /// <exception cref="IOException">A case has not booked.</exception>
    public async Task RunAsync(string data, CancellationToken stop)
    {
        await using var application = await ReviewedApplication.StartAsync(data, stop);
        var period = Period.Of(Period.Of(Today).First.AddDays(-1));
        var now = TimeProvider.System.GetUtcNow();
        await application.Service<PeriodsTable>().AddAsync(new ClosedPeriod(Tenant, period, PeriodStatus.Closing, now, "person:anna", "Month end", null, [], null), stop);
        var run = PeriodCloseRun.Of(Tenant, period, now);
        var cost = await Measurement.OfAsync(application, nameof(PeriodCloseOrchestrator), run.InstanceId, run, stop);
        for (var number = 0; number < count; number += 97)
        {
            var financing = (await application.Service<CasesTable>().GetAsync(OpenCases.IdOf(number), stop)).Case;
            if (financing.ClosedThrough != period.Last || financing.Provision is null) throw new IOException($"Case {number} has not booked.");
        }

        double[] figures = [cost.MegabytesBefore, cost.MoreMegabytes.Max(), cost.Seconds, count / cost.Seconds, (double)cost.TableRequests / count];
        FigureLine.Print(figures);
    }
}
