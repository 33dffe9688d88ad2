using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>What is ordered instead, as a whole; see <see cref="OrderChange"/>.</summary>
public sealed record ChangeRequest(
    DateTimeOffset ChangedAt, string Number, IReadOnlyList<OrderLine> Lines, Money Charges, Money Prepaid, Money Payable, DateOnly DeliveryDeadline) : IDocumentRequest
{
    DocumentForm IDocumentRequest.Form => DocumentForm.Change;

    DateTimeOffset IDocumentRequest.HappenedAt => ChangedAt;

    object IDocumentRequest.DocumentOf(Order order) => Document;

    OrderContent IDocumentRequest.ContentOf(Order order) =>
        order.Original with { DeliveryDeadline = DeliveryDeadline, Lines = Lines, Charges = Charges, Prepaid = Prepaid, Payable = Payable };

    DocumentVerdict IDocumentRequest.Decide(Order order) => ChangeRules.Change(order, Document);

    private OrderChange Document => new(ChangedAt, Number, Payable, Prepaid, DeliveryDeadline);

    public static ChangeRequest Read(JsonFields fields)
    {
        ChangeRequest request = new(
            fields.Instant("changedAt"), fields.Text("number", atMost: 64), OrderRequest.ReadLines(fields), fields.Amount("charges"), fields.Amount("prepaid"),
            fields.PositiveAmount("payable"), fields.Date("deliveryDeadline"));
        if (fields.Sound) OrderRules.CheckAmounts(request.Lines, request.Charges, request.Prepaid, request.Payable, fields.Fault);
        return request;
    }
}

/// <summary>The order, or part of it, is off; see <see cref="OrderCancellation"/>.</summary>
public sealed record CancellationRequest(DateTimeOffset CancelledAt, string Reason, Money? Value) : IDocumentRequest
{
    DocumentForm IDocumentRequest.Form => DocumentForm.Cancellation;

    DateTimeOffset IDocumentRequest.HappenedAt => CancelledAt;

    object IDocumentRequest.DocumentOf(Order order) => DocumentOf(order);

    DocumentVerdict IDocumentRequest.Decide(Order order) => ChangeRules.Cancel(order, DocumentOf(order));

    public static CancellationRequest Read(JsonFields fields) => new(
        fields.Instant("cancelledAt"), fields.Text("reason", atMost: 500), fields.OptionalPositiveAmount("value"));

    /// <summary>What has been received stays ordered and has to be paid: without a value, all that is still to come is off.</summary>
    private OrderCancellation DocumentOf(Order order)
    {
        var value = Value ?? order.Payable - order.State.ReceivedValue;
        return new OrderCancellation(CancelledAt, value == order.Payable ? null : value, Reason);
    }
}
