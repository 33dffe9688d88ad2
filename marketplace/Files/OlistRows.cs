namespace Marketplace.Files;

/// <summary>One row of <c>olist_orders_dataset.csv</c>. Times are the marketplace's local times, as the file has them.</summary>
/// <param name="EstimatedDelivery">The day promised to the customer.</param>
internal sealed record OrderRow(
    int Line,
    string OrderId,
    string CustomerId,
    string Status,
    DateTime Purchased,
    DateTime? Approved,
    DateTime? HandedToCarrier,
    DateTime? Delivered,
    DateOnly EstimatedDelivery);

/// <summary>One row of <c>olist_order_items_dataset.csv</c>: one piece of one product.</summary>
/// <param name="PriceCents">In cents, not negative.</param>
/// <param name="FreightCents">In cents, not negative.</param>
internal sealed record ItemRow(int Line, string OrderId, int Number, string ProductId, string SellerId, long PriceCents, long FreightCents);

/// <summary>One row of <c>olist_customers_dataset.csv</c>: a customer id is made for every order, the unique id is the person.</summary>
internal sealed record CustomerRow(string CustomerId, string UniqueId, string City, string State);

/// <summary>One row of <c>olist_sellers_dataset.csv</c>.</summary>
internal sealed record SellerRow(string SellerId, string City, string State)
{
    /// <summary>Where it is paid, at another bank.</summary>
    public string PayoutAccount => $"BR{SellerId}";

    /// <summary>Where it would like to be paid one day.</summary>
    public string NewPayoutAccount => $"BN{SellerId}";
}

/// <summary>One row of <c>olist_products_dataset.csv</c>; about one in fifty has no category.</summary>
internal sealed record ProductRow(string ProductId, string Category);
