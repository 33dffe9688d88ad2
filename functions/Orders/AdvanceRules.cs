using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>What a verified order is worth to the case: how much is lent, or why nothing is.</summary>
public static class AdvanceRules
{
    /// <summary>The most that the order and the limits carry. The capital pool bounds what the platform is exposed to, which may be a guarantee's share only.</summary>
    /// <param name="terms">What was agreed.</param>
    /// <param name="requested">What the supplier asked for; null for as much as there is.</param>
    /// <param name="order">What the order is worth.</param>
    /// <param name="facility">The supplier's headroom.</param>
    /// <param name="buyer">The headroom for the buyer.</param>
    /// <param name="capital">The headroom of the capital pool.</param>
    public static Advance Advance(FinancingTerms terms, Money? requested, OrderWorth order, Money facility, Money buyer, Money capital)
    {
        var wanted = requested ?? order.Value;
        return Domain.Advance.Of(
            terms.AdvanceRate, terms.Fee, new AdvanceLimits(wanted, order.Value, order.Ineligible, facility, buyer, terms.Policy.MostLent(capital, wanted)));
    }

    /// <summary>Verified with its advance; referred to a person; or refused with all reasons, and what was held and claimed given back.</summary>
    /// <param name="change">The case.</param>
    /// <param name="verification">All checks.</param>
    /// <param name="wanted">What the limits carried when they were read; more than nothing and not held: other cases were faster, on the limit that it is bound by.</param>
    /// <param name="held">What was reserved of it; null for nothing.</param>
    /// <param name="order">What the order is worth.</param>
    /// <param name="stamp">When.</param>
    public static CaseChange Decide(
        CaseChange change, Verification verification, Advance wanted, Money? held, OrderWorth order, FactStamp stamp)
    {
        if (held is null) verification = new Verification([.. verification.Checks, NoRoom(wanted)]);
        if (verification.Outcome == CheckResult.Refused) return change.Reject(new Rejection(verification.Reasons), stamp);
        var known = change.With(c => c with
        {
            OrderValue = order.Value,
            OrderVersion = order.Version,
            Prepaid = order.Prepaid,
            DeliveryDeadline = order.DeliveryDeadline,
            ReceivableDueDate = order.ReceivableDueDate,
        }).With(c => c with { Goods = GoodsRules.Of(c) });
        // A yes was given to an order of that value; for a larger one people are asked again.
        var isAccepted = change.Case.AcceptsReferral(verification.Reasons) && !(order.Value > change.Case.OrderValue);
        if (verification.Outcome == CheckResult.Referred && !isAccepted) return Refer(known, verification, stamp);
        // Let through by a person, and still no room: nothing can be lent whatever anybody says.
        if (held is not { } reserved) return Refer(known, verification, stamp);

        // The case may know of more that the buyer will not pay than the order does: charges that banks kept of a credit which waits.
        var amount = Money.Min(reserved, change.Case.Terms!.AdvanceRate.Of(Receivable.Of(known.Case).Unpaid));
        if (!amount.IsPositive) return known.Reject(new Rejection("nothing-to-advance", "The unpaid value of the order leaves no room for an advance."), stamp);

        var advance = amount == wanted.Amount ? wanted : wanted with { Amount = amount, Fee = change.Case.Terms!.Fee.Of(amount) };
        if (!advance.Net.IsPositive)
            return known.Reject(new Rejection("fee-exceeds-advance", $"The fee of {advance.Fee} leaves nothing of an advance of {advance.Amount}."), stamp);
        var verified = known
            .With(c => c with { Advance = advance })
            .Record(stamp.Fact(
                "OrderVerified",
                $"{verification.Checks.Count} checks passed; advance {advance.Amount} of {order.Value}, bound by {advance.BoundBy}, fee {advance.Fee}."))
            .Promise(new SetHold(advance.Amount, Money.Zero(advance.Amount.Currency)));
        return change.Case.Terms!.Policy.Decider switch
        {
            Decider.Rules => verified.With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.Verified) }),
            Decider.Bank => Ask(verified, stamp),
            var decider => throw new InvalidOperationException($"Nobody knows how {decider} decides."),
        };
    }

    /// <summary>The bank is asked to release the order; the case waits.</summary>
    private static CaseChange Ask(CaseChange change, FactStamp stamp)
    {
        var decision = PendingDecision.Asked(change.Case.Terms!, stamp.Now);
        var asked = change.With(c => c with { Decision = decision, ReviewCount = c.ReviewCount + 1 });
        return asked
            .Record(stamp.Fact("DecisionAsked", $"The bank {asked.Case.Terms!.FundingBank} is asked to release the order by {decision.DueOn:yyyy-MM-dd}."))
            .Promise(OrderReview.Ask(asked.Case, decision, asked.Case.ReviewCount, stamp.Now));
    }

    private static CaseChange Refer(CaseChange change, Verification verification, FactStamp stamp)
    {
        var rejection = new Rejection(verification.Reasons);
        return change
            .With(c => c with
            {
                Lifecycle = c.Lifecycle.Become(Lifecycle.Referred),
                Reasons = [.. rejection.Reasons],
                ReferredAs = change.Subject,
                Decision = PendingDecision.Asked(c.Terms!, stamp.Now),
            })
            .Record(stamp.Fact("OrderReferred", rejection.ToString()))
            .Call("order-referred", $"Order {change.Case.OrderNumber} over {change.Case.OrderValue}: {rejection}");
    }

    private static VerificationCheck NoRoom(Advance wanted)
    {
        if (wanted.Amount.IsPositive) return Contended(wanted.BoundBy);
        var (code, what) = wanted.BoundBy switch
        {
            AdvanceBound.BuyerHeadroom => ("buyer-limit-exhausted", "limit on the buyer"),
            AdvanceBound.CapitalHeadroom => ("capital-exhausted", "capital pool"),
            AdvanceBound.AdvanceRate => ("nothing-to-advance", "unpaid value of the order"),
            _ => ("facility-exhausted", "supplier's facility"),
        };
        // Capital comes and goes with other cases: whether to wait for it is for a person to say.
        var result = wanted.BoundBy == AdvanceBound.CapitalHeadroom ? CheckResult.Referred : CheckResult.Refused;
        return new VerificationCheck("Headroom", result, new Reason(code, $"The {what} leaves no room for an advance."));
    }

    /// <summary>There was room whenever the case looked, and it was gone when it reserved: nothing that speaks against the order.</summary>
    private static VerificationCheck Contended(AdvanceBound shortOf)
    {
        var (code, what) = shortOf == AdvanceBound.CapitalHeadroom ? ("capital-contended", "capital pool") : ("limits-contended", "limits");
        return new VerificationCheck("Headroom", CheckResult.Referred, new Reason(code, $"Other cases take what the {what} would leave for an advance."));
    }
}

