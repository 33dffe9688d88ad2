using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using ScfFunctions.Domain;
using ScfFunctions.Storage;
using ScfFunctions.Telemetry;

namespace ScfFunctions.Monitoring;

/// <summary>
/// Reviews open cases. One on whose goods or money something has become overdue is told so through its inbox; a live case that no
/// orchestration drives is put before a person, and its next episode takes over.
/// </summary>
/// <remarks>Repeated, it finds what the first run has done: an inbox item has the id of what is told, a work item that of the episode that stopped.</remarks>
public sealed class ReviewActivities(
    CaseIndexTable index, CasesTable cases, CaseStarter starter, ICaseInbox inbox, WorkItemsTable workItems, FixingsTable fixings, ReviewPace pace, ScfMetrics metrics,
    TimeProvider clock, ILogger<ReviewActivities> log)
{
    /// <summary>How often a case is tried before it is left to tomorrow's review.</summary>
    private const int Attempts = 3;

    /// <summary>Calendar days after which somebody is told that a fixing is missing: a long weekend is over.</summary>
    private const int DaysUntilMissed = 5;

    /// <summary>Reviews the next cases of a lane.</summary>
    /// <returns>What is left of the lane, or null at its end.</returns>
    [Function(nameof(ReviewOpenCases))]
    public async Task<OpenLane?> ReviewOpenCases(
        [ActivityTrigger] OpenLane lane, [DurableClient] DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        OpenLane? left = lane;
        var stages = StageCounts.Begin();
        for (var reviewed = 0; left is not null && reviewed < pace.CasesPerCall;)
        {
            (var page, left) = await index.OpenPageAsync(left, pace.CasesPerPage, cancellationToken);
            reviewed += page.Count;
            for (var attempt = 1; page.Count > 0 && attempt <= Attempts; attempt++)
                page = await FailedAsync(page, isLast: attempt == Attempts, stages, orchestrations, cancellationToken);
        }

        metrics.Stages.Show(lane.Number, lane.Continuation ?? "", stages);
        return left;
    }

    /// <summary>Reviews cases, some side by side.</summary>
    /// <returns>Those on which something failed: by the time that all others have been reviewed, a fault of the store has mostly passed.</returns>
    private async Task<IReadOnlyList<OpenCase>> FailedAsync(
        IReadOnlyList<OpenCase> page, bool isLast, ConcurrentDictionary<string, int> stages, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        List<OpenCase> failed = [];
        foreach (var some in page.Chunk(pace.SideBySide))
        {
            var isReviewed = await Task.WhenAll(some.Select(open => TryReviewAsync(open, isLast, stages, orchestrations, cancellationToken)));
            failed.AddRange(some.Where((_, number) => !isReviewed[number]));
        }

        return failed;
    }

    private async Task<bool> TryReviewAsync(
        OpenCase open, bool isLast, ConcurrentDictionary<string, int> stages, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        try
        {
            var entry = open.Entry;
            await ReviewAsync(open, entry, orchestrations, cancellationToken);
            stages.AddOrUpdate(entry.Lifecycle, 1, static (_, count) => count + 1);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // One case's fault must not keep the others from being reviewed; tomorrow's review comes to it again.
            if (isLast) log.LogError(e, "Case {CaseId} could not be reviewed", open.CaseId);
            return false;
        }
    }

    /// <summary>A case on which nothing has happened costs one read, of its instance: the list says everything else.</summary>
    private async Task ReviewAsync(OpenCase open, CaseIndexEntry entry, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (entry.ReviewOn <= DateOnly.FromDateTime(now.UtcDateTime)) await TellAsync(entry.CaseId, now, orchestrations, cancellationToken);
        if (!await IsDrivenAsync(new CaseEpisode(entry.CaseId, entry.Episode), orchestrations, cancellationToken))
            await TakeOverAsync(open, orchestrations, cancellationToken);
    }

    /// <summary>Tells the case, once, that something has become overdue, if it says so itself: lists are allowed to lag behind.</summary>
    private async Task TellAsync(string caseId, DateTimeOffset now, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await cases.FindAsync(caseId, cancellationToken) is not { Case.HasEnded: false } row) return;
        if (RateResets.DueOn(row.Case) is not null) await TellRatesAsync(row.Case, now, orchestrations, cancellationToken);
        if (ReviewDay.OfLateness(row.Case) is not { } due || due > row.Case.Terms!.Calendar.LocalDate(now)) return;
        var item = InboxItem.OfRule(InboxKind.Review, $"review-{due:yyyyMMdd}-{row.Case.Sequence}", now, "{}");
        // Told before, by a run that was cut off or yesterday: whoever told it left a marker, and the sweeper sees to it that it is heard.
        if (await cases.IsHandledAsync(caseId, item.Id, cancellationToken) is not null) return;
        await inbox.SubmitAsync(caseId, item, orchestrations, cancellationToken);
    }

    /// <summary>Tells the case the fixings that its rates go by, if they make any difference; those that are missing for days, a person is told.</summary>
    private async Task TellRatesAsync(FinancingCase financing, DateTimeOffset now, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var (floating, today) = (financing.Terms!.FloatingRate!, financing.Terms.Calendar.LocalDate(now));
        List<Fixing> known = [];
        foreach (var day in RateResets.Awaited(financing, today))
        {
            var fixing = await fixings.FindLastKnownAsync(financing.Tenant, floating, day, cancellationToken);
            if (fixing is not null) known.Add(fixing);
            if (fixing?.Date != day && day.AddDays(DaysUntilMissed) <= today) await MissAsync(financing.Tenant, floating.Index, day, cancellationToken);
        }

        RateFixings said = new(today, known);
        if (RateResets.Reckoned(financing, said) == financing.Rates) return;
        var body = StorageJson.Write(said);
        var item = InboxItem.OfRule(InboxKind.RateFixing, $"rates-{financing.Sequence}-{Ids.Digest(body)}", now, body);
        await inbox.SubmitAsync(financing.Id, item, orchestrations, cancellationToken);
    }

    /// <summary>One item for all cases that wait for the fixing.</summary>
    private Task MissAsync(string tenant, string index, DateOnly day, CancellationToken cancellationToken) => workItems.RaiseAsync(
        tenant, FixingsTable.MissingWorkItemKind, FixingsTable.MissingSubject(index, day), caseId: null,
        $"{index} is not known for {day:yyyy-MM-dd}; loans go by the fixing before, and no residual of theirs is paid. Where nothing was published for that day, say so by the rate that holds for it.", cancellationToken);

    /// <summary>Looks at the case itself before it calls anybody; one that has ended leaves the list, where a late, older entry had put it back.</summary>
    private async Task TakeOverAsync(OpenCase open, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await cases.FindAsync(open.CaseId, cancellationToken) is not { Case.HasEnded: false } row)
        {
            await index.RemoveFromOpenAsync(open, cancellationToken);
            return;
        }

        var live = new CaseEpisode(open.CaseId, row.Case.Episode);
        if (await IsDrivenAsync(live, orchestrations, cancellationToken)) return;
        await workItems.RaiseAsync(
            row.Case.Tenant, "case-not-driven", live.InstanceId, open.CaseId,
            $"The case is {row.Case.Lifecycle}, and its orchestration {live.InstanceId} did not run. The next episode takes over.", cancellationToken);
        await starter.EnsureRunningAsync(open.CaseId, orchestrations, cancellationToken);
    }

    private static async Task<bool> IsDrivenAsync(CaseEpisode episode, DurableTaskClient orchestrations, CancellationToken cancellationToken) =>
        await orchestrations.GetInstanceAsync(episode.InstanceId, cancellationToken) is { IsCompleted: false };
}
