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
