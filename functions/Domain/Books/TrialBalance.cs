using System.Collections.Immutable;

namespace ScfFunctions.Domain;

/// <summary>What was debited and credited to every account that entries have touched, per book and currency.</summary>
/// <remarks>Immutable; adding an entry gives another trial balance. Sums may be taken over one case or over all.</remarks>
public sealed class TrialBalance
{
    private readonly ImmutableDictionary<(Book Book, Account Account, Currency Currency), TrialBalanceRow> _rows;

    private TrialBalance(ImmutableDictionary<(Book Book, Account Account, Currency Currency), TrialBalanceRow> rows) => _rows = rows;

    /// <summary>Nothing posted.</summary>
    public static TrialBalance Empty { get; } = new(ImmutableDictionary<(Book Book, Account Account, Currency Currency), TrialBalanceRow>.Empty);

    /// <summary>The currencies that were posted, by code.</summary>
    public IReadOnlyList<Currency> Currencies =>
        [.. _rows.Keys.Select(key => key.Currency).Distinct().OrderBy(currency => currency.Code, StringComparer.Ordinal)];

    /// <summary>Every account that was posted to, by book, currency and the accounts' order; also those whose balance is zero again.</summary>
    public IReadOnlyList<TrialBalanceRow> Rows =>
    [
        .. from book in Enum.GetValues<Book>()
           from currency in Currencies
           from account in Account.All
           where _rows.ContainsKey((book, account, currency))
           select _rows[(book, account, currency)],
    ];

    /// <summary>This trial balance with further entries.</summary>
    public TrialBalance Add(params IEnumerable<JournalEntry> entries)
    {
        var rows = _rows.ToBuilder();
        foreach (var entry in entries)
        {
            foreach (var line in entry.Lines)
            {
                var before = Row(entry.Book, line.Account, line.Amount.Currency, rows);
                rows[(entry.Book, line.Account, line.Amount.Currency)] = line.Side == Side.Debit
                    ? before with { Debit = before.Debit + line.Amount }
                    : before with { Credit = before.Credit + line.Amount };
            }
        }

        return new TrialBalance(rows.ToImmutable());
    }

    /// <summary>An account's balance on the side on which it grows; see <see cref="TrialBalanceRow.Balance"/>.</summary>
    public Money Balance(Book book, Account account, Currency currency) => Row(book, account, currency, _rows).Balance;

    /// <summary>Whether debits equal credits in a book and currency.</summary>
    public bool IsBalanced(Book book, Currency currency) =>
        _rows.Values.Where(row => row.Book == book && row.Debit.Currency == currency)
            .Aggregate(Money.Zero(currency), (sum, row) => sum + row.Debit - row.Credit).IsZero;

    /// <summary>Client money held less client money owed: cash - (unallocated + suspense + held for funders, guarantors and suppliers). Zero, or money is missing.</summary>
    public Money ClientMoneyDifference(Currency currency)
    {
        return Held(Account.CollectionCash) - Held(Account.Unallocated) - Held(Account.Suspense) -
               Held(Account.HeldForFunder) - Held(Account.HeldForGuarantor) - Held(Account.HeldForSupplier);

        Money Held(Account account) => Balance(Book.C, account, currency);
    }

    private static TrialBalanceRow Row(
        Book book, Account account, Currency currency, IReadOnlyDictionary<(Book Book, Account Account, Currency Currency), TrialBalanceRow> rows) =>
        rows.TryGetValue((book, account, currency), out var row)
            ? row
            : new TrialBalanceRow(book, account, Money.Zero(currency), Money.Zero(currency));
}

/// <summary>One line of a trial balance.</summary>
/// <param name="Book">The book.</param>
/// <param name="Account">The account.</param>
/// <param name="Debit">All debits together.</param>
/// <param name="Credit">All credits together.</param>
public sealed record TrialBalanceRow(Book Book, Account Account, Money Debit, Money Credit)
{
    /// <summary>On the side on which the account grows: positive for cash in hand and for a debt owed. Below zero, something is wrong.</summary>
    public Money Balance => Account.GrowsByDebit ? Debit - Credit : Credit - Debit;

    public override string ToString() => $"{Book} {Account} {Debit} / {Credit}";
}
