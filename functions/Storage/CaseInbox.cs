using Microsoft.DurableTask.Client;

namespace ScfFunctions.Storage;

/// <inheritdoc cref="ICaseInbox"/>
/// <remarks>Marker, row, wake-up, in this order: what is stored is never forgotten, and a wake-up that gets lost is repeated by the sweeper.</remarks>
public sealed class CaseInbox(CasesTable cases, PendingTable pending, DurableTaskClient orchestrations, FunctionTimeout timeout, TimeProvider clock) : ICaseInbox
{
    public async Task<InboxOutcome> SubmitAsync(string caseId, InboxItem item, CancellationToken cancellationToken)
    {
        if (await cases.FindAsync(caseId, cancellationToken) is not { } row) return InboxOutcome.UnknownCase;
        var marked = clock.GetUtcNow();
        await pending.MarkAsync(PendingTable.CaseInbox, caseId, item.Id, cancellationToken);
        timeout.ThrowIfOver(marked, clock.GetUtcNow());
        if (!await cases.TryAddInboxAsync(caseId, item, clock.GetUtcNow(), cancellationToken)) return InboxOutcome.ContentDiffers;
        await WakeAsync(row.Case.Id, row.Case.Episode, cancellationToken);
        return InboxOutcome.Stored;
    }

    /// <summary>Tells the live episode to look into its inbox. An instance that does not run discards this; the marker stays.</summary>
    public Task WakeAsync(string caseId, int episode, CancellationToken cancellationToken) =>
        orchestrations.RaiseEventAsync(new CaseEpisode(caseId, episode).InstanceId, FinancingCaseWake.EventName, cancellation: cancellationToken);
}
