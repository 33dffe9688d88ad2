using System.Text.Json;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>Asks to take an order in; the fields are those of <see cref="OrderContent"/>.</summary>
public sealed record OrderRequest(
    string OrderNumber, string SupplierId, string BuyerId, DateTimeOffset IssuedAt, DateOnly DeliveryDeadline, IReadOnlyList<OrderLine> Lines,
    Money Charges, Money Prepaid, Money Payable)
{
    /// <summary>The most lines of an order.</summary>
    public const int MostLines = 200;

    public OrderContent Content => new(OrderNumber, SupplierId, BuyerId, IssuedAt, DeliveryDeadline, Lines, Charges, Prepaid, Payable);

    public static OrderRequest Read(JsonFields fields)
    {
        OrderRequest request = new(
            fields.Text("orderNumber", atMost: 64),
            fields.Id("supplierId"),
            fields.Id("buyerId"),
            fields.Instant("issuedAt"),
            fields.Date("deliveryDeadline"),
            ReadLines(fields),
            fields.Amount("charges"),
            fields.Amount("prepaid"),
            fields.PositiveAmount("payable"));
        if (fields.Sound) OrderRules.Check(request, fields.Fault);
        return request;
    }

    /// <summary>The lines of an order or of its change.</summary>
    internal static IReadOnlyList<OrderLine> ReadLines(JsonFields fields) => fields.Objects("lines", MostLines, line => new OrderLine(
        line.Text("id", atMost: 64),
        line.Text("description"),
        line.Quantity("quantity"),
        line.Amount("unitPrice"),
        line.Amount("amount")));
}

/// <summary>A document of an order as answers show it.</summary>
public sealed record DocumentAnswer(string Id, string Kind, DateTimeOffset HappenedAt, DateTimeOffset ReceivedAt, JsonElement Content)
{
    public static DocumentAnswer Of(OrderDocument document) => new(
        document.Id, document.Kind, document.HappenedAt, document.Evidence.ReceivedAt,
        document.Content is null
            ? JsonElement.Parse(document.Body)
            : JsonSerializer.SerializeToElement(ChangeAnswer.Of(StorageJson.Read<OrderChange>(document.Body), document.Content), JsonAnswer.Options));
}

/// <summary>A change of an order as answers show it.</summary>
public sealed record ChangeAnswer(
    DateTimeOffset ChangedAt, string Number, IReadOnlyList<OrderLineAnswer> Lines, Money Charges, Money Prepaid, Money Payable, DateOnly DeliveryDeadline)
{
    public static ChangeAnswer Of(OrderChange change, OrderContent content) => new(
        change.ChangedAt, change.Number, [.. content.Lines.Select(OrderLineAnswer.Of)], content.Charges, content.Prepaid, content.Payable, content.DeliveryDeadline);
}

/// <summary>An order as answers show it: as it stands now. The payable amount is that of the lines and charges, less what was cancelled of it.</summary>
public sealed record OrderAnswer(
    string Id, string OrderNumber, string SupplierId, string BuyerId, DateTimeOffset IssuedAt, DateOnly DeliveryDeadline,
    IReadOnlyList<OrderLineAnswer> Lines, Money Charges, Money Prepaid, Money Payable, Money CancelledValue, int ContentVersion,
    IReadOnlyList<DocumentAnswer> Documents, string? FinancingCaseId)
{
    public static OrderAnswer Of(Order order, IReadOnlyList<OrderDocument> documents)
    {
        var content = order.Content;
        return new(
            order.Id, content.OrderNumber, content.SupplierId, content.BuyerId, content.IssuedAt, content.DeliveryDeadline,
            [.. content.Lines.Select(OrderLineAnswer.Of)], content.Charges, content.Prepaid, order.Payable, order.State.CancelledValue, order.State.ContentVersion,
            [.. documents.Select(DocumentAnswer.Of)], order.State.FinancingCaseId);
    }
}

/// <summary>A line of an order as answers show it: the quantity is a decimal string, as in the request.</summary>
public sealed record OrderLineAnswer(string Id, string Description, string Quantity, Money UnitPrice, Money Amount)
{
    public static OrderLineAnswer Of(OrderLine line) => new(
        line.Id, line.Description, line.Quantity.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture), line.UnitPrice, line.Amount);
}
