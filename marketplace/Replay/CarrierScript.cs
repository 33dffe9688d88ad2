using Marketplace.Backend;
using Marketplace.Disturbing;
using static Marketplace.Disturbing.DisturbanceKind;

namespace Marketplace.Replay;

/// <summary>What the carriers do: they take the goods, and deliver all, some, too much, or too late.</summary>
internal static class CarrierScript
{
    private const int LatenessDays = 7;
    private const int DaysBetweenDeliveries = 2;

    public static void Write(OrderScript script)
    {
        var times = script.Times;
        if (times.HandedToCarrier is { } carried)
        {
            DespatchRequest despatch = new(carried, "The seller's carrier", $"T-{script.Order.Number}");
            script.Add(carried, OutsideEventKind.Despatched, new OutsideDocument(Addressee.Order, "despatches", despatch));
        }

        if (times.Delivered is not { } delivered) return;

        DisturbanceKind? late = null;
        var deadline = new DateTimeOffset(times.EstimatedDelivery.AddDays(LatenessDays).ToDateTime(new TimeOnly(15, 0)), TimeSpan.Zero);
        if (script.Disturbances.Strikes(DeliveredLate, script.Order.Number) && deadline > delivered) (delivered, late) = (deadline, DeliveredLate);
        switch (script.OneOf(ShortReceipt, SeveralDeliveries, ExcessDelivery))
        {
            case ShortReceipt:
                script.Owed = OrderScript.Percent(script.Owed, 60 + script.Disturbances.Pick(ShortReceipt, script.Order.Number, 30));
                Receive(script, delivered, script.Owed, isFinal: true, "", ShortReceipt);
                break;
            case SeveralDeliveries:
                var third = OrderScript.Percent(script.Owed, 33);
                Receive(script, delivered, third, isFinal: false, "", SeveralDeliveries);
                Receive(script, delivered.AddDays(DaysBetweenDeliveries), third, isFinal: false, "-2", SeveralDeliveries);
                Receive(script, delivered.AddDays(2 * DaysBetweenDeliveries), script.Owed - (2 * third), isFinal: true, "-3", SeveralDeliveries);
                break;
            case ExcessDelivery:
                Receive(script, delivered, OrderScript.Percent(script.Owed, 110), isFinal: true, "", ExcessDelivery);
                break;
            default:
                Receive(script, delivered, script.Owed, isFinal: true, "", late);
                break;
        }
    }

    private static void Receive(OrderScript script, DateTimeOffset at, long cents, bool isFinal, string key, DisturbanceKind? because)
    {
        script.Add(at, OutsideEventKind.Received, new OutsideDocument(Addressee.Order, "receipts", new ReceiptRequest(at, Money.Brl(cents), isFinal), key), because);
        script.GoodsThere = at;
    }
}
