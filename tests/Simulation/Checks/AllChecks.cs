using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>All checkers, in the order in which their failures explain one another.</summary>
internal static class AllChecks
{
    public static IReadOnlyList<Failure> Of(Evidence evidence) =>
    [
        .. Reconciliation.Of(evidence.Outcome).Where(check => check.Difference is not null).Select(check => new Failure(check.Name, check.Difference!)),
        .. PaymentChecks.Of(evidence),
        .. BookChecks.Of(evidence),
        .. PeriodChecks.Of(evidence),
        .. MoneyChecks.Of(evidence),
        .. SetOffChecks.Of(evidence),
        .. AccelerationChecks.Of(evidence),
        .. OrphanChecks.Of(evidence),
        .. LivenessChecks.Of(evidence),
    ];
}
