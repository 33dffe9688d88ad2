using Marketplace.Backend;
using Marketplace.Disturbing;
using static Marketplace.Disturbing.DisturbanceKind;

namespace Marketplace.Replay;

/// <summary>What the buyer does once it has the goods: disputes, and pays in one of many ways.</summary>
internal static class BuyerScript
{
    /// <summary>From the approval until a payment ahead of the goods: the advance is paid by then.</summary>
    private const int DaysUntilEarly = 5;

    /// <summary>Of every third payment that its bank refuses that turns out so late.</summary>
    private const int LongestDaysUntilRefused = 150;

    public static void Write(OrderScript script)
    {
        var goodsThere = script.GoodsThere!.Value;
        var payingOn = goodsThere.AddDays(script.Habits.DaysToPay(script.Order.Number));
        Dispute(script, goodsThere);
        var note = script.OneOf(CreditNoteBefore, CreditNoteAfter);
        if (note == CreditNoteBefore) script.Owed -= Note(script, goodsThere.AddDays(6), CreditNoteBefore);
        if (script.Owed > 0) Pay(script, payingOn);
        if (note == CreditNoteAfter) Note(script, payingOn.AddDays(4), CreditNoteAfter);
    }

    /// <summary>Opened the day after the receipt, decided before anybody pays.</summary>
    private static void Dispute(OrderScript script, DateTimeOffset goodsThere)
    {
        if (script.OneOf(DisputeRejected, DisputePartlyUpheld, DisputeUpheld) is not { } kind) return;
        var contested = OrderScript.Percent(script.Owed, 30);
        var (word, upheld) = kind switch
        {
            DisputeRejected => ("Rejected", 0),
            DisputePartlyUpheld => ("PartlyUpheld", OrderScript.Percent(contested, 50)),
            _ => ("Upheld", contested),
        };
        var (opened, resolved) = (goodsThere.AddDays(1), goodsThere.AddDays(5));
        script.Tell(opened, kind, "disputes", new DisputeRequest(opened, "1", "Opened", Money.Brl(contested), "Not what was ordered"));
        script.Tell(resolved, kind, "disputes", new DisputeRequest(resolved, "1", word, Money.Brl(upheld), "Looked into"), "-resolved");
        script.Owed -= upheld;
    }

    private static long Note(OrderScript script, DateTimeOffset at, DisturbanceKind kind)
    {
        var less = OrderScript.Percent(script.Owed, 10);
        script.Tell(at, kind, "credit-notes", new CreditNoteRequest(at, "1", Money.Brl(less), "A rebate"));
        return less;
    }

    private static void Pay(OrderScript script, DateTimeOffset on)
    {
        var owed = script.Owed;
        var kind = script.OneOf(
            PaysInInstalments, PaysSeveralOrders, PaysWithoutReference, PaysShort, PaysOver, PaysEarly, PaysLate, PaysAfterClose, PaysSupplier, ChargesWithinTolerance,
            ChargesAboveTolerance, PaysForeignCurrency, CreditReversed, BuyerInsolvent);
        OutsidePayment usual = new("", Money.Brl(owed));
        switch (kind)
        {
            case PaysInInstalments:
                var part = OrderScript.Percent(owed, 30);
                script.Pay(on, usual with { Amount = Money.Brl(owed - (2 * part)) }, kind);
                script.Pay(on.AddDays(7), new OutsidePayment("-2", Money.Brl(part)), kind);
                script.Pay(on.AddDays(14), new OutsidePayment("-3", Money.Brl(part)), kind);
                break;
            case PaysWithoutReference:
                script.Pay(on, usual with { HasReference = false }, kind);
                break;
            case PaysShort:
                script.Pay(on, usual with { Amount = Money.Brl(OrderScript.Percent(owed, 90)) }, kind);
                break;
            case PaysOver:
                script.Pay(on, usual with { Amount = Money.Brl(OrderScript.Percent(owed, 110)) }, kind);
                break;
            case PaysEarly when script.Times.Approved!.Value.AddDays(DaysUntilEarly) is var early && early < script.GoodsThere:
                script.Pay(early, usual, kind);
                break;
            case PaysLate:
                var due = new DateTimeOffset(Terms.ReceivableDueDate(script.Times).ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
                script.Pay(due.AddDays(20 + script.Disturbances.Pick(PaysLate, script.Order.Number, 60)), usual, kind);
                break;
            case PaysAfterClose:
                script.Pay(on, usual);
                script.Pay(on.AddDays(30), usual with { Name = "-2" }, kind);
                break;
            case PaysSupplier:
                script.Tell(on, kind.Value, "misdirected-payments", new MisdirectedPaymentRequest(on, Money.Brl(owed), script.Order.Number));
                break;
            case ChargesWithinTolerance:
                script.Pay(on, Charged(owed, Math.Min(30, owed - 1)), kind);
                break;
            case ChargesAboveTolerance:
                script.Pay(on, Charged(owed, Math.Min(5_00, owed / 2)), kind);
                break;
            case PaysForeignCurrency:
                script.Pay(on, new OutsidePayment("-usd", new Money(OrderScript.Percent(owed, 20), "USD")), kind);
                script.Pay(on.AddDays(5), usual, kind);
                break;
            case CreditReversed when script.Disturbances.Pick(CreditReversed, script.Order.Number, 3 * LongestDaysUntilRefused) is var days && days < LongestDaysUntilRefused:
                // A part, and nothing else: when it is refused the loan is in default, called, paid for or given up, or the supplier has repaid the rest.
                script.Pay(on, usual with { Amount = Money.Brl(OrderScript.Percent(owed, 60)), ReversedAfterDays = 1 + days }, kind);
                break;
            case CreditReversed:
                script.Pay(on, usual with { ReversedAfterDays = 3 }, kind);
                if (script.Disturbances.Pick(CreditReversed, script.Order.Number, 2) == 0) script.Pay(on.AddDays(12), usual with { Name = "-2" }, kind);
                break;
            case BuyerInsolvent when !script.Trade.PlatformBuys:
                var declared = script.GoodsThere!.Value.AddDays(2);
                script.Tell(declared, kind.Value, "insolvencies", new InsolvencyRequest(declared, $"Court file {script.Order.Number}"), addressee: Addressee.Buyer);
                break;
            default:
                script.Pay(on, usual, kind == PaysSeveralOrders ? kind : null);
                break;
        }
    }

    private static OutsidePayment Charged(long owed, long charges) => new("", Money.Brl(owed - charges)) { ChargesCents = charges };
}
