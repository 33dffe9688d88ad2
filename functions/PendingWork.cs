using Microsoft.DurableTask.Client;
using ScfFunctions.Orders;
using ScfFunctions.Storage;

namespace ScfFunctions;

/// <summary>What a pending marker stands for, and how to drive it on.</summary>
public sealed class PendingWork(
    CasesTable cases, CaseStarter starter, OrderDocuments documents, FunctionTimeout timeout, TimeProvider clock)
{
    /// <summary>Drives a marker's promise on.</summary>
    /// <returns>True when nothing is left to do and the marker can go.</returns>
    public async Task<bool> DriveAsync(PendingMarker marker, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var isKept = marker.Kind switch
        {
            PendingTable.CaseStart => await StartAsync(marker.Owner, orchestrations, cancellationToken),
            PendingTable.CaseInbox => await WakeAsync(marker.Owner, marker.Item, orchestrations, cancellationToken),
            PendingTable.OrderDocument => await documents.ForwardAsync(marker.Owner, marker.Item, orchestrations, cancellationToken),
            _ => throw new InvalidOperationException($"Nobody drives markers of kind '{marker.Kind}'."),
        };
        // No row: whoever made the marker has not written yet, or died before writing and can no longer write.
        return isKept ?? timeout.IsAbandoned(marker.MarkedAt, clock.GetUtcNow());
    }

    private async Task<bool?> StartAsync(string caseId, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await cases.FindAsync(caseId, cancellationToken) is not { } row) return null;
        await CaseStarter.StartAsync(new CaseEpisode(caseId, row.Case.Episode), orchestrations, cancellationToken);
        return true;
    }

    private async Task<bool?> WakeAsync(string caseId, string itemId, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await cases.IsHandledAsync(caseId, itemId, cancellationToken) is not false and var handled) return handled;
        var running = await starter.EnsureRunningAsync(caseId, orchestrations, cancellationToken);
        await CaseInbox.WakeAsync(running, orchestrations, cancellationToken);
        return false;
    }
}
