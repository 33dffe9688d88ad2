using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using ScfFunctions.Storage;

namespace ScfFunctions.Monitoring;

/// <summary>Deletes the histories of orchestrations that ended long ago, daily. The rows of their cases stay: a case that opens again begins its next episode.</summary>
/// <remarks>What one run does not come to, within half of what a call may take, is left to the next.</remarks>
public sealed class HistoryPurgeFunction(FunctionTimeout timeout, TimeProvider clock, ILogger<HistoryPurgeFunction> log)
{
    private static readonly OrchestrationRuntimeStatus[] Ended = [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    [Function("PurgeHistories")]
    public async Task Run(
        [TimerTrigger("%HistoryPurgeSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();
        var endedBy = began - OrchestrationStart.HistoryIsKeptFor;
        var purged = 0;
        await foreach (var instance in orchestrations.GetAllInstancesAsync(new OrchestrationQuery(CreatedTo: endedBy, Statuses: Ended)).WithCancellation(cancellationToken))
        {
            if (instance.LastUpdatedAt > endedBy) continue;
            await orchestrations.PurgeInstanceAsync(instance.InstanceId, cancellation: cancellationToken);
            purged++;
            if (clock.GetUtcNow() - began > timeout.Limit / 2)
            {
                log.LogWarning("{Purged} histories were purged, and there are more: the next run goes on", purged);
                return;
            }
        }

        if (purged > 0) log.LogInformation("{Purged} histories were purged that had ended by {EndedBy}", purged, endedBy);
    }
}
