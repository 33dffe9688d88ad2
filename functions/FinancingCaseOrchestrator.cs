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
/// </remarks>
public static class FinancingCaseOrchestrator
{
    /// <summary>A long life is told in chapters of this many steps, so that none has to be replayed from the beginning.</summary>
    private const int StepsPerChapter = 40;

    [Function(nameof(FinancingCaseOrchestrator))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context, CaseEpisode episode)
    {
        var financing = new FinancingCaseSteps(context, episode);
        var standing = await financing.TakeInbox();

        for (var step = 0; standing.Stage != Stage.Ended; step++)
        {
            if (step == StepsPerChapter)
            {
                context.ContinueAsNew(episode);
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
