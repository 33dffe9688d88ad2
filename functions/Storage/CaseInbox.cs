using System.Diagnostics;
using Microsoft.DurableTask.Client;
using ScfFunctions.Telemetry;

namespace ScfFunctions.Storage;

/// <inheritdoc cref="ICaseInbox"/>
/// <remarks>Marker, row, wake-up, in this order: what is stored is never forgotten, and a wake-up that gets lost is repeated by the sweeper.</remarks>
public sealed class CaseInbox(CasesTable cases, PendingTable pending, FunctionTimeout timeout, TimeProvider clock) : ICaseInbox
{
    public async Task<InboxOutcome> SubmitAsync(string caseId, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken) =>
        await FindAsync(caseId, cancellationToken) is { } live ? await SubmitAsync(live, item, orchestrations, cancellationToken) : InboxOutcome.UnknownCase;

    public async Task<InboxOutcome> SubmitMarkedAsync(string caseId, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken) =>
        await FindAsync(caseId, cancellationToken) is { } live ? await StoreAsync(live, item, orchestrations, cancellationToken) : InboxOutcome.UnknownCase;

    public async Task<InboxOutcome> SubmitAsync(CaseEpisode live, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var marked = clock.GetUtcNow();
        await pending.MarkAsync(PendingTable.CaseInbox, live.CaseId, item.Id, cancellationToken);
        timeout.ThrowIfOver(marked, clock.GetUtcNow());
        return await StoreAsync(live, item, orchestrations, cancellationToken);
    }

    private async Task<InboxOutcome> StoreAsync(CaseEpisode live, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        using var span = CaseTrace.Start($"inbox {item.Kind}", ActivityKind.Internal, live.CaseId)?.SetTag(Names.InboxKind, item.Kind).SetTag(Names.InboxItem, item.Id);
        if (!await cases.TryAddInboxAsync(live.CaseId, item, clock.GetUtcNow(), cancellationToken)) return InboxOutcome.ContentDiffers;
        await WakeAsync(live, orchestrations, cancellationToken);
        return InboxOutcome.Stored;
    }

    /// <summary>That there is such a case stays so; an episode that is over since does not hear the wake-up, and then the sweeper starts from the marker.</summary>
    private async Task<CaseEpisode?> FindAsync(string caseId, CancellationToken cancellationToken) =>
        await cases.FindKnownAsync(caseId, cancellationToken) is { } row ? new CaseEpisode(caseId, row.Case.Episode) : null;

    /// <summary>Tells the live episode to look into its inbox. An instance that does not run discards this; the marker stays.</summary>
    public static Task WakeAsync(CaseEpisode episode, DurableTaskClient orchestrations, CancellationToken cancellationToken) =>
        orchestrations.RaiseEventAsync(episode.InstanceId, FinancingCaseWake.EventName, cancellation: cancellationToken);
}
