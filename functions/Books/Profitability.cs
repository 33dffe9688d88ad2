using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Books;

/// <summary>Adds up what was earned and lost in a period: it grows with the groups, not with the postings.</summary>
/// <param name="from">The first booking date; null for the beginning.</param>
/// <param name="to">The last booking date; null for all.</param>
/// <param name="today">The day up to which funds have cost something.</param>
public sealed class Profitability(DateOnly? from, DateOnly? to, DateOnly today)
{
    private readonly Dictionary<(string Group, string Currency, Book Book), Sums> _groups = [];
    private readonly HashSet<string> _pools = new(StringComparer.Ordinal);

    /// <summary>The capital pools that lent in the period.</summary>
    public IReadOnlyCollection<string> Pools => _pools;

    private DateOnly Through => to is { } last && last < today ? last : today;

    /// <summary>Counts postings; those that are after the period, or to accounts that say nothing of it, count for nothing.</summary>
    /// <param name="group">Whose they are.</param>
    /// <param name="poolId">The pool that lends where the platform does.</param>
    /// <param name="postings">By day.</param>
    public void Add(string group, string poolId, IEnumerable<Posting> postings)
    {
        foreach (var posting in postings)
        {
            var account = Account.Parse(posting.Account);
            if (!account.IsOfEarnings || posting.On > to) continue;
            var (book, on) = (Enum.Parse<Book>(posting.Book), posting.On!.Value);
            if (account == Account.LoanPrincipal)
            {
                // What a bank lends costs the platform nothing.
                if (book != Book.P || on > Through) continue;
                _pools.Add(poolId);
                var sums = SumsOf(group, posting.Currency, book);
                sums.Funds[poolId] = sums.Funds.GetValueOrDefault(poolId).Add(on, posting.Debit - posting.Credit, from, Through);
            }
            else if (from is null || on >= from)
            {
                var sums = SumsOf(group, posting.Currency, book);
                var change = account.GrowsByDebit ? posting.Debit - posting.Credit : posting.Credit - posting.Debit;
                sums.Balances[account] = checked(sums.Balances.GetValueOrDefault(account) + change);
            }
        }
    }

    /// <summary>All groups in which anything happened.</summary>
    /// <param name="costs">What each pool's money costs a year; null where it does not say.</param>
    public IReadOnlyList<ProfitabilityGroup> ToGroups(IReadOnlyDictionary<string, AnnualRate?> costs) =>
    [
        .. from entry in _groups
           where entry.Value.IsAny
           let currency = Currency.Parse(entry.Key.Currency)
           let earned = Earnings.Of(account => new Money(entry.Value.Balances.GetValueOrDefault(account), currency))
           select ProfitabilityGroup.Of(entry.Key.Group, entry.Key.Book, earned, CostOf(entry.Value, costs, currency)) into row
           orderby row.Group, row.Currency.Code, row.Book
           select row,
    ];

    private static Money? CostOf(Sums sums, IReadOnlyDictionary<string, AnnualRate?> costs, Currency currency)
    {
        var cost = Money.Zero(currency);
        foreach (var (pool, funds) in sums.Funds)
        {
            if (funds.PrincipalDays == 0) continue;
            // A part of the costs would look like all of them.
            if (costs[pool] is not { } rate) return null;
            cost += funds.Cost(rate, currency);
        }

        return cost;
    }

    private Sums SumsOf(string group, string currency, Book book)
    {
        if (!_groups.TryGetValue((group, currency, book), out var sums)) _groups[(group, currency, book)] = sums = new Sums();
        return sums;
    }

    private sealed class Sums
    {
        public Dictionary<Account, long> Balances { get; } = [];

        public Dictionary<string, FundsUsed> Funds { get; } = new(StringComparer.Ordinal);

        public bool IsAny => Balances.Values.Any(balance => balance != 0) || Funds.Values.Any(funds => funds.PrincipalDays != 0);
    }
}
