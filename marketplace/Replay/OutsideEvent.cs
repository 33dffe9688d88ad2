using Marketplace.Orders;

namespace Marketplace.Replay;

/// <summary>What happens to an order outside, in the order of cause and effect where two happen at the same time.</summary>
internal enum OutsideEventKind
{
    /// <summary>The customer buys: the site sends the order.</summary>
    Ordered,

    /// <summary>The site calls the order off.</summary>
    Cancelled,

    /// <summary>The payment is approved: the buyer acknowledges, and the supplier asks for financing.</summary>
    Approved,

    /// <summary>The carrier takes it.</summary>
    Despatched,

    /// <summary>The customer has it.</summary>
    Received,

    /// <summary>The buyer pays.</summary>
    PaymentMade,
}

/// <param name="At">When it is told; its document carries the time in the files, which a few times lies before the purchase.</param>
internal sealed record OutsideEvent(DateTimeOffset At, OutsideEventKind Kind, MarketOrder Order);
