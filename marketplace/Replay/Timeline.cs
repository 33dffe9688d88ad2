using Marketplace.Backend;
using Marketplace.Disturbing;
using Marketplace.Orders;
using static Marketplace.Disturbing.DisturbanceKind;

namespace Marketplace.Replay;

/// <summary>Everything that happens outside, in the order of its time.</summary>
/// <param name="Start">Just before the first event.</param>
/// <param name="End">Late enough that every payment has been made and everything unpaid is past due, or written off where there are disturbances.</param>
internal sealed record Timeline(IReadOnlyList<OutsideEvent> Events, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>From the last day on which a loan may fall due until the end.</summary>
    private const int DaysPastDue = 40;

    /// <summary>The same where loans are to default, be written off and recovered.</summary>
    private const int DaysPastWriteOff = 230;

    /// <summary>A pause that ends by then still lets its loan default, and be written off, before the end; only where there are disturbances.</summary>
    public DateTimeOffset LastPauseEnd => End.AddDays(-DaysPastWriteOff + LongestExtensionDays);

    /// <summary>By how many days suppliers ask to repay later, at most.</summary>
    public const int LongestExtensionDays = 30;

    /// <param name="orders">The orders to play.</param>
    /// <param name="seed">Decides when buyers pay and who sells under which agreement.</param>
    /// <param name="disturbances">What goes wrong.</param>
    public static Timeline Of(IReadOnlyList<MarketOrder> orders, int seed, Disturbances disturbances)
    {
        BuyerHabits habits = new(seed);
        var all = orders.Concat(orders.Select(order => SupplierScript.CopyOf(order, disturbances)).OfType<MarketOrder>()).ToList();
        List<OutsideEvent> events =
        [
            .. all.SelectMany(order => OrderScript.Of(order, Trade.Of(seed, order.Seller.SellerId), habits, disturbances))
                .Concat(OfSuppliers(orders, disturbances))
                .OrderBy(happening => happening.At).ThenBy(happening => happening.Kind).ThenBy(happening => happening.Order.Number, StringComparer.Ordinal),
        ];
        if (events.Count == 0) throw new Files.OrderFilesException("There is nothing to replay: no order in these files has an item.");
        JointPayments.Join(events, seed);
        var lastEvent = events[^1].At;
        var lastDue = orders.Max(order => order.Times.Approved ?? order.Times.Purchased).AddDays(Terms.TenorDays);
        var end = (lastEvent > lastDue ? lastEvent : lastDue).AddDays(disturbances.Any ? DaysPastWriteOff : DaysPastDue);
        return new Timeline(events, FloorToHour(events[0].At).AddHours(-1), FloorToHour(end));
    }

    /// <summary>What strikes a supplier strikes it in the days after one of its orders.</summary>
    private static IEnumerable<OutsideEvent> OfSuppliers(IEnumerable<MarketOrder> orders, Disturbances disturbances)
    {
        if (!disturbances.Any) yield break;
        foreach (var sold in orders.Where(order => order.NoCase is null).GroupBy(order => order.Seller.SellerId, StringComparer.Ordinal))
        {
            var all = sold.ToList();
            if (disturbances.Strikes(PayoutAccountChanged, sold.Key))
            {
                var order = all[disturbances.Pick(PayoutAccountChanged, sold.Key, all.Count)];
                yield return Of(order, 4, PayoutAccountChanged, "payout-accounts", _ => new PayoutAccountRequest(order.Seller.NewPayoutAccount));
            }

            if (disturbances.Strikes(SupplierInsolvent, sold.Key))
            {
                var order = all[disturbances.Pick(SupplierInsolvent, sold.Key, all.Count)];
                yield return Of(order, 5, SupplierInsolvent, "insolvencies", at => new InsolvencyRequest(at, $"Court file {sold.Key}"));
            }
        }

        static OutsideEvent Of(MarketOrder order, int days, DisturbanceKind kind, string route, Func<DateTimeOffset, object> body)
        {
            var at = order.Times.Approved!.Value.AddDays(days);
            return new OutsideEvent(at, OutsideEventKind.Told, order) { Document = new OutsideDocument(Addressee.Supplier, route, body(at)), Because = kind };
        }
    }

    private static DateTimeOffset FloorToHour(DateTimeOffset time) => new(time.Year, time.Month, time.Day, time.Hour, 0, 0, TimeSpan.Zero);
}
