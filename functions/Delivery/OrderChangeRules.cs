using ScfFunctions.Domain;

namespace ScfFunctions.Delivery;

/// <summary>What buyer and supplier do to the order while it is financed: change, cancel, dispute, credit.</summary>
/// <remarks>Before disbursement the order is verified anew; after it the recall follows what still secures the loan. The loan itself goes on.</remarks>
public static class OrderChangeRules
{
    /// <summary>Why a document has no effect on a case that <see cref="IsUnfinanced"/>.</summary>
    internal const string Unfinanced = "The case has ended and nothing was lent";

    /// <summary>The order was changed, up or down. Up after disbursement lends nothing more by itself.</summary>
    public static CaseChange Changed(CaseChange change, OrderChange order, FactStamp stamp)
    {
        var fact = stamp.Fact("OrderChanged", $"{order.Number}: payable {order.Payable}, before {change.Case.OrderValue}.");
        if (IsUnfinanced(change.Case)) return WithoutEffect(change, fact, Unfinanced);
        if (stamp.IsInOrder) return change.Record(fact);
        if (change.Case.IsUndisbursed) return VerifiedAnew(change, fact);
        var revisions = change.Case.Revisions.Change(stamp.OrderVersion);
        return Revised(
            change, fact, stamp,
            c => c with { OrderValue = revisions.Ordered(order.Payable), Prepaid = order.Prepaid, DeliveryDeadline = order.DeliveryDeadline, Revisions = revisions });
    }

    /// <summary>The order, or part of it, is off. Nothing was paid: the case ends, or is verified anew. Otherwise what is no longer secured is recalled.</summary>
    public static CaseChange Cancelled(CaseChange change, OrderCancellation cancellation, FactStamp stamp)
    {
        var financing = change.Case;
        var fact = cancellation.Value is { } part
            ? stamp.Fact("OrderPartlyCancelled", $"{part} less are ordered: {cancellation.Reason}.")
            : stamp.Fact("OrderCancelled", $"Everything not received is off: {cancellation.Reason}.");
        if (IsUnfinanced(financing)) return WithoutEffect(change, fact, Unfinanced);
        if (cancellation.Value is not { } less)
        {
            if (financing.IsUndisbursed)
                return change.EndUndisbursed(Lifecycle.Cancelled, new Rejection("order-cancelled", $"The order was cancelled: {cancellation.Reason}."), stamp);
            return AfterDisbursement(
                change.With(c => c with { Goods = DeliveryState.Cancelled })
                    .Record(fact)
                    .Call("order-cancelled-after-disbursement", $"Order {financing.OrderNumber} was cancelled: {cancellation.Reason}."),
                stamp);
        }

        if (stamp.IsInOrder) return change.Record(fact);
        if (financing.IsUndisbursed) return VerifiedAnew(change, fact);
        return Revised(
            change, fact, stamp,
            c => c with { OrderValue = (c.OrderValue!.Value - less).OrZeroIfNegative(), Revisions = c.Revisions.Cancel(stamp.OrderVersion, less) });
    }

    /// <summary>A dispute takes its part out of what the buyer owes until it is resolved, and what is upheld for good.</summary>
    /// <remarks>A resolution may be told before its opening: then it stands, and the opening says nothing new.</remarks>
    public static CaseChange Disputed(CaseChange change, Dispute dispute, FactStamp stamp)
    {
        var isOpening = dispute.Event == DisputeEvent.Opened;
        var fact = isOpening
            ? stamp.Fact("DisputeOpened", $"{dispute.Number} over {dispute.Amount}: {dispute.Reason}.")
            : stamp.Fact($"Dispute{dispute.Event}", $"{dispute.Number}: the buyer need not pay {dispute.Amount}: {dispute.Reason}.");
        if (IsUnfinanced(change.Case)) return WithoutEffect(change, fact, Unfinanced);
        var known = change.Case.Disputes.FirstOrDefault(each => each.Number == dispute.Number);
        if (isOpening) return known is null ? Open(change, dispute, fact, stamp) : WithoutEffect(change, fact, "This dispute is known already");
        return known is { IsOpen: false }
            ? WithoutEffect(change, fact, "This dispute is resolved already")
            : Resolve(change, known, new CaseDispute(dispute.Number, dispute.Amount, IsOpen: false), fact, stamp);
    }

    /// <summary>A person lets the disputes pass that the rules opened over charges: they are the supplier's loss.</summary>
    public static CaseChange AcceptCharges(CaseChange change, PersonDecision decision, FactStamp stamp) => change.Case.Disputes
        .Where(dispute => dispute is { IsOpen: true } && dispute.Number.StartsWith(ChargeDispute.Prefix, StringComparison.Ordinal))
        .Aggregate(change, (before, dispute) => Resolve(
            before, dispute, dispute with { IsOpen = false },
            stamp.Fact("ChargesAccepted", $"{dispute.Number} over {dispute.Amount}, by {decision.PersonId}: {decision.Note}."), stamp));