/// <summary>What an order is worth to its case.</summary>
/// <param name="Value">What the buyer will pay: the order's payable amount, or what the buyer acknowledged where that is less.</param>
/// <param name="Prepaid">What the buyer has paid already.</param>
/// <param name="Ineligible">What of the value nothing is lent on: prepaid, credited, contested, or paid to the supplier directly.</param>
/// <param name="DeliveryDeadline">When the goods have to be there.</param>
/// <param name="ReceivableDueDate">When the buyer will pay; null while it has not said so.</param>
/// <param name="Version">How many documents this follows from.</param>
public sealed record OrderWorth(Money Value, Money Prepaid, Money Ineligible, DateOnly DeliveryDeadline, DateOnly? ReceivableDueDate, int Version = 0)
{
    /// <summary>The order as its documents have it by now.</summary>
    public static OrderWorth Of(Order order)
    {
        var acknowledged = order.State.Acknowledgement;
        var value = acknowledged is { } answer && answer.Amount.Currency == order.Currency ? Money.Min(order.Payable, answer.Amount) : order.Payable;
        return new OrderWorth(
            value, order.Content.Prepaid, Money.Min(value, order.Ineligible), order.Content.DeliveryDeadline, acknowledged?.ReceivableDueDate, order.State.DocumentCount);
    }
}
