using ScfFunctions.Domain;

namespace ScfFunctions.Orders;

/// <summary>Verifies an order for financing: a list of named checks, all of them always made, all reasons returned.</summary>
/// <remarks>
/// A check that cannot be made because the buyer has not acknowledged is NotChecked: the missing acknowledgement is the reason. A
/// mismatch between what two parties say (acknowledged amount beyond tolerance, an order like one already claimed) is
/// referred, because a person can find out who is right, and so is what <see cref="PlausibilityRules"/> find; everything else is refused.
/// </remarks>
public static class VerificationRules
{
    /// <summary>Makes all checks.</summary>
    /// <param name="order">The order.</param>
    /// <param name="acknowledgement">The buyer's answer; null while there is none.</param>
    /// <param name="parties">Who sells and who buys.</param>
    /// <param name="demands">What the agreement demands.</param>
    /// <param name="claim">Whether another case claims the order.</param>
    /// <param name="background">What else is known.</param>
    /// <param name="today">The business day of the verification.</param>
    public static Verification Verify(
        OrderFacts order, OrderResponse? acknowledgement, OrderParties parties, OrderDemands demands, ClaimStanding claim, OrderBackground background, DateOnly today) => new(
    [
        Refuse("SupplierActive", parties.Supplier.IsActive, "supplier-not-active", $"The supplier {parties.Supplier.Id} is not active."),
        Refuse("BuyerActive", parties.Buyer.IsActive, "buyer-not-active", $"The buyer {parties.Buyer.Id} is not active."),
        Refuse("SupplierIsNotBuyer", !string.Equals(parties.Supplier.Id, parties.Buyer.Id, StringComparison.Ordinal),
            "supplier-is-buyer", $"The supplier {parties.Supplier.Id} is also the buyer."),
        Refuse("OrderNotCancelled", !order.IsCancelled, "order-cancelled", "The order has been cancelled."),
        Refuse("OrderCurrencyMatchesFacility", order.Payable.Currency == demands.Currency,
            "currency-mismatch", $"The order is in {order.Payable.Currency}, but the facility in {demands.Currency}."),
        Refuse("AmountPositive", order.Payable.IsPositive, "amount-not-positive", $"The order's payable amount is {order.Payable}."),
        LinesAddUp(order),
        MinimumAmount(order, demands),
        Refuse("DeliveryDeadlinePresent", order.DeliveryDeadline is not null, "delivery-deadline-missing", "The order does not say when it has to be delivered."),
        Check("DeliveredAsOrdered", IsWithin(demands.Tolerance, order.Payable - order.Missing, order.Payable), CheckResult.Referred,
            "delivery-short", $"The final receipt is of {order.Payable - order.Missing}, but {order.Payable} are payable."),
        NotClaimed(claim),
        Refuse("BuyerAcknowledged", acknowledgement is not null, "buyer-not-acknowledged", "The buyer has not acknowledged the order."),
        .. acknowledgement is null ? Unacknowledged : Acknowledged(order, acknowledgement, demands, today),
        .. PlausibilityRules.Check(order, parties, demands, background),
    ]);

    /// <summary>Whether two amounts differ by the tolerance at most; amounts of two currencies never do, and a tolerance in another currency is none.</summary>
    internal static bool IsWithin(Money tolerance, Money left, Money right)
    {
        if (left.Currency != right.Currency) return false;
        var difference = left > right ? left - right : right - left;
        return difference.IsZero || (difference.Currency == tolerance.Currency && difference <= tolerance);
    }

    private static readonly VerificationCheck[] Unacknowledged =
    [
        .. new[] { "AcknowledgedAmountMatches", "NoSetOff", "CollectionAccountAgreed", "ReceivableDueDatePresent", "NotOverdueAlready", "DueWithinTenor" }
            .Select(NotChecked),
    ];

