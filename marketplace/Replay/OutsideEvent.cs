using Marketplace.Disturbing;
using Marketplace.Orders;

namespace Marketplace.Replay;

/// <summary>What happens to an order outside, in the order of cause and effect where two happen at the same time.</summary>
internal enum OutsideEventKind
{
    /// <summary>The customer buys: the site sends the order.</summary>
    Ordered,

    /// <summary>The payment is approved: the buyer acknowledges.</summary>
    Acknowledged,

    /// <summary>The order, or part of it, is called off.</summary>
    Cancelled,

    /// <summary>The supplier asks for financing.</summary>
    Asked,

    /// <summary>The carrier takes it.</summary>
    Despatched,

    /// <summary>The customer has it, or part of it.</summary>
    Received,

    /// <summary>Something else is said about the order or one of its parties.</summary>
    Told,

    /// <summary>The buyer pays.</summary>
    PaymentMade,
}

/// <param name="At">When it is told; its document carries the time in the files, which a few times lies before the purchase.</param>
internal sealed record OutsideEvent(DateTimeOffset At, OutsideEventKind Kind, MarketOrder Order)
{
    /// <summary>What is sent; null where it is an order, a request for financing or a payment.</summary>
    public OutsideDocument? Document { get; init; }

    /// <summary>What is paid; null where nothing is.</summary>
    public OutsidePayment? Payment { get; init; }

    /// <summary>The disturbance that it is, or null for what is usual. A disturbance is told apart from what else happens to its order in the same tick.</summary>
    public DisturbanceKind? Because { get; init; }
}

/// <summary>Whose document it is: which part of the interface it is sent to.</summary>
internal enum Addressee
{
    Order,
    Supplier,
    Buyer,
}

/// <param name="Route">The last part of the path.</param>
/// <param name="Key">Tells it from others of its kind about the same order or party.</param>
internal sealed record OutsideDocument(Addressee Addressee, string Route, object Body, string Key = "");

/// <summary>What a payer sends to the collection account.</summary>
/// <param name="Name">Tells it from the order's other payments; empty for the usual one.</param>
/// <param name="Amount">What arrives.</param>
internal sealed record OutsidePayment(string Name, Money Amount)
{
    /// <summary>Whether the payer says which order it pays.</summary>
    public bool HasReference { get; init; } = true;

    /// <summary>What banks on the way kept.</summary>
    public long ChargesCents { get; init; }

    /// <summary>Calendar days after which the bank takes it back; null for never.</summary>
    public int? ReversedAfterDays { get; init; }

    /// <summary>Another order that it pays too, with how much of the amount.</summary>
    public (MarketOrder Order, long Cents)? Also { get; init; }
}
