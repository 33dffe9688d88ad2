using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>A kind of document as the HTTP interface knows it.</summary>
/// <param name="Kind">One of <see cref="DocumentKind"/>.</param>
/// <param name="Resource">The last part of its route; part of each document's identity.</param>
/// <param name="TimeField">The field that says when it happened.</param>
/// <param name="Flow">The flow that it belongs to.</param>
public sealed record DocumentForm(string Kind, string Resource, string TimeField, Flow Flow)
{
    public static DocumentForm Acknowledgement { get; } = new(DocumentKind.OrderResponse, "acknowledgements", "acknowledgedAt", Flow.Business);

    public static DocumentForm Despatch { get; } = new(DocumentKind.DespatchAdvice, "despatches", "despatchedAt", Flow.Logistics);

    public static DocumentForm Receipt { get; } = new(DocumentKind.ReceiptAdvice, "receipts", "receivedAt", Flow.Logistics);

    public static DocumentForm Cancellation { get; } = new(DocumentKind.OrderCancellation, "cancellations", "cancelledAt", Flow.Business);
}

/// <summary>A document about an order, as it was sent.</summary>
public interface IDocumentRequest
{
    DocumentForm Form { get; }

    /// <summary>When that happened which it tells of.</summary>
    DateTimeOffset HappenedAt { get; }

    /// <summary>The document as the domain sees it; this is stored and passed on.</summary>
    object Document { get; }

    /// <summary>What it makes of an order.</summary>
    DocumentVerdict Decide(Order order);
}

/// <summary>The buyer's answer to an order; see <see cref="OrderResponse"/>.</summary>
public sealed record AcknowledgementRequest(
    DateTimeOffset AcknowledgedAt, Money Amount, DateOnly ReceivableDueDate, bool NoSetOff, string CollectionAccount) : IDocumentRequest
{
    DocumentForm IDocumentRequest.Form => DocumentForm.Acknowledgement;

    DateTimeOffset IDocumentRequest.HappenedAt => AcknowledgedAt;

    object IDocumentRequest.Document => Document;

    DocumentVerdict IDocumentRequest.Decide(Order order) => DocumentRules.Acknowledge(order, Document);

    private OrderResponse Document => new(AcknowledgedAt, Amount, ReceivableDueDate, NoSetOff, CollectionAccount);

    public static AcknowledgementRequest Read(JsonFields fields) => new(
        fields.Instant("acknowledgedAt"), fields.PositiveAmount("amount"), fields.Date("receivableDueDate"), fields.Flag("noSetOff"),
        fields.Account("collectionAccount"));
}

/// <summary>The goods have left; see <see cref="DespatchAdvice"/>.</summary>
public sealed record DespatchRequest(DateTimeOffset DespatchedAt, string Carrier, string? Reference) : IDocumentRequest
{
    DocumentForm IDocumentRequest.Form => DocumentForm.Despatch;

    DateTimeOffset IDocumentRequest.HappenedAt => DespatchedAt;

    object IDocumentRequest.Document => Document;

    DocumentVerdict IDocumentRequest.Decide(Order order) => DocumentRules.Despatch(order, Document);

    private DespatchAdvice Document => new(DespatchedAt, Carrier, Reference);

    public static DespatchRequest Read(JsonFields fields) => new(
        fields.Instant("despatchedAt"), fields.Text("carrier"), fields.OptionalText("reference"));
}

/// <summary>The goods have arrived; see <see cref="ReceiptAdvice"/>.</summary>
public sealed record ReceiptRequest(DateTimeOffset ReceivedAt, Money AcceptedValue, bool Final) : IDocumentRequest
{
    DocumentForm IDocumentRequest.Form => DocumentForm.Receipt;

    DateTimeOffset IDocumentRequest.HappenedAt => ReceivedAt;

    object IDocumentRequest.Document => Document;

    DocumentVerdict IDocumentRequest.Decide(Order order) => DocumentRules.Receive(order, Document);

    private ReceiptAdvice Document => new(ReceivedAt, AcceptedValue, Final);

    public static ReceiptRequest Read(JsonFields fields) => new(fields.Instant("receivedAt"), fields.Amount("acceptedValue"), fields.Flag("final"));
}

/// <summary>The order is off.</summary>
public sealed record CancellationRequest(DateTimeOffset CancelledAt, string Reason) : IDocumentRequest
{
    DocumentForm IDocumentRequest.Form => DocumentForm.Cancellation;

    DateTimeOffset IDocumentRequest.HappenedAt => CancelledAt;

    object IDocumentRequest.Document => this;

    DocumentVerdict IDocumentRequest.Decide(Order order) => DocumentRules.Cancel(order, CancelledAt);

    public static CancellationRequest Read(JsonFields fields) => new(fields.Instant("cancelledAt"), fields.Text("reason", atMost: 500));
}

/// <summary>A document was taken in.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="OrderId">The order that it is about.</param>
public sealed record DocumentReceipt(string Id, string OrderId);
