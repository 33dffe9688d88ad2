using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using ScfFunctions.Storage;

namespace ScfFunctions.Monitoring;

/// <summary>One day's review of all open cases: the lanes side by side, each some pages at a time, until all have come to their end.</summary>
/// <remarks>How far each lane has come is this instance's input: killed anywhere, it goes on there and repeats at most what was under way.</remarks>
public static class ReviewOrchestrator
{
    /// <summary>Infrastructure faults pass; what still fails after an hour is left to tomorrow's review.</summary>
    private static readonly TaskOptions Retried = new(new RetryPolicy(
        maxNumberOfAttempts: 8, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromMinutes(30)));

    [Function(nameof(ReviewOrchestrator))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context, ReviewRun run)
    {
        var lanes = await Task.WhenAll(run.Lanes.Select(lane => ReviewAsync(context, lane)));
        OpenLane[] left = [.. lanes.OfType<OpenLane>()];
        if (left.Length > 0) context.ContinueAsNew(run with { Lanes = left });
    }

    /// <summary>Reviews the next pages of a lane.</summary>
    /// <returns>What is left of it, or null.</returns>
    private static async Task<OpenLane?> ReviewAsync(TaskOrchestrationContext context, OpenLane lane)
    {
        try
        {
            return await context.CallActivityAsync<OpenLane?>(nameof(ReviewActivities.ReviewOpenCases), lane, Retried);
        }
        catch (TaskFailedException failure)
        {
            context.CreateReplaySafeLogger(nameof(ReviewOrchestrator)).LogError(
                "The review of {Review} gives lane {Lane} up: {Error}", context.InstanceId, lane.Number, failure.FailureDetails.ErrorMessage);
            return null;
        }
    }
}
