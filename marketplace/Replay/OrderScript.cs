using System.Globalization;
using Marketplace.Backend;
using Marketplace.Disturbing;
using Marketplace.Orders;

namespace Marketplace.Replay;

/// <summary>Everything that happens to one order, as it is being laid out: the supplier's, the carrier's, then the buyer's part.</summary>
internal sealed class OrderScript(MarketOrder order, Trade trade, BuyerHabits habits, Disturbances disturbances)
{
    private readonly List<OutsideEvent> _events = [];

    public MarketOrder Order => order;

    public OrderTimes Times => order.Times;

    public Trade Trade => trade;

    public BuyerHabits Habits => habits;

    public Disturbances Disturbances => disturbances;

    public IReadOnlyList<OutsideEvent> Events => _events;

    /// <summary>What the buyer is going to owe, in cents, as far as it is laid out.</summary>
    public long Owed { get; set; } = order.PayableCents;

    /// <summary>When the last of the goods is there; null while that is not laid out, or for never.</summary>
    public DateTimeOffset? GoodsThere { get; set; }

    /// <summary>Nothing more happens: the order is off, or a copy that nobody delivers.</summary>
    public bool IsOver { get; set; }

    /// <summary>All that happens to an order.</summary>
    public static IReadOnlyList<OutsideEvent> Of(MarketOrder order, Trade trade, BuyerHabits habits, Disturbances disturbances)
    {
        if (order.NoCase == NoCase.BrokenRow) return [];
        OrderScript script = new(order, trade, habits, disturbances);
        SupplierScript.Write(script);
        if (!script.IsOver) CarrierScript.Write(script);
        if (!script.IsOver && script.GoodsThere is not null) BuyerScript.Write(script);
        return script.Events;
    }

    /// <summary>The one of several kinds that strikes this order, or null.</summary>
    public DisturbanceKind? OneOf(params ReadOnlySpan<DisturbanceKind> group) => disturbances.OneOf(order.Number, group);

    public void Add(DateTimeOffset at, OutsideEventKind kind, OutsideDocument? document = null, DisturbanceKind? because = null) =>
        _events.Add(new OutsideEvent(NotBeforePurchase(at), kind, order) { Document = document, Because = because });

    public void Tell(DateTimeOffset at, DisturbanceKind because, string route, object body, string key = "", Addressee addressee = Addressee.Order) =>
        Add(at, OutsideEventKind.Told, new OutsideDocument(addressee, route, body, key), because);

    public void Pay(DateTimeOffset at, OutsidePayment payment, DisturbanceKind? because = null) =>
        _events.Add(new OutsideEvent(NotBeforePurchase(at), OutsideEventKind.PaymentMade, order) { Payment = payment, Because = because });

    /// <summary>A whole percentage of an amount, at least a cent.</summary>
    public static long Percent(long cents, int percent) => Math.Max(1, cents * percent / 100);

    public static IReadOnlyList<LineRequest> Lines(IEnumerable<OrderLine> lines) =>
    [
        .. lines.Select(line => new LineRequest(
            line.Number.ToString(CultureInfo.InvariantCulture), line.Description, "1", Money.Brl(line.PriceCents), Money.Brl(line.PriceCents))),
    ];

    /// <summary>A few parcels were handed over before the purchase was written down; nobody can tell of an order that is not there.</summary>
    private DateTimeOffset NotBeforePurchase(DateTimeOffset at) => at < order.Times.Purchased ? order.Times.Purchased : at;
}
