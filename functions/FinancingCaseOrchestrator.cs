using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions;

/// <summary>The life of one financing case, from application to its end.</summary>
/// <remarks>
/// The rows of the case are the truth; this only drives. Every step returns where the case stands, read from its row, so the loop
/// can begin anywhere: a new episode starts in the middle and goes on. Whatever the outside says has become an inbox row before
/// it wakes this; the wake-up carries nothing.
/// <para>Version 1.0 looked into the inbox before anything else. Since 1.1 a new case begins with what it begins with, and the disbursement is what waits for its inbox.</para>
/// </remarks>
public static class FinancingCaseOrchestrator
{
    /// <summary>A long life is told in chapters of this many steps, so that none has to be replayed from the beginning.</summary>
    private const int StepsPerChapter = 40;

    private const string BeginsWithItsStage = "1.1";

    [Function(nameof(FinancingCaseOrchestrator))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context, CaseEpisode episode)
    {
        var isOld = context.CompareVersionTo(BeginsWithItsStage) < 0;
        var financing = new FinancingCaseSteps(context, episode with { IsLaterChapter = false });
        var standing = !isOld && episode is { Episode: 1, IsLaterChapter: false } ? new Standing(Stage.Application) : await financing.TakeInbox();

        for (var step = 0; standing.Stage != Stage.Ended; step++)
        {
            if (step == StepsPerChapter)
            {
                context.ContinueAsNew(isOld ? episode : episode with { IsLaterChapter = true });
                return;
            }

            standing = standing.Stage switch
            {
                Stage.Application => await financing.Underwrite(),      // approved on pinned terms, or rejected
                Stage.Verification => await financing.VerifyOrder(),    // hold, claim, checks: verified, or refused with all reasons
                Stage.Decision => await financing.AwaitDecision(),      // the bank releases the order, declines, or the case expires
                Stage.Disbursement => await financing.Disburse(),       // the payment instruction, once
                Stage.Settlement => await financing.AwaitBank(),        // the bank's status of the payment
                Stage.Delivery => await financing.AwaitDelivery(),      // despatch, receipt; the buyer may pay early
                Stage.Repayment => await financing.AwaitRepayment(),    // credits, waterfall, sweep, residual
                Stage.Closing => await financing.Close(),               // nothing outstanding, pending or held
                _ => await financing.AwaitPerson(),                     // frozen: money in is recorded, nothing goes out
            };
        }
    }
}