    /// <summary>The supplier lowers what the buyer owes. What was paid already is between the two of them.</summary>
    public static CaseChange Credited(CaseChange change, CreditNote note, FactStamp stamp)
    {
        var fact = stamp.Fact("CreditNoteIssued", $"{note.Number} over {note.Amount}: {note.Reason}.");
        if (IsUnfinanced(change.Case)) return WithoutEffect(change, fact, Unfinanced);
        var before = change.Case.OrderValue is null ? null : Receivable.Of(change.Case);
        var reconsidered = Reconsidered(Reduce(change, note.Amount).Record(fact), stamp);
        return before is not null && note.Amount > before.Unpaid && before.Paid.IsPositive
            ? reconsidered.Call(
                "credit-note-after-payment",
                $"Credit note {note.Number} over {note.Amount}; the buyer still owed {before.Unpaid} and has paid {before.Paid}. The difference is between buyer and supplier.")
            : reconsidered;
    }

    /// <summary>The buyer paid the supplier: it owes that no longer, the loan is still due, and the supplier gets nothing new.</summary>
    public static CaseChange Misdirected(CaseChange change, MisdirectedPayment payment, FactStamp stamp)
    {
        var fact = stamp.Fact("PaymentMisdirected", $"The buyer paid {payment.Amount} to the supplier on {payment.PaidAt:yyyy-MM-dd}.");
        if (IsUnfinanced(change.Case)) return WithoutEffect(change, fact, Unfinanced);
        var zero = Money.Zero(payment.Amount.Currency);
        var misdirected = change
            .With(c => c with { Misdirected = (c.Misdirected ?? zero) + payment.Amount })
            .Record(fact)
            .Call("payment-misdirected", $"Order {change.Case.OrderNumber}: the buyer paid {payment.Amount} to the supplier directly; the loan is still due.")
            .Promise(new FreezeFacility($"Case {change.Case.Id}: the buyer paid {payment.Amount} to the supplier directly."));
        return Reconsidered(misdirected, stamp);
    }

    /// <summary>The case has ended without a loan and will never have one. A case that has paid, or was once about to, may open again and takes everything in.</summary>
    internal static bool IsUnfinanced(FinancingCase financing) =>
        financing.Lifecycle is Lifecycle.Rejected or Lifecycle.Cancelled or Lifecycle.Expired && financing.Payments.IsEmpty;

    /// <summary>The recall after something has happened to the order; nothing where nothing was lent.</summary>
    internal static CaseChange AfterDisbursement(CaseChange change, FactStamp stamp) => RecallRules.Reassess(change, stamp);

    /// <summary>After disbursement what is ordered changes, unless a later change, told before this one, has said what is ordered as a whole.</summary>
    private static CaseChange Revised(CaseChange change, CaseFact fact, FactStamp stamp, Func<FinancingCase, FinancingCase> revise)
    {
        if (change.Case.Revisions.IsSuperseded(stamp.OrderVersion)) return WithoutEffect(change, fact, "The order has changed again since");
        var revised = change.With(revise).With(c => c with { Goods = GoodsRules.Of(c) }).Record(fact);
        var isShortNow = revised.Case.Goods == DeliveryState.Short && change.Case.Goods != DeliveryState.Short;
        return AfterDisbursement(isShortNow ? DeliveryRules.Compared(revised, revised.Case.AcceptedValue!.Value, stamp) : revised, stamp);
    }

    private static CaseChange Open(CaseChange change, Dispute dispute, CaseFact fact, FactStamp stamp)
    {
        var opened = change
            .With(c => c with { Disputes = c.Disputes.Add(new CaseDispute(dispute.Number, dispute.Amount, IsOpen: true)) })
            .Record(fact)
            .Call("dispute-opened", $"Order {change.Case.OrderNumber}: the buyer contests {dispute.Amount}: {dispute.Reason}.");
        return Reconsidered(opened, stamp);
    }

    /// <param name="change">The case.</param>
    /// <param name="open">The dispute as it was opened; null where nobody has told of that yet.</param>
    /// <param name="resolved">The dispute with what is upheld of it.</param>
    /// <param name="fact">What happened.</param>
    /// <param name="stamp">When, and on whose word.</param>
    private static CaseChange Resolve(CaseChange change, CaseDispute? open, CaseDispute resolved, CaseFact fact, FactStamp stamp)
    {
        var closed = change.With(c => c with
        {
            Disputes = open is null ? c.Disputes.Add(resolved) : c.Disputes.Replace(open, open with { IsOpen = false }),
        });
        return Reconsidered(Reduce(closed, resolved.Amount).Record(fact), stamp);
    }

    internal static CaseChange WithoutEffect(CaseChange change, CaseFact fact, string why) => change.Record(fact with { Detail = $"{fact.Detail} {why}: no effect." });

    private static CaseChange Reduce(CaseChange change, Money by) =>
        by.IsZero ? change : change.With(c => c with { Diluted = (c.Diluted ?? Money.Zero(by.Currency)) + by });

    private static CaseChange Reconsidered(CaseChange change, FactStamp stamp) =>
        !change.Case.IsUndisbursed ? AfterDisbursement(change, stamp)
        : stamp.IsInOrder ? change
        : VerifiedAnew(change, stamp.Fact("OrderReconsidered", "What the buyer owes has changed; the order is verified anew."));

    /// <summary>A case that is not underwritten yet will read the order as it is by then.</summary>
    private static CaseChange VerifiedAnew(CaseChange change, CaseFact fact) =>
        change.Case.Lifecycle == Lifecycle.Applied ? change.Record(fact) : change.VerifyAnew(fact);
}
