using ScfFunctions.Domain;

namespace ScfFunctions.Delivery;

/// <summary>Where the goods are. Goods move independently of money: documents are taken at any time of the case's life.</summary>
public static class DeliveryRules
{
    public static CaseChange Despatched(CaseChange change, DespatchAdvice advice, FactStamp stamp)
    {
        var day = LocalDay(change.Case, advice.DespatchedAt);
        var fact = stamp.Fact("Despatched", $"{advice.Carrier} took the goods on {day:yyyy-MM-dd}.");
        if (OrderChangeRules.IsUnfinanced(change.Case)) return OrderChangeRules.WithoutEffect(change, fact, OrderChangeRules.Unfinanced);
        return change
            .With(c => c with
            {
                DespatchedOn = c.DespatchedOn ?? day,
                Goods = c.Goods == DeliveryState.None ? DeliveryState.Despatched : c.Goods,
            })
            .Record(fact);
    }

    /// <summary>Accepted values add up. Once a receipt is final, what is missing is no longer lent on, whatever is told after it.</summary>
    public static CaseChange Received(CaseChange change, ReceiptAdvice advice, FactStamp stamp)
    {
        var day = LocalDay(change.Case, advice.ReceivedAt);
        var accepted = (change.Case.AcceptedValue ?? Money.Zero(advice.AcceptedValue.Currency)) + advice.AcceptedValue;
        var fact = stamp.Fact("Received", $"Goods worth {advice.AcceptedValue} accepted on {day:yyyy-MM-dd}; {accepted} of {change.Case.OrderValue} in all.");
        if (OrderChangeRules.IsUnfinanced(change.Case)) return OrderChangeRules.WithoutEffect(change, fact, OrderChangeRules.Unfinanced);
        var received = change
            .With(c => c with { AcceptedValue = accepted, Revisions = c.Revisions with { IsFinal = c.Revisions.IsFinal || advice.Final } })
            .With(c => c with { Goods = GoodsRules.Of(c) })
            .With(c => c with { ReceivedOn = c.Goods == DeliveryState.PartlyReceived || c.ReceivedOn > day ? c.ReceivedOn : day })
            .Record(fact);
        return OrderChangeRules.AfterDisbursement(Compared(received, accepted, stamp), stamp);
    }

    /// <summary>A mismatch of what was ordered and what was received is shown to a person, with both sides.</summary>
    internal static CaseChange Compared(CaseChange change, Money accepted, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.OrderValue is not { } ordered) return change;
        if (accepted > ordered + financing.Terms!.Tolerance)
        {
            return change.Record(stamp.Fact("DeliveryExcess", $"{accepted} of {ordered}: nothing is lent on what exceeds the order."))
                .Call("delivery-excess", $"Received {accepted}, ordered {ordered}.");
        }

        return financing.Goods == DeliveryState.Short
            ? change.Record(stamp.Fact("DeliveryShort", $"{accepted} of {ordered}.")).Call("delivery-short", $"Received for good {accepted}, ordered {ordered}.")
            : change;
    }

    private static DateOnly LocalDay(FinancingCase financing, DateTimeOffset instant) =>
        financing.Terms?.Calendar.LocalDate(instant) ?? DateOnly.FromDateTime(instant.UtcDateTime);
}
