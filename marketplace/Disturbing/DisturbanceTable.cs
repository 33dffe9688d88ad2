using System.Text.RegularExpressions;
using static Marketplace.Disturbing.DisturbanceKind;

namespace Marketplace.Disturbing;

/// <summary>How often each disturbance occurs.</summary>
/// <param name="Rate">In basis points of its subjects: the orders, but for the kinds in <see cref="DisturbanceTable.OfSuppliers"/> and days for switches and fixings.</param>
internal sealed record Disturbance(DisturbanceKind Kind, Cause Cause, int Rate)
{
    /// <summary>As the command line and reports have it.</summary>
    public string Name => DisturbanceTable.NameOf(Kind);
}

/// <summary>All kinds of disturbance with their rates.</summary>
internal static partial class DisturbanceTable
{
    /// <summary>The kinds that strike a supplier, not an order.</summary>
    public static readonly IReadOnlySet<DisturbanceKind> OfSuppliers =
        new HashSet<DisturbanceKind> { LineDeclined, LineSilent, PayoutAccountChanged, SupplierInsolvent, ConsentMissing };

    /// <summary>The kinds that answer others, or strike only where something special is agreed on; they keep their own rates.</summary>
    public static readonly IReadOnlySet<DisturbanceKind> Answers = new HashSet<DisturbanceKind> { PaysItself, RecoveredLate, AsksForTime, AsksForPause, FixingLate };

    public static IReadOnlyList<Disturbance> All { get; } =
    [
        new(PaymentRejected, Cause.Bank, 100),
        new(PaymentReturned, Cause.Bank, 100),
        new(SettledLate, Cause.Bank, 100),
        new(UnknownPaymentStatus, Cause.Bank, 50),
        new(SettledTwice, Cause.Bank, 100),
        new(SettledAfterRejected, Cause.Bank, 50),
        new(SettledWrongAmount, Cause.Bank, 50),
        new(DuplicateMessages, Cause.Bank, 200),
        new(StatementMisstated, Cause.Bank, 50),
        new(CreditForgotten, Cause.Bank, 50),
        new(CreditAstray, Cause.Bank, 100),
        new(LineDeclined, Cause.Bank, 200),
        new(LineSilent, Cause.Bank, 200),
        new(OrderDeclined, Cause.Bank, 100),
        new(OrderSilent, Cause.Bank, 100),
        new(DeliveredLate, Cause.Carrier, 200),
        new(ShortReceipt, Cause.Carrier, 150),
        new(SeveralDeliveries, Cause.Carrier, 150),
        new(ExcessDelivery, Cause.Carrier, 50),
        new(AcknowledgedLess, Cause.Buyer, 100),
        new(AcknowledgedLate, Cause.Buyer, 50),
        new(AcknowledgedOtherAccount, Cause.Buyer, 50),
        new(DisputeRejected, Cause.Buyer, 100),
        new(DisputePartlyUpheld, Cause.Buyer, 100),
        new(DisputeUpheld, Cause.Buyer, 100),
        new(PaysInInstalments, Cause.Buyer, 150),
        new(PaysSeveralOrders, Cause.Buyer, 100),
        new(PaysWithoutReference, Cause.Buyer, 150),
        new(PaysShort, Cause.Buyer, 100),
        new(PaysOver, Cause.Buyer, 100),
        new(PaysEarly, Cause.Buyer, 100),
        new(PaysLate, Cause.Buyer, 100),
        new(PaysAfterClose, Cause.Buyer, 50),
        new(PaysSupplier, Cause.Buyer, 100),
        new(ChargesWithinTolerance, Cause.Buyer, 100),
        new(ChargesAboveTolerance, Cause.Buyer, 50),
        new(PaysForeignCurrency, Cause.Buyer, 50),
        new(CreditReversed, Cause.Buyer, 50),
        new(BuyerInsolvent, Cause.Buyer, 50),
        new(DuplicateOrder, Cause.Supplier, 100),
        new(OneCentChanged, Cause.Supplier, 50),
        new(PayoutAccountChanged, Cause.Supplier, 200),
        new(PaysItself, Cause.Supplier, 7_500),
        new(SupplierInsolvent, Cause.Supplier, 50),
        new(OrderChangedUp, Cause.Supplier, 100),
        new(OrderChangedDown, Cause.Supplier, 100),
        new(PartlyCancelledBefore, Cause.Supplier, 50),
        new(CancelledBefore, Cause.Supplier, 50),
        new(PartlyCancelledAfter, Cause.Supplier, 100),
        new(CancelledAfter, Cause.Supplier, 100),
        new(CreditNoteBefore, Cause.Supplier, 100),
        new(CreditNoteAfter, Cause.Supplier, 50),
        new(ConsentMissing, Cause.Supplier, 100),
        new(PaymentsSwitchedOff, Cause.People, 100),
        new(FraudFound, Cause.People, 50),
        new(RecoveredLate, Cause.Supplier, 5_000),
        new(AsksForTime, Cause.Supplier, 3_000),
        new(AsksForPause, Cause.Supplier, 4_000),
        new(FixingLate, Cause.People, 1_500),
    ];

    public static string NameOf(DisturbanceKind kind) => WordStart().Replace(kind.ToString(), "-$0").ToLowerInvariant();

    /// <summary>The kinds that a text names: <c>all</c>, <c>none</c>, or names with commas.</summary>
    /// <returns>Null and the name at fault where one is unknown.</returns>
    public static (IReadOnlySet<DisturbanceKind>? Kinds, string? Unknown) Parse(string text)
    {
        if (text == "none") return (new HashSet<DisturbanceKind>(), null);
        if (text == "all") return (All.Select(disturbance => disturbance.Kind).ToHashSet(), null);
        HashSet<DisturbanceKind> kinds = [];
        foreach (var name in text.Split(','))
        {
            if (All.FirstOrDefault(disturbance => disturbance.Name == name) is not { } known) return (null, name);
            kinds.Add(known.Kind);
        }

        return (kinds, null);
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();
}
