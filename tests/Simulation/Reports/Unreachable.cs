using Simulation.Checks;

namespace Simulation.Reports;

/// <summary>Which pairs of lifecycle and event cannot be reached, and why; everything else can.</summary>
internal static class Unreachable
{
    public static readonly IReadOnlyList<string> Lifecycles =
    [
        "Applied", "Referred", "Approved", "Verified", "DisbursementPending", "Disbursed", "Defaulted", "GuaranteeCalled", "Subrogated", "WrittenOff",
        "Closed", "Rejected", "Cancelled", "Expired",
    ];

    private static readonly string[] Documents =
    [
        "despatch-advice", "receipt-advice", "order-change", "order-cancellation", "dispute", "credit-note", "misdirected-payment",
    ];

    public static readonly IReadOnlyList<string> Events =
    [
        Reached.Step, Reached.Episode, .. Documents, "order-decision", "payment-status", "payment-return", "payment-lapse", "credit", "credit-reversal", "guarantee-call", "loan-statement",
        "insolvency", "fraud", "agreement-ended", "payout-account", "review", "freeze", "extension", "pause", "pause-end", "write-off", "settlement", "resume", "approve", "reject", "accept", "release",
    ];

    private static readonly string[] OfPeople = ["approve", "reject", "accept", "release"];

    private static readonly string[] OfBanks = ["order-decision", "payment-return", "payment-lapse", "credit-reversal", "guarantee-call", "loan-statement"];

    /// <returns>Null where the pair can be reached.</returns>
    public static string? Why(string lifecycle, string name)
    {
        var isEnd = Reached.EndedLifecycles.Contains(lifecycle);
        return lifecycle switch
        {
            _ when name == Reached.Step && isEnd => "impossible: a case that has ended takes no step",
            _ when name == Reached.Episode && !isEnd => "not told apart: a commit does not say whether it was a step or the start of another episode",
            "Applied" when Documents.Contains(name) => "impossible: an order tells nothing to a case that has not claimed it",
            "Applied" when OfPeople.Contains(name) => "impossible: nobody has been asked anything about it",
            "Applied" when OfBanks.Contains(name) => "impossible: no bank has been asked anything about it",
            "Applied" when name == "review" => "impossible: nothing about it can be late",
            _ => null,
        };
    }
}
