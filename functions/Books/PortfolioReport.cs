using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Books;

/// <summary>By what a portfolio is grouped.</summary>
public enum PortfolioGrouping
{
    /// <summary>The lifecycle.</summary>
    State,

    /// <summary>The agreement's band of days past due.</summary>
    Bucket,

    /// <summary>Whose money is lent: <c>Platform</c> or the bank's code.</summary>
    Funder,

    /// <summary>The supplier's line of business as pinned with the terms.</summary>
    Industry,
    Supplier,
    Buyer,
    Agreement,
}

/// <summary>The open cases in groups, with what they owe.</summary>
/// <param name="AsOf">When the reading began; days are counted to the local day of this instant. A case is as its list showed it when it was read.</param>
/// <param name="By">By what they are grouped.</param>
/// <param name="Groups">In the order of group and currency.</param>
public sealed record PortfolioAnswer(DateTimeOffset AsOf, string By, IReadOnlyList<PortfolioGroup> Groups)
{
    /// <summary>The same, a group a row.</summary>
    public CsvAnswer ToCsv() => new(
        ["asOf", By, "currency", "cases", "loans", "principal", "interest", "owedToGuarantor", "principalPastDue"],
        [
            .. Groups.Select(group => (IReadOnlyList<CsvCell>)
            [
                CsvCell.Of(AsOf), CsvCell.Of(group.Group), CsvCell.Of(group.Currency?.Code), CsvCell.Of(group.Cases), CsvCell.Of(group.Loans),
                CsvCell.Of(group.Principal), CsvCell.Of(group.Interest), CsvCell.Of(group.OwedToGuarantor), CsvCell.Of(group.PrincipalPastDue),
            ]),
        ]);
}

/// <summary>One group in one currency.</summary>
/// <param name="Group">Its name or id; null for cases of which it is not known: no terms yet, no industry named.</param>
/// <param name="Currency">The currency; null for cases whose terms are not pinned yet, and so are the amounts then.</param>
/// <param name="Cases">Open cases.</param>
/// <param name="Loans">Those of them on which anything is outstanding.</param>
/// <param name="Principal">Principal that funders are owed.</param>
/// <param name="Interest">Interest that funders are owed, accrued to the day.</param>
/// <param name="OwedToGuarantor">What guarantors paid and are owed.</param>
/// <param name="PrincipalPastDue">What of the principal should have been repaid before the day.</param>
public sealed record PortfolioGroup(
    string? Group, Currency? Currency, int Cases, int Loans, Money? Principal, Money? Interest, Money? OwedToGuarantor, Money? PrincipalPastDue)
{
    /// <summary>This group with one more case.</summary>
    /// <param name="figures">What is owed on it; null where nothing was lent.</param>
    public PortfolioGroup Add(CaseFigures? figures) => figures is null ? this with { Cases = Cases + 1 } : this with
    {
        Cases = Cases + 1,
        Loans = Loans + (figures.IsOutstanding ? 1 : 0),
        Principal = Principal + figures.Principal,
        Interest = Interest + figures.Interest,
        OwedToGuarantor = OwedToGuarantor + figures.OwedToGuarantor,
        PrincipalPastDue = PrincipalPastDue + figures.PrincipalPastDue,
    };
}

/// <summary>Adds open cases up, one at a time: it grows with the groups, not with the cases.</summary>
public sealed class Portfolio(PortfolioGrouping by, DateTimeOffset asOf)
{
    private readonly Dictionary<(string? Group, Currency? Currency), PortfolioGroup> _groups = [];

    /// <summary>Counts a case.</summary>
    /// <param name="entry">The case as its list shows it.</param>
    /// <param name="brief">Its brief, which a list of an earlier version may lack.</param>
    public void Add(CaseIndexEntry entry, CaseBrief brief)
    {
        var figures = brief.At(asOf);
        var key = (Group(entry, brief, figures), brief.Currency);
        var zero = brief.Currency is { } currency ? Money.Zero(currency) : (Money?)null;
        var group = _groups.GetValueOrDefault(key) ?? new PortfolioGroup(key.Item1, key.Currency, 0, 0, zero, zero, zero, zero);
        _groups[key] = group.Add(figures);
    }

    public PortfolioAnswer ToAnswer() => new(
        asOf, by.ToString().ToLowerInvariant(),
        [.. _groups.Values.OrderBy(group => group.Group, StringComparer.Ordinal).ThenBy(group => group.Currency?.Code, StringComparer.Ordinal)]);

    private string? Group(CaseIndexEntry entry, CaseBrief brief, CaseFigures? figures) => by switch
    {
        PortfolioGrouping.State => entry.Lifecycle,
        PortfolioGrouping.Bucket => brief.Buckets.Of(figures?.DaysPastDue ?? 0).ToString(),
        PortfolioGrouping.Funder => brief.Funder,
        PortfolioGrouping.Industry => brief.Industry,
        PortfolioGrouping.Supplier => entry.SupplierId,
        PortfolioGrouping.Buyer => entry.BuyerId,
        PortfolioGrouping.Agreement => entry.AgreementId,
        _ => throw new InvalidOperationException($"Nobody groups by {by}."),
    };
}
