using ScfFunctions.Domain;

namespace ScfFunctions.Orders;

/// <summary>The deciding bank's answer about the order of a case.</summary>
public static class DecisionRules
{
    /// <summary>Released, or refused with what was held and claimed given back. An answer to an earlier question, or one after the deadline, has no effect.</summary>
    public static CaseChange Decide(CaseChange change, OrderDecision decision, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing is not { Lifecycle: Lifecycle.Approved, Decision: { } pending } || decision.ReviewId != ReviewId.Of(financing.Id, financing.ReviewCount)
            || pending.IsOver(financing.Terms!.Calendar, stamp.Evidence.ReceivedAt))
        {
            var answer = decision.IsApproved ? "approved" : "declined";
            return change.Record(stamp.Fact("DecisionTooLate", $"{decision.ReviewId}: {answer}; the case no longer asks that. No effect."));
        }

        if (!decision.IsApproved)
            return change.Reject(new Rejection("declined-by-bank", $"The bank declined: {decision.Reason}."), stamp);
        return change
            .With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.Verified), Decision = null, ReleasedBy = stamp.Evidence.Source })
            .Record(stamp.Fact("OrderReleased", $"{stamp.Evidence.Source} released {decision.ReviewId}."));
    }
}
