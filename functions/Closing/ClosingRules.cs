using ScfFunctions.Domain;

namespace ScfFunctions.Closing;

/// <summary>The end of a case that was repaid: nothing outstanding, pending or held, and the four flows agree.</summary>
public static class ClosingRules
{
    /// <summary>
    /// Business: the order was verified. Logistics: it was received. Capital: every payment settled and every credit is allocated.
    /// Information: this decision. Short goods reach this only after a person resumed the case, and the end says so.
    /// </summary>
    public static CaseChange Close(CaseChange change, FactStamp stamp)
    {
        var zero = Money.Zero(change.Case.OrderValue!.Value.Currency);
        return change
            .With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.Closed), EndReason = EndReason.Repaid, ClosedAt = stamp.Now })
            .Record(stamp.Fact("Closed", $"Repaid: collected {change.Case.Collected}, delivery {change.Case.Delivery}."))
            .Promise(new SetHold(zero, zero));
    }
}
