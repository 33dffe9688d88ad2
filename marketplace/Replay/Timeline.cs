using Marketplace.Orders;

namespace Marketplace.Replay;

/// <summary>Everything that happens outside, in the order of its time.</summary>
/// <param name="Start">Just before the first event.</param>
/// <param name="End">Late enough that every payment has been made and everything unpaid is past due.</param>
internal sealed record Timeline(IReadOnlyList<OutsideEvent> Events, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>From the last day on which a loan may fall due until the end.</summary>
    private const int DaysPastDue = 40;

    /// <param name="orders">The orders to play.</param>
    /// <param name="habits">When their buyers pay.</param>
    /// <param name="tenorDays">How long a loan runs.</param>
    public static Timeline Of(IReadOnlyList<MarketOrder> orders, BuyerHabits habits, int tenorDays)
    {
        List<OutsideEvent> events =
        [
            .. orders.SelectMany(order => Of(order, habits))
                .OrderBy(happening => happening.At).ThenBy(happening => happening.Kind).ThenBy(happening => happening.Order.Number, StringComparer.Ordinal),
        ];
        if (events.Count == 0) throw new Files.OrderFilesException("There is nothing to replay: no order in these files has an item.");
        var lastEvent = events[^1].At;
        var lastDue = orders.Max(order => order.Times.Approved ?? order.Times.Purchased).AddDays(tenorDays);
        var end = (lastEvent > lastDue ? lastEvent : lastDue).AddDays(DaysPastDue);
        return new Timeline(events, FloorToHour(events[0].At).AddHours(-1), FloorToHour(end));
    }

    private static IEnumerable<OutsideEvent> Of(MarketOrder order, BuyerHabits habits)
    {
        var (purchased, approved, carried, received, _) = order.Times;
        if (order.NoCase == NoCase.BrokenRow) yield break;
        yield return At(purchased, OutsideEventKind.Ordered);
        if (order.NoCase == NoCase.Cancelled)
        {
            // The files do not say when; a day after the last thing they do say is when the site would know.
            var last = new[] { purchased, approved, carried, received }.Max()!.Value;
            yield return At(last.AddDays(1), OutsideEventKind.Cancelled);
        }

        if (order.NoCase is not null) yield break;
        yield return At(approved!.Value, OutsideEventKind.Approved);
        if (carried is { } despatch) yield return At(despatch, OutsideEventKind.Despatched);
        if (received is not { } receipt) yield break;
        yield return At(receipt, OutsideEventKind.Received);
        yield return At(receipt.AddDays(habits.DaysToPay(order.Number)), OutsideEventKind.PaymentMade);

        // A few parcels were handed over before the purchase was written down; nobody can tell of an order that is not there.
        OutsideEvent At(DateTimeOffset time, OutsideEventKind kind) => new(time < purchased ? purchased : time, kind, order);
    }

    private static DateTimeOffset FloorToHour(DateTimeOffset time) => new(time.Year, time.Month, time.Day, time.Hour, 0, 0, TimeSpan.Zero);
}
