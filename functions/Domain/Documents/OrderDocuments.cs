using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>The buyer's answer to an order (UBL OrderResponse): what it will pay, when, and where.</summary>
/// <param name="AcknowledgedAt">When the buyer said so.</param>
/// <param name="Amount">What it will pay.</param>
/// <param name="ReceivableDueDate">When it will pay.</param>
/// <param name="NoSetOff">It will not set off claims of its own.</param>
/// <param name="CollectionAccount">Where it will pay; must be the agreement's account.</param>
public sealed record OrderResponse(DateTimeOffset AcknowledgedAt, Money Amount, DateOnly ReceivableDueDate, bool NoSetOff, string CollectionAccount);

/// <summary>The goods have left (UBL DespatchAdvice).</summary>
/// <param name="DespatchedAt">When the carrier took them.</param>
/// <param name="Carrier">Who carries them.</param>
/// <param name="Reference">The carrier's number.</param>
public sealed record DespatchAdvice(DateTimeOffset DespatchedAt, string Carrier, string? Reference);

/// <summary>The goods have arrived (UBL ReceiptAdvice).</summary>
/// <param name="ReceivedAt">When the buyer took them in.</param>
/// <param name="AcceptedValue">What they are worth of the order's payable amount.</param>
/// <param name="Final">Nothing more is to come.</param>
public sealed record ReceiptAdvice(DateTimeOffset ReceivedAt, Money AcceptedValue, bool Final);

/// <summary>What was ordered has changed (UBL OrderChange), as the case that finances the order hears of it.</summary>
/// <param name="ChangedAt">When it was agreed.</param>
/// <param name="Number">The change's number on its order.</param>
/// <param name="Payable">What the buyer now has to pay for the whole order.</param>
/// <param name="Prepaid">What the buyer has paid already.</param>
/// <param name="DeliveryDeadline">The last day on which delivery is in time.</param>
public sealed record OrderChange(DateTimeOffset ChangedAt, string Number, Money Payable, Money Prepaid, DateOnly DeliveryDeadline);

/// <summary>The order, or part of it, is off (UBL OrderCancellation).</summary>
/// <param name="CancelledAt">When it was cancelled.</param>
/// <param name="Value">By how much less is ordered; null for everything.</param>
/// <param name="Reason">Why.</param>
public sealed record OrderCancellation(DateTimeOffset CancelledAt, Money? Value, string Reason);

/// <summary>What became of a dispute.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DisputeEvent>))]
public enum DisputeEvent
{
    /// <summary>The buyer contests what it owes.</summary>
    Opened,

    /// <summary>The buyer was right.</summary>
    Upheld,

    /// <summary>The buyer was right about part of it.</summary>
    PartlyUpheld,

    /// <summary>The buyer was wrong.</summary>
    Rejected,
}

/// <summary>A dispute between buyer and supplier about an order: opened, and later resolved under the same number.</summary>
/// <param name="At">When.</param>
/// <param name="Number">The dispute's number on its order.</param>
/// <param name="Event">Opened or how it was resolved.</param>
/// <param name="Amount">Opened: what is contested. Resolved: what the buyer need not pay; zero when rejected.</param>
/// <param name="Reason">Why.</param>
public sealed record Dispute(DateTimeOffset At, string Number, DisputeEvent Event, Money Amount, string Reason);

/// <summary>The supplier lowers what the buyer owes (UBL CreditNote).</summary>
/// <param name="IssuedAt">When.</param>
/// <param name="Number">The credit note's number.</param>
/// <param name="Amount">By how much.</param>
/// <param name="Reason">Why.</param>
public sealed record CreditNote(DateTimeOffset IssuedAt, string Number, Money Amount, string Reason);

/// <summary>The buyer paid the supplier directly instead of into the collection account.</summary>
/// <param name="PaidAt">When.</param>
/// <param name="Amount">How much.</param>
/// <param name="Reference">What the payer called it.</param>
public sealed record MisdirectedPayment(DateTimeOffset PaidAt, Money Amount, string? Reference);
