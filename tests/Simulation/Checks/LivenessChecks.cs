using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>Everything comes to an end once the faults have stopped.</summary>
internal static class LivenessChecks
{
    /// <summary>What nobody has to look at once the case has ended: a rule closes it.</summary>
    private static readonly HashSet<string> Over = new(StringComparer.Ordinal)
    {
        "order-referred", "decision-due", "payment-silent", "delivery-overdue", "delivery-short", "dispute-opened", "charges-above-tolerance", "principal-recalled", "payment-overdue", "case-defaulted",
        "residual-withheld", "residual-overpaid", "pause-requested", "extension-requested", "settlement-proposed", "write-off-proposed", "frozen-by-person",
        "guarantee-call-refused", "settlement-undone", "credit-reversed", "delivery-excess", "order-cancelled-after-disbursement", "disbursement-unsafe", "rate-unknown",
        "credit-before-disbursement", "payment-rejected", "payment-returned",
    };

    /// <summary>What people are told when the program itself does not know what to do; none of the faults may lead there.</summary>
    private static readonly string[] Lost = ["inbox-item-failed"];

    public static IEnumerable<Failure> Of(Evidence evidence)
    {
        foreach (var item in evidence.Outcome.WorkItems.Where(item => Lost.Contains(item.Kind)))
            yield return new Failure($"nobody is told {item.Kind}", $"case {item.CaseId}: {item.Detail}");
        foreach (var financed in evidence.Outcome.Cases.Where(financed => Outcome.HasEnded(financed.Case)))
        {
            foreach (var item in evidence.Open(financed.Case.Id).Where(item => item.OpenedAt < financed.Case.ClosedAt && Over.Contains(item.Kind)))
                yield return new Failure("a rule closes what is over", $"{financed.Name} is {financed.Case.Lifecycle}: {item.Kind}");
        }

        foreach (var financed in evidence.Outcome.Cases.Where(financed => !Outcome.HasEnded(financed.Case)))
        {
            var kinds = evidence.OpenItems(financed.Case.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            yield return new Failure(
                "every case comes to an end", $"{financed.Name} is {financed.Case.Lifecycle}, {financed.Case.Balance}, {financed.Case.Delivery}; open: {string.Join(", ", kinds)}");
        }
    }
}
