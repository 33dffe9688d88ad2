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
                Delivery = c.Delivery == DeliveryState.None ? DeliveryState.Despatched : c.Delivery,
            })
            .Record(stamp.Fact("Despatched", $"{advice.Carrier} took the goods on {day:yyyy-MM-dd}."));
    }

    /// <summary>In full when the accepted values reach the order's; less is partial, and a person looks when the buyer calls it final.</summary>
    public static CaseChange Received(CaseChange change, ReceiptAdvice advice, FactStamp stamp)
    {
        var financing = change.Case;
        var day = LocalDay(financing, advice.ReceivedAt);
        var accepted = (financing.AcceptedValue ?? Money.Zero(advice.AcceptedValue.Currency)) + advice.AcceptedValue;
        var isComplete = financing.OrderValue is { } value && accepted >= value;
        var received = change
            .With(c => c with
            {
                AcceptedValue = accepted,
                ReceivedOn = isComplete || advice.Final ? day : c.ReceivedOn,
                Delivery = isComplete ? DeliveryState.Received : advice.Final ? DeliveryState.Short : DeliveryState.PartlyReceived,
            })
            .Record(stamp.Fact("Received", $"Goods worth {advice.AcceptedValue} accepted on {day:yyyy-MM-dd}; {accepted} of {financing.OrderValue} in all."));
        return isComplete || !advice.Final
            ? received
            : received.Freeze(
                "delivery-short", $"Final receipt of {accepted}, ordered {financing.OrderValue}.", stamp.Fact("DeliveryShort", $"{accepted} of {financing.OrderValue}."));
    }

    private static DateOnly LocalDay(FinancingCase financing, DateTimeOffset instant) =>
        financing.Terms?.Calendar.LocalDate(instant) ?? DateOnly.FromDateTime(instant.UtcDateTime);
}
