using ScfFunctions.Domain;

namespace ScfFunctions.Closing;

/// <summary>The end of a case that was repaid or written off: nothing outstanding in the books, pending, held or contested, and the four flows agree.</summary>
public static class ClosingRules
{
    /// <summary>
    /// Business: the order was verified. Logistics: it was received, or somebody accepted that it was not, and the end names them. Capital:
    /// every payment settled and every credit is allocated. Information: this decision.
    /// </summary>
    public static CaseChange Close(CaseChange change, FactStamp stamp)
    {
        var financing = change.Case;
        var zero = Money.Zero(financing.OrderValue!.Value.Currency);
        var reason = ReasonOf(financing);
        var missing = financing.AcceptedWithoutReceipt is { } person && financing.Goods is not (DeliveryState.Received or DeliveryState.Short)
            ? $" The logistics flow is missing, as {person} accepted."
            : "";
        var closed = GuaranteeRules.Follow(change, financing.Terms!.Calendar.BusinessDay(stamp.Now), zero)
            .With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.Closed), EndReason = reason, ClosedAt = stamp.Now, IsResidualWithheld = false, IsResidualReleased = false })
            .Record(stamp.Fact("Closed", $"{reason}: collected {financing.Collected}, delivery {financing.Delivery}.{missing}"));
        return financing.HoldsNothing ? closed : closed.Promise(new SetHold(zero, zero));
    }

    /// <summary>Settled for less; written off and not recovered since; after default it was recovered; where the buyer's money alone would not have repaid the loan, the supplier did.</summary>
    private static EndReason ReasonOf(FinancingCase financing)
    {
        if (financing.Loan!.WaivedOn is not null) return EndReason.Settled;
        if (financing.IsWrittenOff && financing.Balance != BalanceState.Repaid) return EndReason.WrittenOff;
        if (financing.IsInDefault) return EndReason.Recovered;
        if (financing.PaidBySupplier is not { IsPositive: true } bySupplier) return EndReason.Repaid;
        var toFunder = financing.Loan!.Principal + financing.PostedAccruals!.Interest + financing.PostedAccruals.Penalty;
        return financing.Collected!.Value - bySupplier < toFunder ? EndReason.RepaidByRecourse : EndReason.Repaid;
    }
}
