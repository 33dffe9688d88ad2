using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Monitoring;

/// <summary>
/// Post-loan review, daily. Cases on whose goods or money something has become overdue are told so through their inbox; a live
/// case that no orchestration drives is put before a person, and its next episode takes over.
/// </summary>
public sealed class ReviewFunction(
    CaseIndexTable index, CasesTable cases, CaseStarter starter, ICaseInbox inbox, WorkItemsTable workItems, TimeProvider clock, ILogger<ReviewFunction> log)
{
    private static readonly OrchestrationRuntimeStatus[] Driving =
        [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Suspended];

    [Function("DailyReview")]
    public async Task Run(
        [TimerTrigger("%ReviewSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        await ForEachAsync(index.DueForReviewAsync(today, cancellationToken), entry => ReviewAsync(entry, now, orchestrations, cancellationToken), cancellationToken);

        HashSet<string> driven = new(StringComparer.Ordinal);
        await foreach (var instance in orchestrations.GetAllInstancesAsync(new OrchestrationQuery(Statuses: Driving)).WithCancellation(cancellationToken))
            driven.Add(instance.InstanceId);
        await ForEachAsync(index.OpenAsync(cancellationToken), entry => CheckDrivenAsync(entry, driven, orchestrations, cancellationToken), cancellationToken);
    }

    private async Task ForEachAsync(IAsyncEnumerable<CaseIndexEntry> entries, Func<CaseIndexEntry, Task> review, CancellationToken cancellationToken)
    {
        await foreach (var entry in entries)
        {
            try
            {
                await review(entry);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // One case's fault must not keep the others from being reviewed; tomorrow's review comes to it again.
                log.LogError(e, "Case {CaseId} could not be reviewed", entry.CaseId);
            }
        }
    }

    private async Task ReviewAsync(CaseIndexEntry entry, DateTimeOffset now, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await cases.FindAsync(entry.CaseId, cancellationToken) is not { Case.HasEnded: false } row)
        {
            await index.RemoveFromOpenAsync(entry.CaseId, cancellationToken);
            return;
        }

        if (ReviewDay.Of(row.Case) is not { } due || due > row.Case.Terms!.Calendar.LocalDate(now)) return;
        var item = new InboxItem(InboxKind.Review, $"review-{due:yyyyMMdd}-{row.Case.Sequence}", now, "{}", Evidence.OfRule(now));
        await inbox.SubmitAsync(entry.CaseId, item, orchestrations, cancellationToken);
    }

    /// <summary>Looks at the case and its instance themselves before it calls anybody: lists are allowed to lag behind.</summary>
    private async Task CheckDrivenAsync(CaseIndexEntry entry, HashSet<string> driven, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (driven.Contains(new CaseEpisode(entry.CaseId, entry.Episode).InstanceId)) return;
        if (await cases.FindAsync(entry.CaseId, cancellationToken) is not { Case.HasEnded: false } row) return;
        var live = new CaseEpisode(entry.CaseId, row.Case.Episode);
        if (await orchestrations.GetInstanceAsync(live.InstanceId, cancellationToken) is { IsCompleted: false }) return;
        await workItems.RaiseAsync(
            entry.Tenant, "case-not-driven", live.InstanceId, entry.CaseId,
            $"The case is {row.Case.Lifecycle}, and its orchestration {live.InstanceId} did not run. The next episode takes over.", cancellationToken);
        await starter.EnsureRunningAsync(entry.CaseId, orchestrations, cancellationToken);
    }
}