    private static IEnumerable<VerificationCheck> Acknowledged(OrderFacts order, OrderResponse acknowledgement, OrderDemands demands, DateOnly today)
    {
        yield return AcknowledgedAmountMatches(order, acknowledgement, demands);
        yield return Refuse("NoSetOff", acknowledgement.NoSetOff, "set-off-possible", "The buyer has not given up setting off claims of its own.");
        yield return Refuse("CollectionAccountAgreed", string.Equals(acknowledgement.CollectionAccount, demands.CollectionAccount, StringComparison.Ordinal),
            "collection-account-not-agreed", $"The buyer will pay to '{acknowledgement.CollectionAccount}', not to '{demands.CollectionAccount}'.");
        var due = acknowledgement.ReceivableDueDate;
        var present = due != default;
        yield return Refuse("ReceivableDueDatePresent", present, "due-date-missing", "The buyer has not said when it will pay.");
        yield return !present ? NotChecked("NotOverdueAlready")
            : Refuse("NotOverdueAlready", due >= today, "already-overdue", $"The payment was due on {due:yyyy-MM-dd}, before {today:yyyy-MM-dd}.");
        yield return !present ? NotChecked("DueWithinTenor")
            : Refuse("DueWithinTenor", due <= demands.ExpectedMaturity, "due-after-maturity",
                $"The buyer will pay on {due:yyyy-MM-dd}, after the loan would mature on {demands.ExpectedMaturity:yyyy-MM-dd}.");
    }

    private static VerificationCheck AcknowledgedAmountMatches(OrderFacts order, OrderResponse acknowledgement, OrderDemands demands) =>
        Check("AcknowledgedAmountMatches", IsWithin(demands.Tolerance, acknowledgement.Amount, order.Payable), CheckResult.Referred,
            "acknowledged-amount-differs", $"The buyer acknowledged {acknowledgement.Amount}, but the order says {order.Payable}.");

    private static VerificationCheck LinesAddUp(OrderFacts order)
    {
        const string Name = "LinesAddUp";
        Money[] parts = [.. order.Lines.Select(line => line.Amount), order.Charges, -order.Cancelled];
        if (parts.Any(part => part.Currency != order.Payable.Currency))
            return Refuse(Name, false, "lines-in-another-currency", $"Not all lines and charges are in {order.Payable.Currency}.");
        var sum = parts.Aggregate((left, right) => left + right);
        return Refuse(Name, order.Lines is not [] && sum == order.Payable, "lines-do-not-add-up",
            $"The lines and charges, less what was cancelled, come to {sum}, but the payable amount is {order.Payable}.");
    }

    private static VerificationCheck MinimumAmount(OrderFacts order, OrderDemands demands)
    {
        const string Name = "MinimumAmount";
        // Amounts in two currencies do not compare; the currency check has already refused such an order.
        return order.Payable.Currency != demands.MinimumOrderValue.Currency
            ? NotChecked(Name)
            : Refuse(Name, order.Payable >= demands.MinimumOrderValue, "below-minimum-amount",
                $"The payable amount {order.Payable} is below the agreement's minimum, {demands.MinimumOrderValue}.");
    }

    private static VerificationCheck NotClaimed(ClaimStanding claim) => claim switch
    {
        ClaimStanding.Free => new VerificationCheck("NotClaimed", CheckResult.Passed, null),
        ClaimStanding.Similar => new VerificationCheck("NotClaimed", CheckResult.Referred,
            new Reason("similar-order-claimed", "Another case claims an order with the same parties and lines.")),
        _ => new VerificationCheck("NotClaimed", CheckResult.Refused, new Reason("order-already-claimed", "Another case claims this order.")),
    };

    private static VerificationCheck Refuse(string name, bool passed, string code, string message) =>
        Check(name, passed, CheckResult.Refused, code, message);

    private static VerificationCheck Check(string name, bool passed, CheckResult otherwise, string code, string message) =>
        passed ? new VerificationCheck(name, CheckResult.Passed, null) : new VerificationCheck(name, otherwise, new Reason(code, message));

    private static VerificationCheck NotChecked(string name) => new(name, CheckResult.NotChecked, null);
}
