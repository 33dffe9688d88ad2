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

    public static DocumentForm Change { get; } = new(DocumentKind.OrderChange, "changes", "changedAt", Flow.Business);

    public static DocumentForm Cancellation { get; } = new(DocumentKind.OrderCancellation, "cancellations", "cancelledAt", Flow.Business);

    public static DocumentForm Dispute { get; } = new(DocumentKind.Dispute, "disputes", "at", Flow.Business);

    public static DocumentForm CreditNote { get; } = new(DocumentKind.CreditNote, "credit-notes", "issuedAt", Flow.Business);

    public static DocumentForm MisdirectedPayment { get; } = new(DocumentKind.MisdirectedPayment, "misdirected-payments", "paidAt", Flow.Capital);
}

/// <summary>A document about an order, as it was sent.</summary>
public interface IDocumentRequest
{
    DocumentForm Form { get; }

    /// <summary>When that happened which it tells of.</summary>
    DateTimeOffset HappenedAt { get; }

    /// <summary>The document as the domain sees it, about an order that stands like this; it is stored and passed on.</summary>
    object DocumentOf(Order order);

    /// <summary>What is ordered from then on; null where the document does not say.</summary>
    OrderContent? ContentOf(Order order) => null;

    /// <summary>What it makes of an order.</summary>
    DocumentVerdict Decide(Order order);
}

/// <summary>The buyer's answer to an order; see <see cref="OrderResponse"/>.</summary>
public sealed record AcknowledgementRequest(
    DateTimeOffset AcknowledgedAt, Money Amount, DateOnly ReceivableDueDate, bool NoSetOff, string CollectionAccount) : IDocumentRequest
{
    DocumentForm IDocumentRequest.Form => DocumentForm.Acknowledgement;

    DateTimeOffset IDocumentRequest.HappenedAt => AcknowledgedAt;

    object IDocumentRequest.DocumentOf(Order order) => Document;

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

    object IDocumentRequest.DocumentOf(Order order) => Document;

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

    object IDocumentRequest.DocumentOf(Order order) => Document;

    DocumentVerdict IDocumentRequest.Decide(Order order) => DocumentRules.Receive(order, Document);

    private ReceiptAdvice Document => new(ReceivedAt, AcceptedValue, Final);

    public static ReceiptRequest Read(JsonFields fields) => new(fields.Instant("receivedAt"), fields.Amount("acceptedValue"), fields.Flag("final"));
}

/// <summary>A document was taken in.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="OrderId">The order that it is about.</param>
public sealed record DocumentReceipt(string Id, string OrderId);
