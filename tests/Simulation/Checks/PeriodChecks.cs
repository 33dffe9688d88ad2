using System.Globalization;
using System.Text.Json;
using Marketplace.Backend;

namespace Simulation.Checks;

/// <summary>The months that were closed: each balances, follows on the one before, and is to this day what the journals of the cases say of it; what came later was booked later.</summary>
internal static class PeriodChecks
{
    /// <summary>By then a month is closed, whatever went wrong inside.</summary>
    private const int LongestDaysOpen = 20;

    /// <summary>What no case has yet is booked there, too, outside their journals.</summary>
    private static readonly string[] BesidesCases = ["C CollectionCash", "C Suspense", "C Unallocated"];

    public static IEnumerable<Failure> Of(Evidence evidence)
    {
        var closed = evidence.Periods.Where(period => period.Status == "Closed").OrderBy(period => period.Period, StringComparer.Ordinal).ToList();
        if (closed.Count == 0) yield break;
        var journal = evidence.Rows.Cases.Values.SelectMany(rows => rows.Entries)
            .ToLookup(entry => CaseStory.Days(entry.GetProperty("date").GetString()!)[0].ToString("yyyy-MM", CultureInfo.InvariantCulture), StringComparer.Ordinal);
        Dictionary<string, long> before = new(StringComparer.Ordinal);
        foreach (var period in closed)
        {
            foreach (var book in period.Books!)
            {
                var (balance, debit, credit) = (book.Accounts.Sum(account => Cents(account.Closing)), book.Accounts.Sum(account => Cents(account.Debit)), book.Accounts.Sum(account => Cents(account.Credit)));
                if (balance != 0 || debit != credit) yield return new Failure("a closed month balances", $"{period.Period} {book.Book}: {balance}, debits {debit}, credits {credit}");
            }

            var accounts = period.Books.Where(book => book.Currency == Marketplace.Money.FilesCurrency).SelectMany(book => book.Accounts.Select(account => (Name: $"{book.Book} {account.Account}", Account: account))).ToDictionary(each => each.Name, each => each.Account, StringComparer.Ordinal);
            foreach (var detail in Differences(accounts, Booked(journal[period.Period]), before)) yield return new Failure("a closed month is what the journals say", $"{period.Period} {detail}");
            before = accounts.ToDictionary(each => each.Key, each => Cents(each.Value.Closing), StringComparer.Ordinal);
        }

        if (evidence.Periods.FirstOrDefault(period => period.Status != "Closed" && period.To.AddDays(LongestDaysOpen) < evidence.Today) is { } open)
            yield return new Failure("each month is closed in the end", $"{open.Period} is {open.Status} on {evidence.Today:yyyy-MM-dd}");
    }

    private static IEnumerable<string> Differences(Dictionary<string, PeriodAccountAnswer> accounts, Dictionary<string, (long Debit, long Credit)> booked, Dictionary<string, long> before)
    {
        foreach (var name in accounts.Keys.Union(booked.Keys).Union(before.Where(each => each.Value != 0).Select(each => each.Key)).Except(BesidesCases).Order(StringComparer.Ordinal))
        {
            var ((debit, credit), opening) = (booked.GetValueOrDefault(name), before.GetValueOrDefault(name));
            var kept = accounts.GetValueOrDefault(name) ?? new PeriodAccountAnswer(name, "0.00", "0.00", "0.00", "0.00");
            if ((Cents(kept.Debit), Cents(kept.Credit)) != (debit, credit)) yield return $"{name}: debit {kept.Debit}, credit {kept.Credit}; by the journals {debit} and {credit} cents";
            if (Cents(kept.Opening) != opening || Cents(kept.Closing) != opening + debit - credit) yield return $"{name}: from {kept.Opening} to {kept.Closing}; before {opening} cents";
        }
    }

    private static Dictionary<string, (long Debit, long Credit)> Booked(IEnumerable<JsonElement> entries) => entries
        .SelectMany(entry => entry.GetProperty("lines").EnumerateArray().Select(line => (Name: $"{entry.GetProperty("book").GetString()} {line.GetProperty("account").GetString()}", Line: line)))
        .GroupBy(each => each.Name, each => each.Line, StringComparer.Ordinal)
        .ToDictionary(
            lines => lines.Key,
            lines => (Sum(lines, "Debit"), Sum(lines, "Credit")), StringComparer.Ordinal);

    private static long Sum(IEnumerable<JsonElement> lines, string side) => lines.Where(line => line.GetProperty("side").GetString() == side).Sum(line => CaseRows.CentsOf(line.GetProperty("amount")));

    private static long Cents(string amount) => Marketplace.Money.ParseCents(amount);
}
