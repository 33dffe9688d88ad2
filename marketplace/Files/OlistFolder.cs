namespace Marketplace.Files;

/// <summary>The Olist files of one folder, row by row as they are; what they mean together is <see cref="Orders.OrderBook"/>'s matter.</summary>
internal sealed record OlistFolder(
    IReadOnlyList<OrderRow> Orders,
    IReadOnlyList<ItemRow> Items,
    IReadOnlyDictionary<string, CustomerRow> Customers,
    IReadOnlyDictionary<string, SellerRow> Sellers,
    IReadOnlyDictionary<string, ProductRow> Products,
    IReadOnlyList<BrokenRow> BrokenRows,
    IReadOnlySet<string> OrdersWithBrokenItems)
{
    public const string OrdersFile = "olist_orders_dataset.csv";
    public const string ItemsFile = "olist_order_items_dataset.csv";
    public const string CustomersFile = "olist_customers_dataset.csv";
    public const string SellersFile = "olist_sellers_dataset.csv";
    public const string ProductsFile = "olist_products_dataset.csv";

    /// <exception cref="OrderFilesException">The folder, a file or a column is missing.</exception>
    public static OlistFolder Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new OrderFilesException($"The folder {folder} does not exist.");
        List<BrokenRow> broken = [];
        HashSet<string> damaged = new(StringComparer.Ordinal);
        var orders = CsvTable.Read(folder, OrdersFile,
            ["order_id", "customer_id", "order_status", "order_purchase_timestamp", "order_approved_at",
             "order_delivered_carrier_date", "order_delivered_customer_date", "order_estimated_delivery_date"],
            Order, broken);
        var items = CsvTable.Read(folder, ItemsFile,
            ["order_id", "order_item_id", "product_id", "seller_id", "price", "freight_value"],
            fields => Item(fields, damaged), broken);
        var customers = CsvTable.Read(folder, CustomersFile,
            ["customer_id", "customer_unique_id", "customer_city", "customer_state"],
            row => new CustomerRow(row.Id("customer_id"), row.Id("customer_unique_id"), row.Text("customer_city"), row.Text("customer_state")), broken);
        var sellers = CsvTable.Read(folder, SellersFile,
            ["seller_id", "seller_city", "seller_state"],
            row => new SellerRow(row.Id("seller_id"), row.Text("seller_city"), row.Text("seller_state")), broken);
        var products = CsvTable.Read(folder, ProductsFile,
            ["product_id", "product_category_name"],
            row => new ProductRow(row.Id("product_id"), row.Text("product_category_name")), broken);
        return new OlistFolder(
            Once(orders, row => row.OrderId, row => new BrokenRow(OrdersFile, row.Line, "order_id", $"'{row.OrderId}' was there before"), broken),
            Once(items, row => (row.OrderId, row.Number), row => Repeated(row, damaged), broken),
            ById(customers, row => row.CustomerId),
            ById(sellers, row => row.SellerId),
            ById(products, row => row.ProductId),
            broken,
            damaged);
    }

    private static OrderRow Order(CsvFields row) => new(
        row.Line,
        row.Id("order_id"),
        row.Id("customer_id"),
        row.Id("order_status"),
        row.Time("order_purchase_timestamp"),
        row.OptionalTime("order_approved_at"),
        row.OptionalTime("order_delivered_carrier_date"),
        row.OptionalTime("order_delivered_customer_date"),
        DateOnly.FromDateTime(row.Time("order_estimated_delivery_date")));

    /// <summary>An order of which one item cannot be read would be financed with a wrong amount: it is remembered as damaged.</summary>
    private static ItemRow Item(CsvFields row, HashSet<string> damaged)
    {
        var orderId = row.Id("order_id");
        try
        {
            return new ItemRow(row.Line, orderId, row.Number("order_item_id"), row.Id("product_id"), row.Id("seller_id"), row.Cents("price"), row.Cents("freight_value"));
        }
        catch (BrokenFieldException)
        {
            damaged.Add(orderId);
            throw;
        }
    }

    private static BrokenRow Repeated(ItemRow row, HashSet<string> damaged)
    {
        damaged.Add(row.OrderId);
        return new BrokenRow(ItemsFile, row.Line, "order_item_id", $"'{row.Number}' was there before in order {row.OrderId}");
    }

    private static List<T> Once<T, TKey>(List<T> rows, Func<T, TKey> key, Func<T, BrokenRow> repeated, List<BrokenRow> broken)
    {
        HashSet<TKey> seen = [];
        List<T> kept = new(rows.Count);
        foreach (var row in rows)
        {
            if (seen.Add(key(row))) kept.Add(row);
            else broken.Add(repeated(row));
        }

        return kept;
    }

    private static Dictionary<string, T> ById<T>(List<T> rows, Func<T, string> id)
    {
        Dictionary<string, T> byId = new(rows.Count, StringComparer.Ordinal);
        foreach (var row in rows) byId.TryAdd(id(row), row);
        return byId;
    }
}
