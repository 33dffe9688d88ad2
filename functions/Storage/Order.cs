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

/// <summary>What was ordered; never changes. All amounts are in one currency.</summary>
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

/// <summary>What the documents so far have made of an order.</summary>
/// <param name="ReceivedValue">The sum of what was accepted.</param>
/// <param name="Acknowledgement">The buyer's answer; null until there is one.</param>
/// <param name="DespatchedAt">When the goods last left; null until they have.</param>
/// <param name="LastReceivedAt">When something was last received; null until something was.</param>
/// <param name="IsFinallyReceived">Nothing more is to come.</param>
/// <param name="CancelledAt">When it was cancelled; null unless it was.</param>
/// <param name="FinancingCaseId">The case that finances it; null while none does.</param>
/// <param name="DocumentCount">The number of documents; the order's version for lists.</param>
public sealed record OrderState(
    Money ReceivedValue, OrderResponse? Acknowledgement = null, DateTimeOffset? DespatchedAt = null, DateTimeOffset? LastReceivedAt = null,
    bool IsFinallyReceived = false, DateTimeOffset? CancelledAt = null, string? FinancingCaseId = null, int DocumentCount = 0);

/// <summary>An order as it stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Content">What was ordered.</param>
/// <param name="State">What has become of it.</param>
/// <param name="BodyHash">The request that created it.</param>
/// <param name="Evidence">What stands behind it.</param>
/// <param name="ETag">The version read; none before it is stored.</param>
public sealed record Order(string Id, string Tenant, OrderContent Content, OrderState State, string BodyHash, Evidence Evidence, ETag ETag = default)
{
    public Currency Currency => Content.Payable.Currency;

    /// <summary>The case that finances it; null while none does.</summary>
    public string? FinancingCaseId => State.FinancingCaseId;

    /// <summary>Everything ordered has been received and accepted.</summary>
    public bool IsReceivedInFull => State.ReceivedValue >= Content.Payable;
}

/// <summary>The kinds of documents about an order; those that a case hears of share their name with its inbox items.</summary>
public static class DocumentKind
{
    public const string OrderResponse = "order-response";
    public const string DespatchAdvice = InboxKind.DespatchAdvice;
    public const string ReceiptAdvice = InboxKind.ReceiptAdvice;
    public const string OrderCancellation = "order-cancellation";
}

/// <summary>A document about an order; never changes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">One of <see cref="DocumentKind"/>.</param>
/// <param name="Sequence">The document's number on its order, from 1.</param>
/// <param name="HappenedAt">When that happened which it tells of.</param>
/// <param name="Body">Its content as JSON: the domain's record of its kind.</param>
/// <param name="Evidence">What stands behind it; its content hash recognises a repeat.</param>
public sealed record OrderDocument(string Id, string Kind, int Sequence, DateTimeOffset HappenedAt, string Body, Evidence Evidence);

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
