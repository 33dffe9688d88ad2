using ScfFunctions.Domain;

namespace ScfFunctions.Delivery;

/// <summary>Where the goods are. Goods move independently of money: documents are taken at any time of the case's life.</summary>
public static class DeliveryRules
{
    public static CaseChange Despatched(CaseChange change, DespatchAdvice advice, FactStamp stamp)
    {
        var day = LocalDay(change.Case, advice.DespatchedAt);
        return change
            .With(c => c with
            {
                DespatchedOn = c.DespatchedOn ?? day,
                Goods = c.Goods == DeliveryState.None ? DeliveryState.Despatched : c.Goods,
            })
            .Record(stamp.Fact("Despatched", $"{advice.Carrier} took the goods on {day:yyyy-MM-dd}."));
    }

    /// <summary>In full when the accepted values reach the order's. Less is partial until the buyer calls it final: then what is missing is no longer lent on.</summary>
    public static CaseChange Received(CaseChange change, ReceiptAdvice advice, FactStamp stamp)
    {
        var financing = change.Case;
        var day = LocalDay(financing, advice.ReceivedAt);
        var zero = Money.Zero(advice.AcceptedValue.Currency);
        var accepted = (financing.AcceptedValue ?? zero) + advice.AcceptedValue;
        var goods = GoodsAfter(financing.Goods, accepted, financing.OrderValue, advice.Final);
        var received = change
            .With(c => c with
            {
                AcceptedValue = accepted,
                ReceivedOn = goods == DeliveryState.PartlyReceived ? c.ReceivedOn : day,
                Goods = goods,
            })
            .Record(stamp.Fact("Received", $"Goods worth {advice.AcceptedValue} accepted on {day:yyyy-MM-dd}; {accepted} of {financing.OrderValue} in all."));
        return OrderChangeRules.AfterDisbursement(Compared(received, accepted, stamp), stamp);
    }

    private static DeliveryState GoodsAfter(DeliveryState before, Money accepted, Money? ordered, bool isFinal) =>
        ordered is { } value && accepted >= value ? DeliveryState.Received
        : before == DeliveryState.Cancelled ? DeliveryState.Cancelled
        : isFinal ? DeliveryState.Short
        : DeliveryState.PartlyReceived;

    /// <summary>A mismatch of what was ordered and what was received is shown to a person, with both sides.</summary>
    private static CaseChange Compared(CaseChange change, Money accepted, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.OrderValue is not { } ordered) return change;
        if (accepted > ordered + financing.Terms!.Tolerance)
        {
            return change.Record(stamp.Fact("DeliveryExcess", $"{accepted} of {ordered}: nothing is lent on what exceeds the order."))
                .Call("delivery-excess", $"Received {accepted}, ordered {ordered}.");
        }

        return financing.Goods == DeliveryState.Short
            ? change.Record(stamp.Fact("DeliveryShort", $"{accepted} of {ordered}.")).Call("delivery-short", $"Final receipt of {accepted}, ordered {ordered}.")
            : change;
    }

    private static DateOnly LocalDay(FinancingCase financing, DateTimeOffset instant) =>
        financing.Terms?.Calendar.LocalDate(instant) ?? DateOnly.FromDateTime(instant.UtcDateTime);
}
