using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Everything that one commit of a case owes to other partitions; row <c>out|sequence</c>.</summary>
/// <param name="Sequence">The commit's number; receivers ignore what is older than what they have.</param>
/// <param name="Effects">What the decision promised.</param>
/// <param name="Postings">What the commit's journal entries add to the totals.</param>
/// <param name="Index">The case as lists show it, where that changed.</param>
/// <param name="IsFirstPosted">Whether nothing of the case is in the totals before.</param>
public sealed record Outgoing(long Sequence, IReadOnlyList<Effect> Effects, IReadOnlyList<Posting> Postings, CaseIndexEntry? Index, bool IsFirstPosted = false)
{
    public bool IsEmpty => Effects.Count == 0 && Postings.Count == 0 && Index is null;
}

/// <summary>The lines of an account, as totals add them up. Amounts in minor units.</summary>
/// <param name="Book">The book.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Account">The account.</param>
/// <param name="Debit">All debits together.</param>
/// <param name="Credit">All credits together.</param>
/// <param name="On">The booking date; null where the dates do not matter, and in what was promised before postings had any.</param>
public sealed record Posting(string Book, string Currency, string Account, long Debit, long Credit, DateOnly? On = null)
{
    /// <summary>The same, each booking date for itself.</summary>
    public static IReadOnlyList<Posting> ByDay(IEnumerable<JournalEntry> entries) =>
        [.. entries.GroupBy(entry => entry.Date).OrderBy(day => day.Key).SelectMany(day => Of(day).Select(posting => posting with { On = day.Key }))];

    /// <summary>What a set of entries adds, by book, currency and account.</summary>
    public static IReadOnlyList<Posting> Of(IEnumerable<JournalEntry> entries) =>
    [
        .. entries.SelectMany(entry => entry.Lines, (entry, line) => (entry.Book, line))
            .GroupBy(x => (Book: x.Book.ToString(), x.line.Amount.Currency.Code, x.line.Account.Name))
            .Select(g => new Posting(
                g.Key.Book, g.Key.Code, g.Key.Name,
                g.Where(x => x.line.Side == Side.Debit).Sum(x => x.line.Amount.MinorUnits),
                g.Where(x => x.line.Side == Side.Credit).Sum(x => x.line.Amount.MinorUnits))),
    ];
}
