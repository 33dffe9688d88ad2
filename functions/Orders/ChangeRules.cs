using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>How what is ordered becomes something else, or less, or nothing. What has been received stays ordered.</summary>
public static class ChangeRules
{
    /// <summary>The change says what is ordered as a whole; the last one that was agreed counts.</summary>
    public static DocumentVerdict Change(Order order, OrderChange change)
    {
        if (DocumentRules.WrongCurrency(order, "/payable", change.Payable) is { } wrong) return wrong;
        if (DocumentRules.RefuseNumber(order, DocumentKind.OrderChange, change.Number) is { } used) return used;
        if (IsOver(order) is { } over) return over;
        if (IsOlder(order, change.ChangedAt) is { } older) return older;
        if (change.Payable < order.State.ReceivedValue)
            return new DocumentVerdict.WrongField("/payable/amount", "below-received",
                $"Goods worth {order.State.ReceivedValue} have been received, more than the {change.Payable} that would be payable.");
        if (OrderRules.IsBeforeOrder(change.DeliveryDeadline, order.Original.IssuedAt))
            return new DocumentVerdict.WrongField("/deliveryDeadline", "out-of-range", "The deadline lies before the day of the order.");
        return new DocumentVerdict.Accepted(DocumentRules.WithNumber(order.State, DocumentKind.OrderChange, change.Number) with
        {
            CancelledValue = Money.Zero(order.Currency),
            ContentVersion = order.State.ContentVersion + 1,
            ChangedAt = change.ChangedAt,
        });
    }

    /// <summary>Everything, or as much as has not been received, is off; also while a financing stands on it.</summary>
    public static DocumentVerdict Cancel(Order order, OrderCancellation cancellation)
    {
        if (cancellation.Value is { } given && DocumentRules.WrongCurrency(order, "/value", given) is { } wrong) return wrong;
        if (IsOver(order) is { } over) return over;
        if (cancellation.Value is not { } value) return new DocumentVerdict.Accepted(order.State with { CancelledAt = cancellation.CancelledAt });
        if (IsOlder(order, cancellation.CancelledAt) is { } older) return older;
        var open = order.Payable - order.State.ReceivedValue;
        if (value > open)
            return new DocumentVerdict.WrongField("/value/amount", "above-payable", $"Of the order {open} have neither been received nor cancelled, less than {value}.");
        return new DocumentVerdict.Accepted(order.State with
        {
            CancelledValue = order.State.CancelledValue + value,
            ContentVersion = order.State.ContentVersion + 1,
            ChangedAt = cancellation.CancelledAt,
        });
    }

    private static DocumentVerdict.WrongState? IsOver(Order order) =>
        order.State.IsFinallyReceived || order.IsReceivedInFull ? new("Everything that was to come of the order has been received.") : null;

    private static DocumentVerdict.WrongState? IsOlder(Order order, DateTimeOffset agreedAt) =>
        order.State.ChangedAt > agreedAt ? new($"What is ordered was settled anew at {order.State.ChangedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}, later than this.") : null;
}
