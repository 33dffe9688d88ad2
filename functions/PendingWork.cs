using Microsoft.DurableTask.Client;
using ScfFunctions.Orders;
using ScfFunctions.Storage;

namespace ScfFunctions;

/// <summary>What a pending marker stands for, and how to drive it on.</summary>
public sealed class PendingWork(
    CasesTable cases, CaseStarter starter, CaseOutbox outbox, OrderDocuments documents, CaseNotices notices, PayoutAccounts payoutAccounts, CreditLines lines,
    FunctionTimeout timeout, TimeProvider clock)
{
    /// <summary>After so many wake-ups, over eight hours, whoever runs has moved.</summary>
    private const int WakeUps = 9;

    /// <summary>Drives a marker's promise on.</summary>
    /// <returns>Whether the marker can go, or when to come back to it.</returns>
    public async Task<PendingProgress> DriveAsync(PendingMarker marker, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        PendingProgress? progress = marker.Kind switch
        {
            PendingTable.CaseStart => await StartAsync(marker.Owner, orchestrations, cancellationToken),
            PendingTable.CaseInbox => await WakeAsync(marker, orchestrations, cancellationToken),
            PendingTable.OrderDocument => await documents.ForwardAsync(marker.Owner, marker.Item, markedFor: null, orchestrations, cancellationToken),
            PendingTable.Notice => await notices.ForwardAsync(marker.Owner, marker.Item, orchestrations, cancellationToken),
            PendingTable.CreditApplication => await lines.DriveAsync(marker.Item, cancellationToken),
            PendingTable.PayoutAccount => await payoutAccounts.DriveAsync(marker.Owner, marker.Item, orchestrations, cancellationToken),
            PendingTable.Outbox => await SendAsync(marker.Owner, cancellationToken),
            _ => throw new InvalidOperationException($"Nobody drives markers of kind '{marker.Kind}'."),
        };
        // No row: whoever made the marker has not written yet, or died before writing and can no longer write.
        return progress ?? timeout.IsAbandoned(marker.MarkedAt, clock.GetUtcNow());
    }

    private async Task<bool?> StartAsync(string caseId, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await cases.FindAsync(caseId, cancellationToken) is not { } row) return null;
        await CaseStarter.StartAsync(new CaseEpisode(caseId, row.Case.Episode), orchestrations, cancellationToken);
        return true;
    }

    private async Task<PendingProgress?> WakeAsync(PendingMarker marker, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var caseId = marker.Owner;
        if (await cases.IsHandledAsync(caseId, marker.Item, cancellationToken) is not { } isHandled)
        {
            // A document that was committed for this case is passed on now; one that went elsewhere is not this marker's any more.
            if (marker.OrderId is not { } orderId || await documents.ForwardAsync(orderId, marker.Item, caseId, orchestrations, cancellationToken) is null) return null;
            return await cases.IsHandledAsync(caseId, marker.Item, cancellationToken) is null;
        }

        if (isHandled && await IsDoneWithAsync(caseId, orchestrations, cancellationToken)) return true;
        var running = await starter.EnsureRunningAsync(caseId, orchestrations, cancellationToken, isWokenOften: marker.Attempts >= WakeUps);
        await CaseInbox.WakeAsync(running, orchestrations, cancellationToken);
        return false;
    }

    /// <summary>Whether what was promised when it was heard is kept, and whoever drives the case knows of it: the run that heard it may have been cut off, or a late repetition.</summary>
    private async Task<bool> IsDoneWithAsync(string caseId, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var view = await cases.ReadAsync(caseId, step: null, cancellationToken);
        await outbox.KeepAsync(view, cancellationToken);
        return !await CaseStarter.IsLeftStandingAsync(view.Row.Case, orchestrations, cancellationToken);
    }

    /// <summary>A switch may be on again at any moment: every sweep looks.</summary>
    private async Task<PendingProgress?> SendAsync(string caseId, CancellationToken cancellationToken) =>
        await outbox.FlushAsync(caseId, cancellationToken) ? true : PendingProgress.Until(clock.GetUtcNow());
}
