using Marketplace.Bank;

namespace Marketplace.Reports;

/// <summary>Holds the banks' credits against the cases that booked them.</summary>
internal static class CreditChecks
{
    /// <summary>Credits and pieces of credits that lie in suspense by the open work items: their cents, by their reference.</summary>
    public static IReadOnlyDictionary<string, long> Suspended(Outcome outcome) => outcome.OpenWorkItems
        .Where(item => item is { Kind: People.DeskPolicy.Suspense, Detail: not null })
        .Select(item => (Reference: Outcome.Reference().Match(item.Detail!).Groups["reference"].Value, item.Detail))
        .DistinctBy(item => item.Reference, StringComparer.Ordinal)
        .ToDictionary(item => item.Reference, item => Money.ParseCents(item.Detail![..item.Detail!.IndexOf(' ', StringComparison.Ordinal)]), StringComparer.Ordinal);

    /// <summary>The reference of the credit that a piece belongs to; a credit that is no piece is its own.</summary>
    public static string WholeOf(string reference) => reference.Split('›')[0];

    /// <summary>
    /// What a case says it collected is what the bank booked under the references that the case names, less what it took back. What a case gave back
    /// because nothing was lent lies in suspense again.
    /// </summary>
    public static string? PerCase(Outcome outcome)
    {
        var (booked, suspended) = (Booked(outcome), Suspended(outcome));
        foreach (var financed in outcome.Cases)
        {
            if (financed.Credits.FirstOrDefault(reference => !booked.ContainsKey(WholeOf(reference))) is { } stray) return $"{financed.Name} booked {stray}, which no bank knows";
            var expected = financed.Credits.Except(suspended.Keys).Select(WholeOf).Distinct(StringComparer.Ordinal)
                .SelectMany(reference => new[] { booked[reference], booked.GetValueOrDefault(ReversalOf(reference)) })
                .Sum(credit => credit is null ? 0 : ShareOf(credit, financed.Order.Number));
            var difference = Amounts.Differ(financed.Name, Amounts.Cents(financed.Case.Collected), "bank and other cases", expected + financed.TakenFromCases);
            if (difference is not null) return difference;
        }

        return null;
    }

    /// <summary>Every credit is with a case, before a person, or was taken back.</summary>
    public static string? Placed(Outcome outcome)
    {
        var booked = Booked(outcome);
        var placed = outcome.Cases.SelectMany(financed => financed.Credits).Concat(Suspended(outcome).Keys).Select(WholeOf).ToHashSet(StringComparer.Ordinal);
        var lost = booked.Values.FirstOrDefault(credit => credit.Amount.Cents > 0 && !placed.Contains(credit.Reference) && !booked.ContainsKey(ReversalOf(credit.Reference)));
        return lost is null ? null : $"credit {lost.Reference} over {lost.Amount} on {lost.Account} is in no case and in no open work item";
    }

    private static Dictionary<string, LedgerCredit> Booked(Outcome outcome) => outcome.Banks
        .SelectMany(bank => bank.Credits)
        .Where(credit => credit.Booked && credit.Shares.Count > 0)
        .ToDictionary(credit => credit.Reference, StringComparer.Ordinal);

    private static long ShareOf(LedgerCredit credit, string orderNumber) => credit.Shares.Count == 1
        ? credit.Amount.Cents
        : credit.Shares.Where(share => share.OrderNumber == orderNumber).Sum(share => share.Cents);

    private static string ReversalOf(string reference) => $"R{reference[1..]}";
}
