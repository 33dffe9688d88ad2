using Azure;
using ScfFunctions.Domain;
using ScfFunctions.Telemetry;

namespace ScfFunctions.Storage;

/// <summary>How an activity changes a case: read, decide, commit under the version read, keep the promises.</summary>
/// <remarks>
/// Activities run at least once, perhaps twice at the same time. Only one commit per version succeeds; the loser's 412 is an
/// infrastructure fault that the orchestration retries, and then it finds the winner's step result. Promises of earlier commits
/// are kept first, so nothing that a crash left unsent waits for anybody else.
/// </remarks>
public sealed class CaseSession(
    CasesTable cases, CaseOutbox outbox, PendingTable pending, WorkItemsTable workItems, PeriodsTable periods, CaseMeasures measures, TimeProvider clock)
{
    /// <summary>The kind of the work item about a step that keeps failing.</summary>
    private const string StepFailed = "step-failed";

    /// <summary>Decides a step once; a repeat returns what the first run returned.</summary>
    /// <param name="step">The call; one of an episode that is over gets <see cref="Standing.Superseded"/> and changes nothing.</param>
    /// <param name="stage">The stage in which the step belongs; a case that has moved on is left as it is.</param>
    /// <param name="decide">Reads what else it needs and decides; must not change anything that a repeat would not find changed.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<Standing> StepAsync(
        CaseStep step, Stage stage, Func<FinancingCase, Task<CaseChange>> decide, CancellationToken cancellationToken) =>
        StepAsync(step, stage, decide, isInboxReadFirst: false, cancellationToken);

    /// <summary>The same for a step that changes nothing but by its commit: it goes on from the case as this process has left it, which mostly is how it still stands.</summary>
    /// <inheritdoc cref="StepAsync(CaseStep, Stage, Func{FinancingCase, Task{CaseChange}}, CancellationToken)"/>
    public async Task<Standing> StepAsLeftAsync(CaseStep step, Stage stage, Func<FinancingCase, Task<CaseChange>> decide, CancellationToken cancellationToken)
    {
        if (cases.LeftSettled(step.Episode.CaseId) is { Row: var row, Listed: var listed } && row.Case.Episode == step.Episode.Episode && Standing.Of(row.Case).Stage == stage)
        {
            try
            {
                return await CommitAsync(row, step, new KeptPromises(IsAllKept: true, MayHaveNews: false, listed), decide, cancellationToken);
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412)
            {
                // It has moved on, or the step has run before: it is read.
                cases.Forget(step.Episode.CaseId);
            }
        }

        return await StepAsync(step, stage, decide, cancellationToken);
    }

    /// <summary>The same for a step that what the outside has said may forbid: while anything of that is unread the case is left as it is.</summary>
    /// <inheritdoc cref="StepAsync(CaseStep, Stage, Func{FinancingCase, Task{CaseChange}}, CancellationToken)"/>
    public Task<Standing> StepOnceInboxIsReadAsync(
        CaseStep step, Stage stage, Func<FinancingCase, Task<CaseChange>> decide, CancellationToken cancellationToken) =>
        StepAsync(step, stage, decide, isInboxReadFirst: true, cancellationToken);

    private async Task<Standing> StepAsync(
        CaseStep step, Stage stage, Func<FinancingCase, Task<CaseChange>> decide, bool isInboxReadFirst, CancellationToken cancellationToken)
    {
        var view = await cases.ReadAsync(step.Episode.CaseId, step.Id, cancellationToken);
        if (view.Row.Case.Episode != step.Episode.Episode) return Standing.Superseded;
        var kept = await outbox.KeepAsync(view, cancellationToken);
        if (view.Step is { } first) return first;
        var now = Standing.Of(view.Row.Case);
        return now.Stage != stage || (isInboxReadFirst && view.Inbox.Count > 0) ? now : await CommitAsync(view.Row, step, kept, decide, cancellationToken);
    }

    private async Task<Standing> CommitAsync(CaseRow read, CaseStep step, KeptPromises before, Func<FinancingCase, Task<CaseChange>> decide, CancellationToken cancellationToken)
    {
        var change = await ReadyAsync(read.Case, await decide(read.Case), cancellationToken);
        var (row, promise) = await cases.CommitAsync(read, change, step.Id, handled: null, cancellationToken);
        measures.Count(read.Case, row.Case, clock.GetUtcNow());
        var kept = promise is null ? before : await outbox.KeepAsync(row.Case, [promise], before.Listed, cancellationToken);
        if (before.IsAllKept && kept.IsAllKept) cases.Settled(row, kept.Listed);
        return Standing.Of(row.Case);
    }

    /// <summary>Works off the inbox until it is empty: each item is decided and marked handled in one commit.</summary>
    /// <remarks>
    /// A late repetition of an earlier call may be the one that handles an item whose wake-up got lost: then nobody tells the orchestration what has
    /// become of its case. Where it has to go on by itself, or an ended case has opened again, the marker stays until it has; and anyway until the promises
    /// of the commit are kept.
    /// </remarks>
    public async Task<Standing> TakeInboxAsync(
        CaseEpisode episode, Func<FinancingCase, InboxItem, CaseChange> decide, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            var view = await cases.ReadAsync(episode.CaseId, step: null, cancellationToken);
            var row = view.Row;
            if (row.Case.Episode != episode.Episode) return Standing.Superseded;
            var kept = await outbox.KeepAsync(view, cancellationToken);
            var (mayHaveNews, isAllKept) = (kept.MayHaveNews, kept.IsAllKept);
            foreach (var item in view.Inbox)
            {
                var before = row.Case;
                var change = await ReadyAsync(before, decide(before, item.Item), cancellationToken);
                (row, var promise) = await cases.CommitAsync(row, change, step: null, item, cancellationToken);
                CaseTrace.Link(item.TraceParent);
                measures.Count(before, row.Case, item.Item.Evidence.ReceivedAt);
                if (promise is not null) kept = await outbox.KeepAsync(row.Case, [promise], kept.Listed, cancellationToken);
                mayHaveNews |= kept.MayHaveNews;
                isAllKept &= kept.IsAllKept;
                if (row.Case.Episode != episode.Episode) return Standing.Superseded;
                if (!before.HasEnded && Standing.Of(row.Case).IsWaiting)
                    await pending.DeleteAsync(PendingTable.CaseInbox, episode.CaseId, item.Item.Id, cancellationToken);
            }

            // Whatever else comes while this runs wakes the case by itself.
            if (mayHaveNews && (look == 1 || view.Inbox.Count > 0)) continue;
            if (isAllKept) cases.Settled(row, kept.Listed);
            return Standing.Of(row.Case);
        }
    }

    /// <summary>A decision as it is committed: what it makes of the work items of before, and in which month it is booked.</summary>
    private Task<CaseChange> ReadyAsync(FinancingCase before, CaseChange decided, CancellationToken cancellationToken) => InOpenPeriodAsync(CaseCalls.Settle(before, decided), cancellationToken);

    /// <summary>Nothing is booked in a month that is closed, also by a case that had nothing to close then. Only what is booked in a month that is over costs the look.</summary>
    private async Task<CaseChange> InOpenPeriodAsync(CaseChange change, CancellationToken cancellationToken)
    {
        var month = Period.Of(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        if (change.Entries.All(entry => entry.Date >= month.First)) return change;
        var closed = await periods.ClosedThroughAsync(change.Case.Tenant, cancellationToken);
        return closed is { } through && change.Entries.Any(entry => entry.Date <= through) ? change.OpenAfter(through) : change;
    }

    /// <summary>Freezes a case whose step keeps failing, unless nothing goes out of it anyway, and calls a person either way.</summary>
    /// <remarks>
    /// The person is called before anything else, for it may be the case's promises that cannot be kept. What keeps failing on a case that
    /// stands still is one work item, however often it is tried.
    /// </remarks>
    public async Task<Standing> FreezeAsync(CaseEpisode episode, string detail, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await cases.GetAsync(episode.CaseId, cancellationToken);
        if (row.Case.Episode != episode.Episode) return Standing.Superseded;
        var standing = Standing.Of(row.Case);
        if (row.Case.Freezes.Contains(CaseChange.FreezeKey(StepFailed, $"{row.Case.Id}.{row.Case.Sequence - 1}"))) return standing;
        var change = new CaseChange(row.Case);
        await workItems.RaiseAsync(row.Case.Tenant, StepFailed, change.Subject, row.Case.Id, detail, cancellationToken);
        await pending.MarkAsync(PendingTable.Outbox, row.Case.Id, "", cancellationToken);
        if (standing.Stage is Stage.Frozen or Stage.Ended) return standing;
        var frozen = change.Freeze(StepFailed, detail, FactStamp.OfRule(now).Fact("StepFailed", detail));
        await cases.CommitAsync(row, frozen, step: null, handled: null, cancellationToken);
        await outbox.FlushAsync(row.Case.Id, cancellationToken);
        return Standing.Of(frozen.Case);
    }
}
