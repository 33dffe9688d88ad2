using Marketplace.Backend;
using Marketplace.Disturbing;
using Marketplace.Orders;
using static Marketplace.Disturbing.DisturbanceKind;

namespace Marketplace.Replay;

/// <summary>What supplier and buyer agree on: the order, its acknowledgement, the request for financing, changes and cancellations.</summary>
internal static class SupplierScript
{
    /// <summary>By then an advance is on its way, whoever decides.</summary>
    private static readonly TimeSpan AfterFinancing = TimeSpan.FromDays(2);

    public static void Write(OrderScript script)
    {
        var (order, times) = (script.Order, script.Times);
        script.Add(times.Purchased, OutsideEventKind.Ordered, because: CopyKind(order));
        if (order.NoCase == NoCase.Cancelled)
        {
            // The files do not say when; a day after the last thing they do say is when the site would know.
            var last = new[] { times.Purchased, times.Approved, times.HandedToCarrier, times.Delivered }.Max()!.Value;
            Cancel(script, last.AddDays(1), "Cancelled by the marketplace", value: null, because: null);
        }

        script.IsOver = order.NoCase is not null || order.Copy.Length > 0;
        if (order.NoCase is not null) return;
        Acknowledge(script);
        var change = script.IsOver ? null : script.OneOf(OrderChangedUp, OrderChangedDown, PartlyCancelledBefore, CancelledBefore, PartlyCancelledAfter, CancelledAfter);
        if (change is PartlyCancelledBefore or CancelledBefore) CancelBefore(script, change.Value);
        script.Add(times.Approved!.Value, OutsideEventKind.Asked);
        if (change is OrderChangedUp or OrderChangedDown or PartlyCancelledAfter or CancelledAfter) ChangeAfter(script, change.Value);
    }

    /// <summary>The second order that a supplier makes of a true one, ten minutes later; null where it does not.</summary>
    public static MarketOrder? CopyOf(MarketOrder order, Disturbances disturbances)
    {
        if (order.NoCase is not null || disturbances.OneOf(order.Number, DuplicateOrder, OneCentChanged) is not { } kind) return null;
        var later = TimeSpan.FromMinutes(10);
        var times = order.Times with { Purchased = order.Times.Purchased + later, Approved = order.Times.Approved + later };
        var lines = kind == OneCentChanged ? order.Lines.Select((line, i) => i == 0 ? line with { PriceCents = line.PriceCents + 1 } : line) : order.Lines;
        return new MarketOrder(order.OrderId, order.SellerNumber, order.Seller, order.Customer, times, [.. lines], null, kind == OneCentChanged ? CentCopy : TrueCopy);
    }

    private const string TrueCopy = "-again";
    private const string CentCopy = "-cent";

    private static DisturbanceKind? CopyKind(MarketOrder order) => order.Copy switch
    {
        "" => null,
        CentCopy => OneCentChanged,
        _ => DuplicateOrder,
    };

    private static void Acknowledge(OrderScript script)
    {
        var kind = script.Order.Copy.Length > 0 ? null : script.OneOf(AcknowledgedLess, AcknowledgedLate, AcknowledgedOtherAccount);
        var due = Terms.ReceivableDueDate(script.Times);
        if (kind == AcknowledgedLess) script.Owed = OrderScript.Percent(script.Owed, 80);
        AcknowledgementRequest acknowledgement = new(
            script.Times.Approved!.Value,
            Money.Brl(script.Owed),
            kind == AcknowledgedLate ? due.AddDays(2 * Terms.TenorDays) : due,
            NoSetOff: true,
            kind == AcknowledgedOtherAccount ? "BR-SOMEWHERE-ELSE" : script.Trade.Agreement.CollectionAccount);
        script.Add(script.Times.Approved!.Value, OutsideEventKind.Acknowledged, new OutsideDocument(Addressee.Order, "acknowledgements", acknowledgement), kind);
    }

    /// <summary>While the deciding bank takes its time; where none decides, just before the supplier asks.</summary>
    private static void CancelBefore(OrderScript script, DisturbanceKind kind)
    {
        var at = script.Times.Approved!.Value + (script.Trade.Agreement.BankDecides ? TimeSpan.FromDays(1) : TimeSpan.Zero);
        Cancel(script, at, kind);
    }

    private static void ChangeAfter(OrderScript script, DisturbanceKind kind)
    {
        var at = script.Times.Approved!.Value + AfterFinancing;
        if (script.Times.Delivered <= at) return;
        if (kind is CancelledAfter or PartlyCancelledAfter)
        {
            Cancel(script, at, kind);
            return;
        }

        // The first line's price goes up or down; the buyer acknowledges the new amount.
        var order = script.Order;
        var delta = OrderScript.Percent(order.Lines[0].PriceCents, 20) * (kind == OrderChangedUp ? 1 : -1);
        var lines = order.Lines.Select((line, i) => i == 0 ? line with { PriceCents = Math.Max(1, line.PriceCents + delta) } : line).ToList();
        var payable = lines.Sum(line => line.PriceCents + line.FreightCents);
        var (charges, deadline) = (Money.Brl(order.ChargesCents), order.Times.EstimatedDelivery);
        script.Tell(at, kind, "changes", new ChangeRequest(at, "1", OrderScript.Lines(lines), charges, Money.Brl(0), Money.Brl(payable), deadline));
        script.Owed = payable;
        script.Add(at.AddMinutes(1), OutsideEventKind.Told, new OutsideDocument(Addressee.Order, "acknowledgements", new AcknowledgementRequest(
            at.AddMinutes(1), Money.Brl(payable), Terms.ReceivableDueDate(order.Times), NoSetOff: true, script.Trade.Agreement.CollectionAccount), "-2"), kind);
    }

    private static void Cancel(OrderScript script, DateTimeOffset at, DisturbanceKind kind)
    {
        var isWhole = kind is CancelledBefore or CancelledAfter;
        long? value = isWhole ? null : OrderScript.Percent(script.Owed, 30);
        Cancel(script, at, isWhole ? "Called off by the buyer" : "Part of it called off by the buyer", value, kind);
        if (value is { } less && less < script.Owed) script.Owed -= less;
        else script.IsOver = true;
    }

    private static void Cancel(OrderScript script, DateTimeOffset at, string reason, long? value, DisturbanceKind? because)
    {
        CancellationRequest cancellation = new(at < script.Times.Purchased ? script.Times.Purchased : at, reason) { Value = value is { } cents ? Money.Brl(cents) : null };
        script.Add(at, OutsideEventKind.Cancelled, new OutsideDocument(Addressee.Order, "cancellations", cancellation), because);
    }
}
