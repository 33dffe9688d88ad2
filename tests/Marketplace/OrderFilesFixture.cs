using Marketplace.Files;

namespace Tests.Marketplace;

/// <summary>A folder with small order files, which a test changes row by row.</summary>
public sealed class OrderFilesFixture : IDisposable
{
    private readonly Dictionary<string, List<string>> _files = new(StringComparer.Ordinal)
    {
        [OlistFolder.OrdersFile] =
        [
            "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date",
            "o1,c1,delivered,2017-03-01 10:00:00,2017-03-01 10:15:00,2017-03-02 09:00:00,2017-03-08 18:00:00,2017-03-20 00:00:00",
            "o2,c2,delivered,2017-03-02 11:00:00,2017-03-02 11:30:00,2017-03-03 09:00:00,2017-03-09 18:00:00,2017-03-21 00:00:00",
        ],
        [OlistFolder.ItemsFile] =
        [
            "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value",
            "o1,1,p1,s1,2017-03-05 10:00:00,100.00,12.50",
            "o2,1,p1,s1,2017-03-05 10:00:00,40.00,7.25",
        ],
        [OlistFolder.CustomersFile] =
        [
            "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state",
            "c1,u1,01000,porto claro,SP",
            "c2,u2,01000,santa aurora,RJ",
        ],
        [OlistFolder.SellersFile] = ["seller_id,seller_zip_code_prefix,seller_city,seller_state", "s1,01000,porto claro,SP", "s2,01000,porto claro,SP"],
        [OlistFolder.ProductsFile] = ["product_id,product_category_name", "p1,brinquedos"],
    };

    public string Folder { get; } = Directory.CreateTempSubdirectory("orders-").FullName;

    /// <summary>Replaces the file's row; 0 is the header, 1 the first order.</summary>
    public OrderFilesFixture With(string file, int row, string text)
    {
        _files[file][row] = text;
        return this;
    }

    public OrderFilesFixture Add(string file, params string[] rows)
    {
        _files[file].AddRange(rows);
        return this;
    }

    public OrderFilesFixture Without(string file)
    {
        _files.Remove(file);
        return this;
    }

    public string Write()
    {
        foreach (var (name, rows) in _files) File.WriteAllLines(Path.Combine(Folder, name), rows);
        return Folder;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
