using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>Everything comes to an end once the faults have stopped, or lies before a person, for a named reason.</summary>
internal static class LivenessChecks
{
    /// <summary>The kinds of work items that keep a case open for as long as nobody does what they ask for, and what that is.</summary>
    public static readonly IReadOnlyDictionary<string, string> Waiting = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["case-cannot-end"] = "an advance came back, and money of it has gone where it does not belong; nobody has got it back",
    };

    /// <summary>What people are told when the program itself does not know what to do; none of the faults may lead there.</summary>
    private static readonly string[] Lost = ["inbox-item-failed"];

    public static IEnumerable<Failure> Of(Evidence evidence)
    {
        foreach (var item in evidence.Outcome.WorkItems.Where(item => Lost.Contains(item.Kind)))
            yield return new Failure($"nobody is told {item.Kind}", $"case {item.CaseId}: {item.Detail}");
        foreach (var financed in evidence.Outcome.Cases.Where(financed => !Outcome.HasEnded(financed.Case)))
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
