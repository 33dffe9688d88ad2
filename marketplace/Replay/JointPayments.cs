using static Marketplace.Disturbing.DisturbanceKind;

namespace Marketplace.Replay;

/// <summary>Makes one credit of two orders' payments, where a buyer pays several orders at once.</summary>
internal static class JointPayments
{
    /// <summary>The partner is the next order paid in the usual way into the same collection account; it is then paid with the other one.</summary>
    /// <param name="events">In the order of their time; changed in place.</param>
    /// <param name="seed">Decides who sells under which agreement.</param>
    public static void Join(List<OutsideEvent> events, int seed)
    {
        HashSet<int> gone = [];
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i] is not { Kind: OutsideEventKind.PaymentMade, Because: PaysSeveralOrders } joint || gone.Contains(i)) continue;
            var account = AccountOf(joint);
            var partner = events.FindIndex(i + 1, other => IsUsual(other) && AccountOf(other) == account && IsOnlyPayment(events, other));
            if (partner < 0 || !gone.Add(partner)) continue;
            var (mine, others) = (joint.Payment!, events[partner].Payment!);
            events[i] = joint with { Payment = mine with { Amount = Money.Brl(mine.Amount.Cents + others.Amount.Cents), Also = (events[partner].Order, others.Amount.Cents) } };
        }

        foreach (var index in gone.OrderDescending()) events.RemoveAt(index);

        string AccountOf(OutsideEvent happening) => Trade.Of(seed, happening.Order.Seller.SellerId).Agreement.CollectionAccount;
    }

    private static bool IsUsual(OutsideEvent happening) => happening is { Kind: OutsideEventKind.PaymentMade, Because: null, Payment.Name: "" };

    private static bool IsOnlyPayment(List<OutsideEvent> events, OutsideEvent payment) =>
        !events.Exists(other => other.Kind == OutsideEventKind.PaymentMade && other.Order.Number == payment.Order.Number && !ReferenceEquals(other, payment));
}
