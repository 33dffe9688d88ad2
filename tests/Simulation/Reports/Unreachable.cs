namespace Simulation.Reports;

/// <summary>Which pairs of lifecycle and event cannot be reached, and why; everything else can.</summary>
internal static class Unreachable
{
    public static readonly IReadOnlyList<string> Lifecycles =
    [
        "Applied", "Referred", "Approved", "Verified", "DisbursementPending", "Disbursed", "Defaulted", "GuaranteeCalled", "Subrogated", "WrittenOff",
        "Closed", "Rejected", "Cancelled", "Expired",
    ];

    public static readonly IReadOnlyList<string> Events =
    [
        Checks.Reached.Step, "despatch-advice", "receipt-advice", "order-change", "order-cancellation", "dispute", "credit-note", "misdirected-payment", "order-decision",
        "payment-status", "payment-return", "payment-lapse", "credit", "credit-reversal", "loan-statement", "insolvency", "agreement-ended", "payout-account", "review",
        "freeze", "resume", "approve", "reject", "accept", "release",
    ];

    /// <returns>Null where the pair can be reached.</returns>
    public static string? Why(string lifecycle, string name) => lifecycle switch
    {
        "GuaranteeCalled" or "Subrogated" or "WrittenOff" => "not built yet: no rule leads there",
        _ => null,
    };
}
