using Azure;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>One thing ordered.</summary>
/// <param name="Id">The line's id within the order.</param>
/// <param name="Description">What is ordered.</param>
/// <param name="Quantity">How many, above zero.</param>
/// <param name="UnitPrice">The price of one.</param>
/// <param name="Amount">What the line comes to: quantity times unit price, to the minor unit.</param>
public sealed record OrderLine(string Id, string Description, decimal Quantity, Money UnitPrice, Money Amount);

/// <summary>What is ordered; a value that a later agreement replaces as a whole. All amounts are in one currency.</summary>
/// <param name="OrderNumber">The number that supplier and buyer know it by.</param>
/// <param name="SupplierId">Who sells.</param>
/// <param name="BuyerId">Who buys and will pay.</param>
/// <param name="IssuedAt">When it was ordered.</param>
/// <param name="DeliveryDeadline">The last day on which delivery is in time.</param>
/// <param name="Lines">What is ordered.</param>
/// <param name="Charges">Freight and the like.</param>
/// <param name="Prepaid">What the buyer has paid already; nothing is lent on it.</param>
/// <param name="Payable">The order's value: the lines and the charges.</param>
public sealed record OrderContent(
    string OrderNumber, string SupplierId, string BuyerId, DateTimeOffset IssuedAt, DateOnly DeliveryDeadline, IReadOnlyList<OrderLine> Lines,
    Money Charges, Money Prepaid, Money Payable);

/// <summary>A dispute as its order keeps it.</summary>
/// <param name="Number">Its number on the order.</param>
/// <param name="Amount">While open what is contested, afterwards what the buyer need not pay.</param>
/// <param name="IsOpen">Nobody has resolved it yet.</param>
public sealed record OrderDispute(string Number, Money Amount, bool IsOpen);

/// <summary>What the documents so far have made of an order. Amounts are in the order's currency.</summary>
/// <param name="ReceivedValue">The sum of what was accepted, capped at what was payable then.</param>
/// <param name="CancelledValue">By how much less is ordered than the content says; an OrderChange starts anew.</param>
/// <param name="CreditedValue">The sum of the credit notes.</param>
/// <param name="PaidToSupplier">What the buyer paid to the supplier directly.</param>
/// <param name="Acknowledgement">The buyer's answer that counts; null until there is one.</param>
/// <param name="DespatchedAt">When the goods last left; null until they have.</param>
/// <param name="LastReceivedAt">When something was last received; null until something was.</param>
/// <param name="IsFinallyReceived">Nothing more is to come.</param>
/// <param name="CancelledAt">When it was cancelled as a whole; null unless it was.</param>
/// <param name="FinancingCaseId">The case that finances it; null while none does.</param>
/// <param name="DocumentCount">The number of documents; the order's version for lists.</param>
/// <param name="ContentVersion">Rises with every change and every cancellation of a part, from 1.</param>
/// <param name="ChangedAt">When the change that counts was agreed; null while the order is as it was presented.</param>
/// <param name="ChangeId">The document with the content that counts; null while the order is as it was presented.</param>
public sealed record OrderState(
    Money ReceivedValue, Money CancelledValue, Money CreditedValue, Money PaidToSupplier, OrderResponse? Acknowledgement = null,
    DateTimeOffset? DespatchedAt = null, DateTimeOffset? LastReceivedAt = null, bool IsFinallyReceived = false, DateTimeOffset? CancelledAt = null,
    string? FinancingCaseId = null, int DocumentCount = 0, int ContentVersion = 1, DateTimeOffset? ChangedAt = null,
    string? ChangeId = null)
{
    /// <summary>The most changes and credit notes that an order takes, together; and the most disputes.</summary>
    public const int MostNumbers = 50;

    public IReadOnlyList<OrderDispute> Disputes { get; init; } = [];

    /// <summary>The numbers of its changes and credit notes, as <c>kind|number</c>: each is used once.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>An order without documents.</summary>
    public static OrderState None(Currency currency) => new(Money.Zero(currency), Money.Zero(currency), Money.Zero(currency), Money.Zero(currency));

    /// <summary>What is contested and what the buyer need not pay after a dispute.</summary>
    public Money DisputedValue => Disputes.Aggregate(Money.Zero(ReceivedValue.Currency), (sum, dispute) => sum + dispute.Amount);
}

