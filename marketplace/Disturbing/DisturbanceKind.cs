namespace Marketplace.Disturbing;

/// <summary>Who outside causes a disturbance.</summary>
internal enum Cause
{
    Bank,
    Carrier,
    Buyer,
    Supplier,
    People,
}

/// <summary>What can go wrong outside. On the command line and in reports in lower case with hyphens: <c>payment-rejected</c>.</summary>
internal enum DisturbanceKind
{
    /// <summary>The first payment of the advance is rejected (AC04).</summary>
    PaymentRejected,

    /// <summary>The advance was paid and comes back two bank days later (AC01).</summary>
    PaymentReturned,

    /// <summary>Nothing is heard of the advance for five bank days; then it is paid.</summary>
    SettledLate,

    /// <summary>A status comes for a payment that nobody asked for.</summary>
    UnknownPaymentStatus,

    /// <summary>The advance is reported as settled once more, in another message.</summary>
    SettledTwice,

    /// <summary>The advance was rejected, and is paid the next bank day after all.</summary>
    SettledAfterRejected,

    /// <summary>The advance is reported as settled with a cent too little, and a day later with the right amount.</summary>
    SettledWrongAmount,

    /// <summary>Every message about the order comes twice.</summary>
    DuplicateMessages,

    /// <summary>The bank's statement has another value date of the advance than its report.</summary>
    StatementMisstated,

    /// <summary>The bank tells nothing of the buyer's payment until, days later, somebody asks about its statement.</summary>
    CreditForgotten,

    /// <summary>What is paid for the order is lost on its way within the bank: it is booked up to nine weeks later, with the value date of when it came.</summary>
    CreditAstray,

    /// <summary>The deciding bank declines the supplier's line.</summary>
    LineDeclined,

    /// <summary>The deciding bank does not answer about the line; half of them do when they are reminded.</summary>
    LineSilent,

    /// <summary>The deciding bank declines the order.</summary>
    OrderDeclined,

    /// <summary>The deciding bank does not answer about the order; half of them do when they are reminded.</summary>
    OrderSilent,

    /// <summary>The goods arrive a week after the deadline.</summary>
    DeliveredLate,

    /// <summary>The only receipt, a final one, is over part of the goods.</summary>
    ShortReceipt,

    /// <summary>The goods come in three deliveries, days apart.</summary>
    SeveralDeliveries,

    /// <summary>More is delivered than was ordered.</summary>
    ExcessDelivery,

    /// <summary>The buyer acknowledges less than the order says.</summary>
    AcknowledgedLess,

    /// <summary>The buyer acknowledges a due date beyond the tenor.</summary>
    AcknowledgedLate,

    /// <summary>The buyer acknowledges another account than the agreement's.</summary>
    AcknowledgedOtherAccount,

    /// <summary>A dispute ends with the buyer in the wrong.</summary>
    DisputeRejected,

    /// <summary>A dispute ends with the buyer right about half of it.</summary>
    DisputePartlyUpheld,

    /// <summary>A dispute ends with the buyer right.</summary>
    DisputeUpheld,

    /// <summary>The buyer pays in three parts.</summary>
    PaysInInstalments,

    /// <summary>One credit pays this order and another one.</summary>
    PaysSeveralOrders,

    /// <summary>The payment says nothing of the order.</summary>
    PaysWithoutReference,

    /// <summary>The buyer pays nine tenths and never the rest.</summary>
    PaysShort,

    /// <summary>The buyer pays a tenth too much.</summary>
    PaysOver,

    /// <summary>The buyer pays before the goods are there.</summary>
    PaysEarly,

    /// <summary>The buyer pays weeks after the due date.</summary>
    PaysLate,

    /// <summary>The buyer pays, and a month later once more.</summary>
    PaysAfterClose,

    /// <summary>The buyer pays the supplier instead of the collection account.</summary>
    PaysSupplier,

    /// <summary>A bank on the way keeps less than the tolerance.</summary>
    ChargesWithinTolerance,

    /// <summary>A bank on the way keeps more than the tolerance.</summary>
    ChargesAboveTolerance,

    /// <summary>The buyer pays in another currency, and days later in the right one.</summary>
    PaysForeignCurrency,

    /// <summary>The bank takes the buyer's payment back; half of the buyers pay again.</summary>
    CreditReversed,

    /// <summary>The buyer becomes insolvent before it pays.</summary>
    BuyerInsolvent,

    /// <summary>The supplier sells the order a second time under another number.</summary>
    DuplicateOrder,

    /// <summary>The same with a cent more.</summary>
    OneCentChanged,

    /// <summary>A new payout account is proposed for the supplier; people let through half of them.</summary>
    PayoutAccountChanged,

    /// <summary>The supplier repays what is recalled or overdue itself. Not sent by itself, but an answer to other disturbances.</summary>
    PaysItself,

    /// <summary>The supplier becomes insolvent.</summary>
    SupplierInsolvent,

    /// <summary>More is ordered after the financing.</summary>
    OrderChangedUp,

    /// <summary>Less is ordered after the financing.</summary>
    OrderChangedDown,

    /// <summary>Part of the order is cancelled before the advance is paid.</summary>
    PartlyCancelledBefore,

    /// <summary>The order is cancelled before the advance is paid.</summary>
    CancelledBefore,

    /// <summary>Part of the order is cancelled after the advance was paid.</summary>
    PartlyCancelledAfter,

    /// <summary>The order is cancelled after the advance was paid.</summary>
    CancelledAfter,

    /// <summary>A credit note before the buyer pays; it pays that much less.</summary>
    CreditNoteBefore,

    /// <summary>A credit note after the buyer has paid.</summary>
    CreditNoteAfter,

    /// <summary>The supplier applies for its line without consent to the credit report, and with it at its next order.</summary>
    ConsentMissing,

    /// <summary>People switch payments off for a day.</summary>
    PaymentsSwitchedOff,

    /// <summary>What a defaulted loan was settled for comes in, or part of what was written off. Not sent by itself, but an answer to other disturbances.</summary>
    RecoveredLate,

    /// <summary>The supplier asks that its loan mature later, mostly before it is due; two persons decide, or one is late.</summary>
    AsksForTime,

    /// <summary>While there is a dispute, a recall or an overdue payment, days past due are not to count for some weeks; two persons decide, and some pauses end early. An answer to other disturbances.</summary>
    AsksForPause,

    /// <summary>A person finds that an order's case rests on fraud: some before the advance has left, most days or weeks later, some once it is overdue or has ended.</summary>
    FraudFound,

    /// <summary>What an index stood at on a day becomes known up to weeks later; only where interest floats.</summary>
    FixingLate,
}
