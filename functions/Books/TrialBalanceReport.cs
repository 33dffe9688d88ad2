using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Books;

/// <summary>The sums of all accounts of all books.</summary>
/// <param name="AsOf">Every posting whose commit's promises were kept by then is in; each shard is read as it stands.</param>
/// <param name="Books">Each book in each currency.</param>
public sealed record TrialBalanceAnswer(DateTimeOffset AsOf, IReadOnlyList<BookAnswer> Books)
{
    /// <summary>The same, an account a row.</summary>
    public CsvAnswer ToCsv() => new(
        ["asOf", "book", "currency", "account", "debit", "credit"],
        [
            .. from book in Books
               from account in book.Accounts
               select (IReadOnlyList<CsvCell>)
               [
                   CsvCell.Of(AsOf), CsvCell.Of(book.Book), CsvCell.Of(book.Currency), CsvCell.Of(account.Account),
                   CsvCell.OfDecimal(account.Debit), CsvCell.OfDecimal(account.Credit),
               ],
        ]);
}

/// <summary>One book in one currency.</summary>
public sealed record BookAnswer(string Book, string Currency, IReadOnlyList<AccountAnswer> Accounts)
{
    public static IReadOnlyList<BookAnswer> Of(IEnumerable<AccountTotal> totals) =>
    [
        .. totals.GroupBy(t => (t.Book, t.Currency)).OrderBy(g => g.Key.Book, StringComparer.Ordinal).ThenBy(g => g.Key.Currency, StringComparer.Ordinal)
            .Select(g => new BookAnswer(g.Key.Book, g.Key.Currency,
            [
                .. g.Select(t => new AccountAnswer(t.Account, Written(t.Debit, t.Currency), Written(t.Credit, t.Currency))),
            ])),
    ];

    private static string Written(long minorUnits, string currency) => new Money(minorUnits, Domain.Currency.Parse(currency)).Amount;
}

/// <summary>What was debited to and credited to one account, apart, as decimal strings in the book's currency.</summary>
public sealed record AccountAnswer(string Account, string Debit, string Credit);
