using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>Everything comes to an end once the faults have stopped; or is in default, for which there is no rule yet; or lies before a person, for a named reason.</summary>
internal static class LivenessChecks
{
    /// <summary>The kinds of work items that keep a case open for as long as nobody does what they ask for, and what that is.</summary>
    public static readonly IReadOnlyDictionary<string, string> Waiting = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["residual-overpaid"] = "the supplier got a residual of which the bank took part back, and has not returned it; no rule gives it up yet",
    };

    public static IEnumerable<Failure> Of(Evidence evidence)
    {
        foreach (var financed in evidence.Outcome.Cases.Where(financed => !Outcome.HasEnded(financed.Case) && financed.Case.Lifecycle != "Defaulted"))
        {
            var kinds = evidence.OpenItems(financed.Case.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (!kinds.Exists(Waiting.ContainsKey))
            {
                yield return new Failure(
                    "every case comes to an end", $"{financed.Name} is {financed.Case.Lifecycle}, {financed.Case.Balance}, {financed.Case.Delivery}; open: {string.Join(", ", kinds)}");
            }
        }
    }
}
