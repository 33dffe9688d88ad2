using Marketplace.Backend;
using Marketplace.Orders;
using Marketplace.People;
using Marketplace.Replay;
using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>Everything that checkers look at, at the end of a seed.</summary>
/// <param name="Outcome">What site, banks and backend say.</param>
/// <param name="Banks">What really moved.</param>
/// <param name="Rows">The backend's rows.</param>
/// <param name="Log">What the backend logged.</param>
/// <param name="Terms">What each agreement says about price and time, by its name.</param>
/// <param name="Fixings">What was said of the indices.</param>
/// <param name="Letters">What was written to the suppliers.</param>
/// <param name="Periods">The months of the books.</param>
/// <param name="Now">Where the clock stands.</param>
internal sealed record Evidence(
    Outcome Outcome, BankFacts Banks, Snapshot Rows, IReadOnlyList<string> Log, IReadOnlyDictionary<string, LoanTerms> Terms, IReadOnlyList<PublishedFixing> Fixings,
    IReadOnlyList<LetterAnswer> Letters, IReadOnlyList<PeriodAnswer> Periods, DateTimeOffset Now)
{
    /// <summary>The market's last day.</summary>
    public DateOnly Today { get; } = DateOnly.FromDateTime(MarketTimeZone.ToLocal(Now));

    private ILookup<string, WorkItemAnswer>? _openItems;
    private IReadOnlyDictionary<string, long>? _suspended;

    /// <inheritdoc cref="CreditChecks.Suspended"/>
    public IReadOnlyDictionary<string, long> Suspended => _suspended ??= CreditChecks.Suspended(Outcome);

    /// <summary>The open work items of a case.</summary>
    public IEnumerable<WorkItemAnswer> Open(string caseId) =>
        (_openItems ??= Outcome.OpenWorkItems.Where(item => item.CaseId is not null).ToLookup(item => item.CaseId!, StringComparer.Ordinal))[caseId];

    /// <summary>The kinds of the open work items of a case.</summary>
    public IEnumerable<string> OpenItems(string caseId) => Open(caseId).Select(item => item.Kind);
}
