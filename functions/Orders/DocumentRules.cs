using ScfFunctions.Domain;
using ScfFunctions.Http;
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

/// <summary>
/// Which documents an order takes, and what they make of it: goods and the buyer's answer here, the rest in <see cref="ChangeRules"/> and
/// <see cref="DilutionRules"/>. They come in any order of time; only a cancellation of everything ends them.
/// </summary>
public static class DocumentRules
{
    /// <summary>
    /// The first acknowledgement counts; the same again changes nothing, another one is refused, unless what is ordered has changed since
    /// the first: then a later one takes its place.
    /// </summary>
    public static DocumentVerdict Acknowledge(Order order, OrderResponse response)
    {
        if (WrongCurrency(order, "/amount", response.Amount) is { } wrong) return wrong;
        var isOutdated = order.State.Acknowledgement is { } first
            && order.State.ChangedAt >= first.AcknowledgedAt && response.AcknowledgedAt >= first.AcknowledgedAt;
        if (order.State.Acknowledgement is { } counts && counts != response && !isOutdated)
            return new DocumentVerdict.WrongState("The buyer has acknowledged the order with other content.");
        return new DocumentVerdict.Accepted(order.State with { Acknowledgement = response });
    }

    /// <summary>Goods may leave in several parts; the last one counts.</summary>
    public static DocumentVerdict Despatch(Order order, DespatchAdvice advice) =>
        new DocumentVerdict.Accepted(order.State with { DespatchedAt = Later(order.State.DespatchedAt, advice.DespatchedAt) });

    /// <summary>What is accepted adds up until a receipt is final. More than was ordered is taken in, but counts up to the payable amount only.</summary>
    public static DocumentVerdict Receive(Order order, ReceiptAdvice advice)
    {
        if (WrongCurrency(order, "/acceptedValue", advice.AcceptedValue) is { } wrong) return wrong;
        if (order.State.IsFinallyReceived) return new DocumentVerdict.WrongState("A final receipt has been recorded; nothing more was to come.");
        return new DocumentVerdict.Accepted(order.State with
        {
            ReceivedValue = Money.Min(order.Payable, order.State.ReceivedValue + advice.AcceptedValue),
            LastReceivedAt = Later(order.State.LastReceivedAt, advice.ReceivedAt),
            IsFinallyReceived = advice.Final,
        });
    }

    /// <summary>What holds for every document: the order is not cancelled, and what is told has happened already.</summary>
    /// <returns>Why the document is not accepted, or null.</returns>
    public static DocumentVerdict? Refuse(Order order, string timeField, DateTimeOffset happenedAt, DateTimeOffset now)
    {
        if (happenedAt > now + CallersClock.Tolerance)
            return new DocumentVerdict.WrongField("/" + timeField, "in-the-future", $"The time lies in the future: it is {now:yyyy-MM-dd'T'HH:mm:ss'Z'} here.");
        return order.State.CancelledAt is null ? null : new DocumentVerdict.WrongState("The order is cancelled.");
    }

    /// <summary>Why an amount is in the wrong currency, or null.</summary>
    internal static DocumentVerdict? WrongCurrency(Order order, string pointer, Money amount) => amount.Currency == order.Currency
        ? null
        : new DocumentVerdict.WrongField(pointer + "/currency", "wrong-currency", $"The amount is in {amount.Currency}; the order is in {order.Currency}.");

    /// <summary>Why a number of a change or credit note is not accepted, or null.</summary>
    internal static DocumentVerdict? RefuseNumber(Order order, string kind, string number)
    {
        if (order.State.Numbers.Contains(Numbered(kind, number))) return NumberUsed(number);
        return order.State.Numbers.Count == OrderState.MostNumbers ? TooMany() : null;
    }

    internal static OrderState WithNumber(OrderState state, string kind, string number) => state with { Numbers = [.. state.Numbers, Numbered(kind, number)] };

    internal static DocumentVerdict NumberUsed(string number) =>
        new DocumentVerdict.WrongField("/number", "number-used", $"A document with the number {number} has been recorded.");

    internal static DocumentVerdict TooMany() => new DocumentVerdict.WrongState(
        $"An order takes {OrderState.MostNumbers} changes and credit notes in all, and as many disputes.");

    private static string Numbered(string kind, string number) => $"{kind}|{number}";

    private static DateTimeOffset Later(DateTimeOffset? before, DateTimeOffset now) => before > now ? before.Value : now;
}
