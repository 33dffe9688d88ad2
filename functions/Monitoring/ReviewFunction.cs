using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Monitoring;

/// <summary>Post-loan review, daily: cases on whose goods or money something has become overdue are told so through their inbox.</summary>
public sealed class ReviewFunction(
    CaseIndexTable index, CasesTable cases, ICaseInbox inbox, TimeProvider clock, ILogger<ReviewFunction> log)
{
    [Function("DailyReview")]
    public async Task Run([TimerTrigger("%ReviewSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        await foreach (var entry in index.DueForReviewAsync(today, cancellationToken))
        {
            try
            {
                await ReviewAsync(entry, now, orchestrations, cancellationToken);
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
        var item = new InboxItem(InboxKind.Review, $"review-{due:yyyyMMdd}", now, "{}", Evidence.OfRule(now));
        await inbox.SubmitAsync(entry.CaseId, item, orchestrations, cancellationToken);
    }
}
