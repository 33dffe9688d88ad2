using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Storage;

namespace ScfFunctions.Monitoring;

/// <summary>Post-loan review, daily: starts <see cref="ReviewOrchestrator"/>, once a day.</summary>
public sealed class ReviewFunction(TimeProvider clock)
{
    [Function("DailyReview")]
    public Task Run(
        [TimerTrigger("%ReviewSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        ReviewRun run = new(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), OpenLane.All);
        return OrchestrationStart.OnceAsync(nameof(ReviewOrchestrator), run.InstanceId, run, orchestrations, cancellationToken);
    }
}
