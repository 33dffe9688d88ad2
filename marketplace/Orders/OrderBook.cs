using Marketplace.Files;

namespace Marketplace.Orders;

/// <summary>All orders of the files, one per order and seller, in the order of their purchase.</summary>
/// <param name="OrdersRead">Orders in the files, whether they span several sellers or none.</param>
/// <param name="Orders">The order-seller pairs, with the reason where a pair does not become a case.</param>
/// <param name="WithoutSeller">Orders of which no pair could be made, by reason.</param>
internal sealed record OrderBook(
    int OrdersRead,
    IReadOnlyList<MarketOrder> Orders,
    IReadOnlyDictionary<NoCase, int> WithoutSeller,
    IReadOnlyList<BrokenRow> BrokenRows)
{
    private const string CancelledStatus = "canceled";

    /// <param name="limit">Only this many orders of the files, the earliest; null is all.</param>
    /// <exception cref="OrderFilesException">The folder, a file or a column is missing.</exception>
    public static OrderBook Read(string folder, int? limit = null)
    {
        var files = OlistFolder.Read(folder);
        var items = files.Items.ToLookup(item => item.OrderId, StringComparer.Ordinal);
        var rows = files.Orders.OrderBy(row => row.Purchased).ThenBy(row => row.OrderId, StringComparer.Ordinal)
            .Take(limit ?? int.MaxValue).ToList();
        List<MarketOrder> orders = [];
        Dictionary<NoCase, int> withoutSeller = [];
        List<BrokenRow> broken = [.. files.BrokenRows];
        foreach (var row in rows)
        {
            var pairs = Pairs(row, items[row.OrderId], files, broken);
            orders.AddRange(pairs);
            if (pairs.Count > 0) continue;
            var reason = Missing(row, files) is null && !files.OrdersWithBrokenItems.Contains(row.OrderId) && !items.Contains(row.OrderId)
                ? NoCase.NoItems
                : NoCase.BrokenRow;
            withoutSeller[reason] = withoutSeller.GetValueOrDefault(reason) + 1;
        }

        return new OrderBook(rows.Count, orders, withoutSeller, broken);
    }

    private static List<MarketOrder> Pairs(OrderRow row, IEnumerable<ItemRow> items, OlistFolder files, List<BrokenRow> broken)
    {
        if (Missing(row, files) is { } missing)
        {
            broken.Add(missing);
            return [];
        }

        List<MarketOrder> pairs = [];
        foreach (var sold in items.OrderBy(item => item.Number).GroupBy(item => item.SellerId, StringComparer.Ordinal))
        {
            if (!files.Sellers.TryGetValue(sold.Key, out var seller))
            {
                broken.Add(new BrokenRow(OlistFolder.ItemsFile, sold.First().Line, "seller_id", $"'{sold.Key}' is not in {OlistFolder.SellersFile}"));
                continue;
            }

            var lines = sold.Select(item => new OrderLine(item.Number, Describe(item.ProductId, files), item.PriceCents, item.FreightCents)).ToList();
            pairs.Add(new MarketOrder(row.OrderId, pairs.Count + 1, seller, files.Customers[row.CustomerId], Times(row), lines,
                Reason(row, files.OrdersWithBrokenItems.Contains(row.OrderId))));
        }

        return pairs;
    }

    private static BrokenRow? Missing(OrderRow row, OlistFolder files) => files.Customers.ContainsKey(row.CustomerId)
        ? null
        : new BrokenRow(OlistFolder.OrdersFile, row.Line, "customer_id", $"'{row.CustomerId}' is not in {OlistFolder.CustomersFile}");

    private static NoCase? Reason(OrderRow row, bool damaged) =>
        damaged ? NoCase.BrokenRow
        : row.Status == CancelledStatus ? NoCase.Cancelled
        : row.Approved is null ? NoCase.NeverApproved
        : null;

    private static string Describe(string productId, OlistFolder files) =>
        files.Products.TryGetValue(productId, out var product) && product.Category.Length > 0
            ? $"{product.Category} {productId}"
            : productId;

    private static OrderTimes Times(OrderRow row) => new(
        MarketTimeZone.ToUtc(row.Purchased),
        ToUtc(row.Approved),
        ToUtc(row.HandedToCarrier),
        ToUtc(row.Delivered),
        row.EstimatedDelivery);

    private static DateTimeOffset? ToUtc(DateTime? local) => local is { } time ? MarketTimeZone.ToUtc(time) : null;
}
