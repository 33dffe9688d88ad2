using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using ScfFunctions.Storage;

namespace ScfFunctions;

/// <summary>Drives on every promise that its maker did not live to keep, and those whose time comes later: deadlines, cooling-off, switched-off payments.</summary>
public sealed class SweeperFunction(PendingTable pending, PendingWork work, SweepReadings readings, TimeProvider clock, ILogger<SweeperFunction> log)
{
    [Function("Sweeper")]
    public async Task Run([TimerTrigger("%SweeperSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        OldestPromises left = new();
        var now = clock.GetUtcNow();
        await foreach (var marker in pending.StandingAsync(cancellationToken))
        {
            if (marker.NotBefore > now)
            {
                left.Add(marker);
                continue;
            }

            try
            {
                var progress = await work.DriveAsync(marker, orchestrations, cancellationToken);
                if (progress.IsKept)
                {
                    await pending.DeleteAsync(marker, cancellationToken);
                    continue;
                }

                left.Add(marker);
                await pending.PutOffAsync(marker, progress.NotBefore, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // One marker's fault must not keep the others waiting; it stays and is tried again later.
                log.LogError(e, "The marker {Kind} {Owner} {Item} could not be driven, attempt {Attempt}", marker.Kind, marker.Owner, marker.Item, marker.Attempts + 1);
                left.Add(marker);
                await pending.PutOffAsync(marker, notBefore: null, cancellationToken);
            }
        }

        await readings.ShowAsync(left, timer, cancellationToken);
    }
}
