using ScfFunctions.Domain;

namespace ScfFunctions.Orders;

/// <summary>What a verified order is worth to the case: how much is lent, or why nothing is.</summary>
public static class AdvanceRules
{
    /// <summary>The most that the order and the limits carry.</summary>
    public static Advance Advance(FinancingCase financing, Money payable, Money prepaid, Money facility, Money buyer, Money capital)
    {
        var terms = financing.Terms!;
        return Domain.Advance.Of(
            terms.AdvanceRate, terms.FeeRate, new AdvanceLimits(financing.Requested ?? payable, payable, prepaid, facility, buyer, capital));
    }

    /// <summary>Verified with its advance; referred to a person; or refused with all reasons, and what was held and claimed given back.</summary>
    /// <param name="change">The case.</param>
    /// <param name="verification">All checks.</param>
    /// <param name="wanted">What the limits carried when they were read.</param>
    /// <param name="held">What was reserved of it; null for no room.</param>
    /// <param name="payable">The order's value.</param>
    /// <param name="acknowledgement">The buyer's answer; there is one when all checks passed.</param>
    /// <param name="deliveryDeadline">The order's.</param>
    /// <param name="stamp">When.</param>
    public static CaseChange Decide(
        CaseChange change, Verification verification, Advance wanted, Money? held, Money payable, OrderResponse? acknowledgement, DateOnly deliveryDeadline,
        FactStamp stamp)
    {
        if (held is null) verification = new Verification([.. verification.Checks, NoRoom(wanted)]);
        if (verification.Outcome == CheckResult.Refused) return Refuse(change, verification, stamp);
        var known = change.With(c => c with { OrderValue = payable, DeliveryDeadline = deliveryDeadline, ReceivableDueDate = acknowledgement!.ReceivableDueDate });
        if (verification.Outcome == CheckResult.Referred && !change.Case.AcceptsReferral(verification.Reasons)) return Refer(known, verification, stamp);

        var terms = change.Case.Terms!;
        var amount = held!.Value;
        var advance = amount == wanted.Amount ? wanted : wanted with { Amount = amount, Fee = terms.FeeRate.Of(amount) };
        return known
            .With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.Verified), Advance = advance })
            .Record(stamp.Fact(
                "OrderVerified",
                $"{verification.Checks.Count} checks passed; advance {advance.Amount} of {payable}, bound by {advance.BoundBy}, fee {advance.Fee}."))
            .Promise(new SetHold(advance.Amount, Money.Zero(advance.Amount.Currency)));
    }

    /// <summary>Nothing is lent: all reasons are kept, holds and claim are given back.</summary>
    public static CaseChange Refuse(CaseChange change, Verification verification, FactStamp stamp)
    {
        var zero = Money.Zero(change.Case.Terms!.Tolerance.Currency);
        return change.Reject(new Rejection(verification.Reasons), stamp).Promise(new SetHold(zero, zero), new ReleaseClaim());
    }

    private static CaseChange Refer(CaseChange change, Verification verification, FactStamp stamp)
    {
        var rejection = new Rejection(verification.Reasons);
        return change
            .With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.Referred), Reasons = [.. rejection.Reasons] })
            .Record(stamp.Fact("OrderReferred", rejection.ToString()))
            .Promise(new RaiseWorkItem("order-referred", change.Case.Id, rejection.ToString()));
    }

    private static VerificationCheck NoRoom(Advance wanted)
    {
        var (code, what) = wanted.BoundBy switch
        {
            AdvanceBound.BuyerHeadroom => ("buyer-limit-exhausted", "limit on the buyer"),
            AdvanceBound.CapitalHeadroom => ("capital-exhausted", "capital pool"),
            AdvanceBound.AdvanceRate => ("nothing-to-advance", "unpaid value of the order"),
            _ => ("facility-exhausted", "supplier's facility"),
        };
        return new VerificationCheck("Headroom", CheckResult.Refused, new Reason(code, $"The {what} leaves no room for an advance."));
    }
}
