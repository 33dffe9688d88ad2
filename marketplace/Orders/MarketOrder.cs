using Marketplace.Files;

namespace Marketplace.Orders;

/// <summary>What one seller sold to one customer in one order of the files: one Order, and at most one case.</summary>
/// <param name="OrderId">The order of the files, which may span several sellers.</param>
/// <param name="SellerNumber">1 for the seller of the order's first item, and so on.</param>
/// <param name="Copy">Empty, but for an order that its supplier sells a second time.</param>
internal sealed record MarketOrder(
    string OrderId,
    int SellerNumber,
    SellerRow Seller,
    CustomerRow Customer,
    OrderTimes Times,
    IReadOnlyList<OrderLine> Lines,
    NoCase? NoCase,
    string Copy = "")
{
    /// <summary>The document number: unique at the seller, and known to buyer, carrier and bank.</summary>
    public string Number { get; } = $"{OrderId}-{SellerNumber}{Copy}";

    /// <summary>The sum of the freight, in cents; charged on top of the lines.</summary>
    public long ChargesCents { get; } = Lines.Sum(line => line.FreightCents);

    /// <summary>What the buyer owes, in cents: goods and freight.</summary>
    public long PayableCents { get; } = Lines.Sum(line => line.PriceCents + line.FreightCents);
}

/// <param name="PriceCents">Of the one piece that a line is.</param>
internal sealed record OrderLine(int Number, string Description, long PriceCents, long FreightCents);

/// <summary>When things happened, in UTC.</summary>
/// <param name="EstimatedDelivery">The day promised to the customer, in the marketplace's time zone.</param>
internal sealed record OrderTimes(
    DateTimeOffset Purchased,
    DateTimeOffset? Approved,
    DateTimeOffset? HandedToCarrier,
    DateTimeOffset? Delivered,
    DateOnly EstimatedDelivery);

/// <summary>Why an order does not become a case.</summary>
internal enum NoCase
{
    /// <summary>The files list nothing that was bought.</summary>
    NoItems,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>The payment was never approved, so the buyer never confirmed.</summary>
    NeverApproved,

    /// <summary>A row that it needs cannot be read or is missing.</summary>
    BrokenRow,
}
