using System.Diagnostics;
using ScfFunctions.Monitoring;
using ScfFunctions.Storage;

namespace Bench.Review;

/// <summary>One day's review as the application does it, and what it costs.</summary>
/// <param name="count">How many open cases there are.</param>
/// <param name="lateEvery">Of so many one is late.</param>
internal sealed class MeasuredReview(int count, int lateEvery)
{
    /// <summary>What <see cref="RunAsync"/> prints, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "MB resident before", "MB more in the 1st quarter", "2nd", "3rd", "4th", "review s", "cases/s", "table requests per 1,000 cases",
        "once more, all quiet: table requests per 1,000 cases", "instance reads per case",
    ];

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    /// <summary>Makes the cases.</summary>
    public async Task MakeAsync(string data, CancellationToken stop)
    {
        await using var application = await ReviewedApplication.StartAsync(data, stop);
        OpenCases open = new(application.Service<CasesTable>(), application.Service<CaseIndexTable>(), application.Instances, Today);
        await open.MakeAsync(count, lateEvery, stop);
    }

    /// <summary>Reviews them, and prints the figures as one line.</summary>
    /// <exception cref="IOException">A late case was not told so.</exception>
    public async Task RunAsync(string data, CancellationToken stop)
    {
        await using var application = await ReviewedApplication.StartAsync(data, stop);
        ReviewRun run = new(Today, OpenLane.All);
        var cost = await Measurement.OfAsync(application, nameof(ReviewOrchestrator), run.InstanceId, run, stop);
        await CheckToldAsync(application.Service<CasesTable>(), stop);
        var (tables, instances) = await QuietAsync(application, stop);
        double[] figures =
        [
            cost.MegabytesBefore, .. cost.MoreMegabytes, cost.Seconds, count / cost.Seconds,
            cost.TableRequests * 1000.0 / count, tables * 1000.0 / count, (double)instances / count,
        ];
        FigureLine.Print(figures);
    }

    /// <summary>Waits until every late case has recorded that it is.</summary>
    private async Task CheckToldAsync(CasesTable cases, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        for (var number = 0; lateEvery > 0 && number < count; number += lateEvery)
        {
            while (!(await cases.GetAsync(OpenCases.IdOf(number), stop)).Case.IsDeliveryOverdue)
            {
                if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromMinutes(10)) throw new IOException($"Case {number} was not told that it is late.");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, stop);
            }
        }
    }

    /// <summary>Reviews all cases again, lane by lane: nothing is left to be told.</summary>
    /// <returns>How many requests went to the tables, and how many to the engine.</returns>
    private static async Task<(long Tables, long Instances)> QuietAsync(ReviewedApplication application, CancellationToken stop)
    {
        var review = application.New<ReviewActivities>();
        var (tables, instances) = (application.Requests("tables"), application.Requests("durable"));
        foreach (var lane in OpenLane.All)
        {
            for (OpenLane? left = lane; left is not null;) left = await review.ReviewOpenCases(left, application.Instances, stop);
        }

        return (application.Requests("tables") - tables, application.Requests("durable") - instances);
    }
}
