using System.Collections.Immutable;

namespace ScfFunctions.Domain;

/// <summary>The balance of every account that entries have touched, per book and currency.</summary>
/// <remarks>Immutable; adding an entry gives another trial balance. Sums may be taken over one case or over all.</remarks>
public sealed class TrialBalance
{
    private readonly ImmutableDictionary<(Book Book, Account Account, Currency Currency), Money> _debitBalances;

    private TrialBalance(ImmutableDictionary<(Book Book, Account Account, Currency Currency), Money> debitBalances) => _debitBalances = debitBalances;

    /// <summary>Nothing posted.</summary>
    public static TrialBalance Empty { get; } = new(ImmutableDictionary<(Book Book, Account Account, Currency Currency), Money>.Empty);

    /// <summary>The currencies that were posted.</summary>
    public IReadOnlyList<Currency> Currencies => [.. _debitBalances.Keys.Select(key => key.Currency).Distinct().OrderBy(currency => currency.Code, StringComparer.Ordinal)];

    /// <summary>The balances that are not zero, by book, currency and the accounts' order.</summary>
    public IReadOnlyList<TrialBalanceRow> Rows =>
    [
        .. from book in Enum.GetValues<Book>()
           from currency in Currencies
           from account in Account.All
           let balance = Balance(book, account, currency)
           where !balance.IsZero
           select new TrialBalanceRow(book, account, balance),
    ];

    /// <summary>This trial balance with further entries.</summary>
    public TrialBalance Add(params IEnumerable<JournalEntry> entries)
    {
        var balances = _debitBalances.ToBuilder();
        foreach (var entry in entries)
        {
            foreach (var line in entry.Lines)
            {
                var key = (entry.Book, line.Account, line.Amount.Currency);
                var before = balances.GetValueOrDefault(key, Money.Zero(line.Amount.Currency));
                balances[key] = line.Side == Side.Debit ? before + line.Amount : before - line.Amount;
            }
        }

        return new TrialBalance(balances.ToImmutable());
    }

    /// <summary>An account's balance on the side on which it grows: positive for cash in hand and for a debt owed. Below zero is a mistake somewhere.</summary>
    public Money Balance(Book book, Account account, Currency currency)
    {
        var debit = _debitBalances.GetValueOrDefault((book, account, currency), Money.Zero(currency));
        return account.GrowsByDebit ? debit : -debit;
    }

    /// <summary>Whether debits equal credits in a book and currency.</summary>
    public bool IsBalanced(Book book, Currency currency) => Sum(currency, key => key.Book == book).IsZero;

    /// <summary>Client money held less client money owed: cash - (unallocated + suspense + held for funders, guarantors and suppliers). Zero, or money is missing.</summary>
    public Money ClientMoneyDifference(Currency currency) =>
        Balance(Book.C, Account.CollectionCash, currency) - Balance(Book.C, Account.Unallocated, currency) -
        Balance(Book.C, Account.Suspense, currency) - Balance(Book.C, Account.HeldForFunder, currency) -
        Balance(Book.C, Account.HeldForGuarantor, currency) - Balance(Book.C, Account.HeldForSupplier, currency);

    private Money Sum(Currency currency, Func<(Book Book, Account Account, Currency Currency), bool> included) =>
        _debitBalances.Where(pair => pair.Key.Currency == currency && included(pair.Key))
            .Aggregate(Money.Zero(currency), (sum, pair) => sum + pair.Value);
}

/// <summary>One line of a trial balance.</summary>
/// <param name="Book">The book.</param>
/// <param name="Account">The account.</param>
/// <param name="Balance">On the side on which the account grows.</param>
public sealed record TrialBalanceRow(Book Book, Account Account, Money Balance)
{
    public override string ToString() => $"{Book} {Account} {Balance}";
}
