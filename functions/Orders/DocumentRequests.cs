using ScfFunctions.Domain;
using ScfFunctions.Http;

namespace ScfFunctions.Orders;

/// <summary>A document about an order, as it was sent.</summary>
public interface IDocumentRequest
{
    /// <summary>When that happened which it tells of.</summary>
    DateTimeOffset HappenedAt { get; }
}

/// <summary>The buyer's answer to an order; see <see cref="OrderResponse"/>.</summary>
public sealed record AcknowledgementRequest(
    DateTimeOffset AcknowledgedAt, Money Amount, DateOnly ReceivableDueDate, bool NoSetOff, string CollectionAccount) : IDocumentRequest
{
    DateTimeOffset IDocumentRequest.HappenedAt => AcknowledgedAt;

    public OrderResponse Document => new(AcknowledgedAt, Amount, ReceivableDueDate, NoSetOff, CollectionAccount);

    public static AcknowledgementRequest Read(JsonFields fields) => new(
        fields.Instant("acknowledgedAt"), fields.PositiveAmount("amount"), fields.Date("receivableDueDate"), fields.Flag("noSetOff"),
        fields.Account("collectionAccount"));
}

/// <summary>The goods have left; see <see cref="DespatchAdvice"/>.</summary>
public sealed record DespatchRequest(DateTimeOffset DespatchedAt, string Carrier, string? Reference) : IDocumentRequest
{
    DateTimeOffset IDocumentRequest.HappenedAt => DespatchedAt;

    public DespatchAdvice Document => new(DespatchedAt, Carrier, Reference);

    public static DespatchRequest Read(JsonFields fields) => new(
        fields.Instant("despatchedAt"), fields.Text("carrier"), fields.OptionalText("reference"));
}

/// <summary>The goods have arrived; see <see cref="ReceiptAdvice"/>.</summary>
public sealed record ReceiptRequest(DateTimeOffset ReceivedAt, Money AcceptedValue, bool Final) : IDocumentRequest
{
    DateTimeOffset IDocumentRequest.HappenedAt => ReceivedAt;

    public ReceiptAdvice Document => new(ReceivedAt, AcceptedValue, Final);

    public static ReceiptRequest Read(JsonFields fields) => new(fields.Instant("receivedAt"), fields.Amount("acceptedValue"), fields.Flag("final"));
}

/// <summary>The order is off.</summary>
public sealed record CancellationRequest(DateTimeOffset CancelledAt, string Reason) : IDocumentRequest
{
    DateTimeOffset IDocumentRequest.HappenedAt => CancelledAt;

    public static CancellationRequest Read(JsonFields fields) => new(fields.Instant("cancelledAt"), fields.Text("reason", atMost: 500));
}

/// <summary>A document was taken in.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="OrderId">The order that it is about.</param>
public sealed record DocumentReceipt(string Id, string OrderId);
