using Marketplace.Disturbing;
using Marketplace.Orders;

namespace Marketplace.People;

/// <summary>What two persons know of a work item before they decide.</summary>
/// <param name="Kind">The item's kind.</param>
/// <param name="DaysOpen">Whole days since it was opened.</param>
/// <param name="Order">The order of its case; null where it is about none.</param>
/// <param name="HasEnded">Whether its case has ended.</param>
/// <param name="IsOfBefore">Whether it was opened before that.</param>
/// <param name="Subject">Decides what is left to chance.</param>
internal sealed record OpenItem(string Kind, int DaysOpen, MarketOrder? Order, bool HasEnded, bool IsOfBefore, string Subject);

/// <summary>The fixed policy by which people decide; pure, so that it is the same in every run.</summary>
internal static class DeskPolicy
{
    public const string Suspense = "credit-in-suspense";
    public const string PayoutAccount = "payout-account-change";

    private const int DaysUntilCured = 2;

    /// <summary>A supplier that returns what it got too much has done so by then.</summary>
    private const int DaysUntilGivenUp = 45;

    /// <summary>What a bank or the backend says late has been said by then.</summary>
    private const int DaysUntilExplained = 10;

    /// <summary>A bank that paid after all has said so by then.</summary>
    private const int DaysAfterRejection = 6;

    /// <summary>Frozen for a reason that passes by itself, or that a new attempt cures.</summary>
    private static readonly HashSet<string> Cured = new(StringComparer.Ordinal)
    {
        "payment-returned", "payment-unknown", "payment-amount-differs", "payment-status-contradicts", "return-contradicts", "disbursement-unsafe", "credit-before-disbursement",
        "step-failed", "frozen-by-person", "rate-unknown",
    };

    /// <summary>What rules close by themselves when the case moves on or ends: nobody acknowledges it.</summary>
    private static readonly HashSet<string> ClosedByRules = new(StringComparer.Ordinal)
    {
        "decision-due", "payment-silent", "delivery-overdue", "delivery-short", "delivery-excess", "dispute-opened", "order-cancelled-after-disbursement", "principal-recalled", "payment-overdue",
        "case-defaulted", "guarantee-call-refused", "settlement-undone", "credit-reversed", "fixing-missing",
    };

    private const int DaysUntilTooLate = 16;
    private const int DaysAway = 9;

    /// <summary>Whether the second person decides on the same day; some of them are away when a supplier asks for time.</summary>
    public static bool IsSecondThere(OpenItem item, int seed) =>
        item.Kind is not (Respite.Extension or Respite.Pause) || item.DaysOpen >= DaysAway || Lot.Draw(seed, "second person", item.Subject, 4) != 0;

    /// <summary>What is decided, or null to leave it open.</summary>
    public static string? Decide(OpenItem item, int seed) => item.Kind switch
    {
        "order-referred" => item.Order is { Copy.Length: > 0 } || Lot.Draw(seed, "referral", item.Subject, 10) == 0 ? "reject" : "approve",
        PayoutAccount => Lot.Draw(seed, "payout account", item.Subject, 2) == 0 ? "approve" : "reject",
        "facility-frozen" => item.DaysOpen >= DaysUntilCured ? "resume" : null,
        "residual-overpaid" when !item.HasEnded => item.DaysOpen >= DaysUntilGivenUp ? "accept" : null,
        "residual-withheld" => item.DaysOpen >= DaysUntilCured ? "release" : null,
        "charges-above-tolerance" => "accept",
        // The supplier applies anew if it still wants to sell on credit.
        "credit-decision-overdue" => item.DaysOpen >= DaysUntilCured ? "acknowledge" : null,
        Collections.WriteOff or Collections.Settlement => "approve",
        Respite.Extension or Respite.Pause => Lot.Draw(seed, item.Kind, item.Subject, 10) switch
        {
            < 2 => "reject",
            // By then the loan may be due, or repaid, or in default.
            2 => item.DaysOpen >= DaysUntilTooLate ? "approve" : null,
            _ => "approve",
        },
        // A copy is sold and never delivered.
        "delivery-overdue" when item is { HasEnded: false, DaysOpen: >= 10, Order: { Times.Delivered: null } or { Copy.Length: > 0 } } => "accept",
        "order-cancelled-after-disbursement" when !item.HasEnded && item.DaysOpen >= DaysUntilCured => "accept",
        // What the other side would have told late has come by then, or will come by itself.
        "statement-differs" => item.DaysOpen >= DaysUntilExplained ? "acknowledge" : null,
        "payment-rejected" => item.DaysOpen >= DaysAfterRejection ? "resume" : null,
        var kind when Cured.Contains(kind) => item.DaysOpen >= DaysUntilCured ? "resume" : null,
        _ => item.HasEnded && !(item.IsOfBefore && ClosedByRules.Contains(item.Kind)) ? "acknowledge" : null,
    };
}