/// <summary>An order as it stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Original">What was ordered first; never changes.</param>
/// <param name="Content">What is ordered by its last change; the original where there is none.</param>
/// <param name="State">What has become of it.</param>
/// <param name="BodyHash">The request that created it.</param>
/// <param name="Evidence">What stands behind it.</param>
/// <param name="ETag">The version read; none before it is stored.</param>
public sealed record Order(
    string Id, string Tenant, OrderContent Original, OrderContent Content, OrderState State, string BodyHash, Evidence Evidence, ETag ETag = default)
{
    public Currency Currency => Original.Payable.Currency;

    /// <summary>What the buyer has to pay for what is still ordered.</summary>
    public Money Payable => Content.Payable - State.CancelledValue;

    /// <summary>
    /// What of the payable amount nothing is lent on, because it will not come to the collection account: prepaid, paid to the supplier
    /// directly, credited, in dispute, or not delivered for good. At most all of it.
    /// </summary>
    public Money Ineligible => Money.Min(Payable, Content.Prepaid + State.PaidToSupplier + State.CreditedValue + State.DisputedValue + Missing);

    /// <summary>What was ordered and, by a final receipt, will not come; nothing before one.</summary>
    public Money Missing => State.IsFinallyReceived ? Payable - State.ReceivedValue : Money.Zero(Currency);

    /// <summary>Everything ordered has been received and accepted.</summary>
    public bool IsReceivedInFull => State.ReceivedValue >= Payable;
}

/// <summary>The kinds of documents about an order; those that a case hears of share their name with its inbox items.</summary>
public static class DocumentKind
{
    public const string OrderResponse = "order-response";
    public const string DespatchAdvice = InboxKind.DespatchAdvice;
    public const string ReceiptAdvice = InboxKind.ReceiptAdvice;
    public const string OrderChange = InboxKind.OrderChange;
    public const string OrderCancellation = InboxKind.OrderCancellation;
    public const string Dispute = InboxKind.Dispute;
    public const string CreditNote = InboxKind.CreditNote;
    public const string MisdirectedPayment = InboxKind.MisdirectedPayment;

    /// <summary>Whether the case that finances the order is told of it.</summary>
    public static bool IsForCase(string kind) => kind != OrderResponse;

    /// <summary>
    /// Whether a case that begins after the document still has to be told. Changes and cancellations it need not: it reads the order
    /// as they have left it, and told once more it would count them twice.
    /// </summary>
    public static bool IsForLaterCase(string kind) => IsForCase(kind) && kind is not (OrderChange or OrderCancellation);
}

/// <summary>A document about an order; never changes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">One of <see cref="DocumentKind"/>.</param>
/// <param name="Sequence">The document's number on its order, from 1.</param>
/// <param name="HappenedAt">When that happened which it tells of.</param>
/// <param name="Body">Its content as JSON: the domain's record of its kind.</param>
/// <param name="Evidence">What stands behind it; its content hash recognises a repeat.</param>
/// <param name="Content">What is ordered from then on; null unless it is an OrderChange.</param>
public sealed record OrderDocument(
    string Id, string Kind, int Sequence, DateTimeOffset HappenedAt, string Body, Evidence Evidence, OrderContent? Content = null)
{
    /// <summary>The document as a case hears of it.</summary>
    public InboxItem ToInboxItem() => new(Kind, Id, HappenedAt, Body, Evidence, Sequence);
}

/// <summary>What came of asking an order to carry a financing.</summary>
public enum AttachOutcome
{
    /// <summary>The order names the case, now or already.</summary>
    Attached,

    /// <summary>The order names another case.</summary>
    CarriesAnother,

    /// <summary>The order is cancelled.</summary>
    Cancelled,
}
