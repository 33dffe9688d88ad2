using Marketplace.Disturbing;

namespace Marketplace.Reports;

/// <summary>What one kind of disturbance came to.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="By">Who caused it.</param>
/// <param name="Sent">How many orders, suppliers or days it struck.</param>
/// <param name="Handled">What the backend made of it: unusual facts of the timelines, reasons of refusals, work items; each with the number of cases.</param>
/// <param name="Ended">Where the cases stand at the end.</param>
internal sealed record DisturbanceLine(string Kind, string By, int Sent, IReadOnlyDictionary<string, int> Handled, IReadOnlyDictionary<string, int> Ended)
{
    /// <summary>A fact that this share of all cases has is usual, and tells nothing.</summary>
    private const double UsualShare = 0.2;

    public static IReadOnlyList<DisturbanceLine> Of(Outcome outcome)
    {
        var done = outcome.Disturbances.Done.ToLookup(strike => strike.Kind, strike => strike.Subject);
        var usual = outcome.Cases.SelectMany(financed => financed.Facts).GroupBy(name => name, StringComparer.Ordinal)
            .Where(group => group.Count() > UsualShare * outcome.Cases.Count).Select(group => group.Key).ToHashSet(StringComparer.Ordinal);
        var byOrder = outcome.Cases.ToLookup(financed => financed.Order.Number, StringComparer.Ordinal);
        var bySeller = outcome.Cases.ToLookup(financed => financed.Order.Seller.SellerId, StringComparer.Ordinal);
        var items = outcome.WorkItems.Where(item => item.CaseId is not null).ToLookup(item => item.CaseId!, item => item.Kind, StringComparer.Ordinal);
        var refusedCases = outcome.Refused.ToLookup(application => application.Order.Number, StringComparer.Ordinal);
        var refusedDocuments = outcome.RefusedDocuments.Values.ToLookup(refusal => refusal.Order, refusal => refusal.Reason, StringComparer.Ordinal);
        return [.. DisturbanceTable.All.Where(kind => done.Contains(kind.Kind)).Select(Line)];

        DisturbanceLine Line(Disturbance kind)
        {
            var subjects = done[kind.Kind].ToList();
            var cases = subjects.SelectMany(subject => DisturbanceTable.OfSuppliers.Contains(kind.Kind) ? bySeller[subject] : byOrder[subject]).ToList();
            var refused = subjects.SelectMany(subject => refusedCases[subject]).ToList();
            var handled = cases.SelectMany(Handling)
                .Concat(refused.SelectMany(application => application.RefusedFor).Select(reason => $"refused: {reason}"))
                .Concat(subjects.SelectMany(subject => refusedDocuments[subject]).Select(reason => $"document refused: {reason}"));
            var ended = cases.Select(financed => Outcome.StateOf(financed.Case)).Concat(refused.Select(_ => "no case"));
            return new DisturbanceLine(kind.Name, kind.Cause.ToString(), subjects.Count, Count(handled), Count(ended));
        }

        IEnumerable<string> Handling(FinancedOrder financed) => financed.Facts.Where(name => !usual.Contains(name))
            .Concat((financed.Case.Reasons ?? []).Select(reason => $"reason: {reason.Code}"))
            .Concat(items[financed.Case.Id].Distinct(StringComparer.Ordinal).Select(name => $"work item: {name}"));
    }

    private static SortedDictionary<string, int> Count(IEnumerable<string> names) =>
        new(names.GroupBy(name => name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal), StringComparer.Ordinal);
}
