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

    /// <summary>The same for a step that what the outside has said may forbid: while anything of that is unread the case is left as it is.</summary>
    /// <inheritdoc cref="StepAsync(CaseStep, Stage, Func{FinancingCase, Task{CaseChange}}, CancellationToken)"/>
    public Task<Standing> StepOnceInboxIsReadAsync(
        CaseStep step, Stage stage, Func<FinancingCase, Task<CaseChange>> decide, CancellationToken cancellationToken) =>
        StepAsync(step, stage, decide, isInboxReadFirst: true, cancellationToken);

    private async Task<Standing> StepAsync(
        CaseStep step, Stage stage, Func<FinancingCase, Task<CaseChange>> decide, bool isInboxReadFirst, CancellationToken cancellationToken)
    {
        var row = await cases.GetAsync(step.Episode.CaseId, cancellationToken);
        if (row.Case.Episode != step.Episode.Episode) return Standing.Superseded;
        await outbox.FlushAsync(row.Case, cancellationToken);
        if (await cases.FindStepAsync(step.Episode.CaseId, step.Id, cancellationToken) is { } first) return first;
        var now = Standing.Of(row.Case);
        if (now.Stage != stage) return now;
        var change = await InOpenPeriodAsync(await decide(row.Case), cancellationToken);
        if (isInboxReadFirst && (await cases.InboxAsync(step.Episode.CaseId, cancellationToken)).Count > 0) return now;
        await cases.CommitAsync(row, change, step.Id, handled: null, cancellationToken);
        measures.Count(row.Case, change.Case, clock.GetUtcNow());
        await outbox.FlushAsync(change.Case, cancellationToken);
        return Standing.Of(change.Case);
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
        InboxRow? heard = null;
        while (true)
        {
            var row = await cases.GetAsync(episode.CaseId, cancellationToken);
            if (row.Case.Episode != episode.Episode) return Standing.Superseded;
            await outbox.FlushAsync(row.Case, cancellationToken);
            var standing = Standing.Of(row.Case);
            if (heard is not null && standing.IsWaiting)
                await pending.DeleteAsync(PendingTable.CaseInbox, episode.CaseId, heard.Item.Id, cancellationToken);
            var inbox = await cases.InboxAsync(episode.CaseId, cancellationToken);
            if (inbox.Count == 0) return standing;
            heard = row.Case.HasEnded ? null : inbox[0];
            var change = await InOpenPeriodAsync(decide(row.Case, inbox[0].Item), cancellationToken);
            await cases.CommitAsync(row, change, step: null, inbox[0], cancellationToken);
            CaseTrace.Link(inbox[0].TraceParent);
            measures.Count(row.Case, change.Case, inbox[0].Item.Evidence.ReceivedAt);
        }
    }

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
        await outbox.FlushAsync(frozen.Case, cancellationToken);
        return Standing.Of(frozen.Case);
    }
}
