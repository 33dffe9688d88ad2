using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>What a document makes of an order, or why it is not accepted.</summary>
public abstract record DocumentVerdict
{
    /// <summary>The order after the document.</summary>
    public sealed record Accepted(OrderState After) : DocumentVerdict;

    /// <summary>The order does not admit such a document as it stands.</summary>
    public sealed record WrongState(string Detail) : DocumentVerdict;

    /// <summary>The document contradicts the order.</summary>
    public sealed record WrongField(string Pointer, string Code, string Detail) : DocumentVerdict;
}

/// <summary>Which documents an order takes, and what they make of it. They come in any order of time; only a cancellation ends them.</summary>
public static class DocumentRules
{
    /// <summary>By how much the clock of a sender may be ahead of ours.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>The first acknowledgement counts; the same again changes nothing, another one is refused.</summary>
    public static DocumentVerdict Acknowledge(Order order, OrderResponse response)
    {
        if (response.Amount.Currency != order.Currency) return WrongCurrency("/amount", response.Amount, order);
        if (order.State.Acknowledgement is { } first && first != response)
            return new DocumentVerdict.WrongState("The buyer has acknowledged the order with other content.");
        return new DocumentVerdict.Accepted(order.State with { Acknowledgement = response });
    }

    /// <summary>Goods may leave in several parts; the last one counts.</summary>
    public static DocumentVerdict Despatch(Order order, DespatchAdvice advice) =>
        new DocumentVerdict.Accepted(order.State with { DespatchedAt = Later(order.State.DespatchedAt, advice.DespatchedAt) });

    /// <summary>What is accepted adds up, to the order's value at most, until a receipt is final.</summary>
    public static DocumentVerdict Receive(Order order, ReceiptAdvice advice)
    {
        if (advice.AcceptedValue.Currency != order.Currency) return WrongCurrency("/acceptedValue", advice.AcceptedValue, order);
        if (order.State.IsFinallyReceived) return new DocumentVerdict.WrongState("A final receipt has been recorded; nothing more was to come.");
        var received = order.State.ReceivedValue + advice.AcceptedValue;
        if (received > order.Content.Payable)
            return new DocumentVerdict.WrongField("/acceptedValue/amount", "above-payable",
                $"With {order.State.ReceivedValue} received before, {received} are above the order's {order.Content.Payable}.");
        return new DocumentVerdict.Accepted(order.State with
        {
            ReceivedValue = received,
            LastReceivedAt = Later(order.State.LastReceivedAt, advice.ReceivedAt),
            IsFinallyReceived = advice.Final,
        });
    }

    /// <summary>An order is off unless money stands on it or goods have been received.</summary>
    public static DocumentVerdict Cancel(Order order, DateTimeOffset cancelledAt)
    {
        if (order.State.FinancingCaseId is { } caseId) return new DocumentVerdict.WrongState($"The order carries the financing {caseId}.");
        if (order.State.ReceivedValue.IsPositive) return new DocumentVerdict.WrongState("Goods of the order have been received.");
        return new DocumentVerdict.Accepted(order.State with { CancelledAt = cancelledAt });
    }

    /// <summary>What holds for every document: the order is not cancelled, and what is told has happened already.</summary>
    /// <returns>Why the document is not accepted, or null.</returns>
    public static DocumentVerdict? Refuse(Order order, string timeField, DateTimeOffset happenedAt, DateTimeOffset now)
    {
        if (happenedAt > now + ClockTolerance)
            return new DocumentVerdict.WrongField("/" + timeField, "in-the-future", $"The time lies in the future: it is {now:yyyy-MM-dd'T'HH:mm:ss'Z'} here.");
        return order.State.CancelledAt is null ? null : new DocumentVerdict.WrongState("The order is cancelled.");
    }

    private static DocumentVerdict WrongCurrency(string pointer, Money amount, Order order) =>
        new DocumentVerdict.WrongField(pointer + "/currency", "wrong-currency", $"The amount is in {amount.Currency}; the order is in {order.Currency}.");

    private static DateTimeOffset Later(DateTimeOffset? before, DateTimeOffset now) => before > now ? before.Value : now;
}
