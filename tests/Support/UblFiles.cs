using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Tests.Support;

/// <summary>The examples that OASIS publishes with UBL, as the bodies of requests.</summary>
public static class UblFiles
{
    /// <summary>An Order, with the amounts that its file gives, whether they add up or not.</summary>
    /// <param name="file">The file's name without its ending.</param>
    /// <param name="supplierId">Who sells, here.</param>
    /// <param name="buyerId">Who buys, here.</param>
    /// <param name="currency">The currency to write instead of the file's.</param>
    public static JsonObject Order(string file, string supplierId, string buyerId, string? currency = null)
    {
        var order = Load(file);
        var total = order.Descendants().First(element => element.Name.LocalName == "AnticipatedMonetaryTotal");
        var code = currency ?? Child(total, "PayableAmount")!.Attribute("currencyID")!.Value;
        return new JsonObject
        {
            ["orderNumber"] = Child(order, "ID")!.Value,
            ["supplierId"] = supplierId,
            ["buyerId"] = buyerId,
            ["issuedAt"] = IssuedAt(order),
            ["deliveryDeadline"] = Child(order.Descendants().First(element => element.Name.LocalName == "RequestedDeliveryPeriod"), "EndDate")!.Value,
            ["lines"] = new JsonArray([.. Lines(order).Select(line => Line(line, code))]),
            ["charges"] = Money(Number(Child(total, "ChargeTotalAmount")) - Number(Child(total, "AllowanceTotalAmount")), code),
            ["prepaid"] = Money(0, code),
            ["payable"] = Money(Number(Child(total, "PayableAmount")), code),
        };
    }

    /// <summary>An OrderChange: its lines take the place of the order's of the same id, the rest of the order stays.</summary>
    /// <param name="file">The file's name without its ending.</param>
    /// <param name="order">The order as it was sent.</param>
    public static JsonObject Change(string file, JsonObject order)
    {
        var change = Load(file);
        var code = order["payable"]!["currency"]!.GetValue<string>();
        var changed = Lines(change).Select(line => Line(line, code)).ToDictionary(line => line["id"]!.GetValue<string>());
        JsonArray lines = [.. order["lines"]!.AsArray().Select(line => changed.GetValueOrDefault(line!["id"]!.GetValue<string>()) ?? line!.DeepClone())];
        var payable = lines.Sum(line => Number(line!["amount"]!)) + Number(order["charges"]!);
        return new JsonObject
        {
            ["changedAt"] = IssuedAt(change),
            ["number"] = Child(change, "ID")!.Value,
            ["lines"] = lines,
            ["charges"] = order["charges"]!.DeepClone(),
            ["prepaid"] = order["prepaid"]!.DeepClone(),
            ["payable"] = Money(payable, code),
            ["deliveryDeadline"] = order["deliveryDeadline"]!.DeepClone(),
        };
    }

    /// <summary>The one figure of a name in a file, such as a quantity that was received.</summary>
    public static decimal Figure(string file, string name) => Number(Load(file).Descendants().Single(element => element.Name.LocalName == name));

    private static XElement Load(string file) => XDocument.Load(RealData.PathOf("ubl", file + ".xml")).Root!;

    private static IEnumerable<XElement> Lines(XElement document) => document.Descendants().Where(element => element.Name.LocalName == "LineItem");

    private static JsonObject Line(XElement line, string currency) => new()
    {
        ["id"] = Child(line, "ID")!.Value,
        ["description"] = Child(Child(line, "Item")!, "Name")!.Value,
        ["quantity"] = Child(line, "Quantity")!.Value,
        ["unitPrice"] = Money(Number(Child(Child(line, "Price")!, "PriceAmount")), currency),
        ["amount"] = Money(Number(Child(line, "LineExtensionAmount")), currency),
    };

    private static string IssuedAt(XElement document) => $"{Child(document, "IssueDate")!.Value}T{Child(document, "IssueTime")?.Value ?? "00:00:00"}Z";

    private static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    private static decimal Number(XElement? element) => element is null ? 0 : decimal.Parse(element.Value, CultureInfo.InvariantCulture);

    private static decimal Number(JsonNode money) => decimal.Parse(money["amount"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    private static JsonObject Money(decimal amount, string currency) => new() { ["amount"] = amount.ToString("0.00", CultureInfo.InvariantCulture), ["currency"] = currency };
}
