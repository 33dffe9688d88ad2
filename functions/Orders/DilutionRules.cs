using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>What takes something out of what the buyer will pay into the collection account: disputes, credit notes, payments elsewhere.</summary>
/// <remarks>Each by itself stays within the order's payable amount. A credit note may settle what a dispute contests, so both together may not.</remarks>
public static class DilutionRules
{
    /// <summary>A dispute is opened once and resolved once, under one number.</summary>
    public static DocumentVerdict Dispute(Order order, Dispute dispute)
    {
        if (DocumentRules.WrongCurrency(order, "/amount", dispute.Amount) is { } wrong) return wrong;
        var before = order.State.Disputes.FirstOrDefault(known => known.Number == dispute.Number);
        return dispute.Event == DisputeEvent.Opened ? Open(order, dispute, before) : Resolve(order, dispute, before);
    }

    public static DocumentVerdict Credit(Order order, CreditNote note)
    {
        if (DocumentRules.WrongCurrency(order, "/amount", note.Amount) is { } wrong) return wrong;
        if (DocumentRules.RefuseNumber(order, DocumentKind.CreditNote, note.Number) is { } used) return used;
        if (AbovePayable(order, order.State.CreditedValue + note.Amount) is { } above) return above;
        return new DocumentVerdict.Accepted(
            DocumentRules.WithNumber(order.State, DocumentKind.CreditNote, note.Number) with { CreditedValue = order.State.CreditedValue + note.Amount });
    }

    public static DocumentVerdict Misdirect(Order order, MisdirectedPayment payment)
    {
        if (DocumentRules.WrongCurrency(order, "/amount", payment.Amount) is { } wrong) return wrong;
        if (AbovePayable(order, order.State.PaidToSupplier + payment.Amount) is { } above) return above;
        return new DocumentVerdict.Accepted(order.State with { PaidToSupplier = order.State.PaidToSupplier + payment.Amount });
    }

    private static DocumentVerdict Open(Order order, Dispute dispute, OrderDispute? before)
    {
        if (before is not null) return DocumentRules.NumberUsed(dispute.Number);
        if (order.State.Disputes.Count == OrderState.MostNumbers) return DocumentRules.TooMany();
        if (!dispute.Amount.IsPositive) return WrongAmount("What is contested is above zero.");
        if (AbovePayable(order, order.State.DisputedValue + dispute.Amount) is { } above) return above;
        return With(order, [.. order.State.Disputes, new OrderDispute(dispute.Number, dispute.Amount, IsOpen: true)]);
    }

    private static DocumentVerdict Resolve(Order order, Dispute dispute, OrderDispute? before)
    {
        if (before is null) return new DocumentVerdict.WrongState($"The dispute {dispute.Number} has not been opened.");
        if (!before.IsOpen) return new DocumentVerdict.WrongState($"The dispute {dispute.Number} has been resolved.");
        if (RefuseOutcome(dispute, before.Amount) is { } refused) return refused;
        var resolved = new OrderDispute(dispute.Number, dispute.Amount, IsOpen: false);
        return With(order, [.. order.State.Disputes.Select(known => known == before ? resolved : known)]);
    }

    private static DocumentVerdict.WrongField? RefuseOutcome(Dispute dispute, Money contested) => dispute.Event switch
    {
        DisputeEvent.Upheld when dispute.Amount != contested => WrongAmount($"The buyer was right about all of {contested}."),
        DisputeEvent.PartlyUpheld when !dispute.Amount.IsPositive || dispute.Amount >= contested => WrongAmount($"The buyer was right about a part of {contested}."),
        DisputeEvent.Rejected when !dispute.Amount.IsZero => WrongAmount("A buyer that was wrong owes everything: the amount is zero."),
        _ => null,
    };

    private static DocumentVerdict.Accepted With(Order order, IReadOnlyList<OrderDispute> disputes) => new(order.State with { Disputes = disputes });

    private static DocumentVerdict.WrongField? AbovePayable(Order order, Money sum) =>
        sum > order.Payable ? new("/amount/amount", "above-payable", $"That makes {sum}, more than the order's {order.Payable}.") : null;

    private static DocumentVerdict.WrongField WrongAmount(string detail) => new("/amount/amount", "out-of-range", detail);
}
