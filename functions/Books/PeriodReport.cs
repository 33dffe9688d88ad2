using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Books;

/// <summary>Asks to close a month.</summary>
public sealed record ClosingRequest(string Reason)
{
    public static ClosingRequest Read(JsonFields fields) => new(fields.Text("reason", atMost: 500));
}

/// <summary>That a month is being closed; how far that is, is read there.</summary>
public sealed record ClosingAnswer(string Id, string Period, string Reason);

/// <summary>A month of the books, and who closed it when.</summary>
/// <param name="Period">The month.</param>
/// <param name="Status">Where it is.</param>
/// <param name="From">Its first day.</param>
/// <param name="To">Its last day.</param>
/// <param name="RequestedAt">When somebody asked to close it; null while nobody has.</param>
/// <param name="RequestedBy">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="ClosedAt">When it was closed.</param>
/// <param name="Awaited">Cases that have still to book what belongs to it.</param>
public sealed record PeriodSummary(
    string Period, PeriodStatus Status, DateOnly From, DateOnly To, DateTimeOffset? RequestedAt, string? RequestedBy, string? Reason, DateTimeOffset? ClosedAt, IReadOnlyList<string> Awaited)
{
    public static PeriodSummary Of(Domain.Period period, ClosedPeriod? asked) => new(
        period.ToString(), asked?.Status ?? PeriodStatus.Open, period.First, period.Last, asked?.RequestedAt, asked?.RequestedBy, asked?.Reason, asked?.ClosedAt, asked?.Awaited ?? []);
}

/// <summary>A month with its trial balance.</summary>
/// <param name="AsOf">When the reading began, or the month was closed: from then on the figures stay.</param>
/// <param name="Books">Each book in each currency.</param>
/// <inheritdoc cref="PeriodSummary"/>
public sealed record PeriodAnswer(
    DateTimeOffset AsOf, string Period, PeriodStatus Status, DateOnly From, DateOnly To, DateTimeOffset? RequestedAt, string? RequestedBy, string? Reason, DateTimeOffset? ClosedAt,
    IReadOnlyList<string> Awaited, IReadOnlyList<PeriodBookAnswer> Books)
{
    public static PeriodAnswer Of(DateTimeOffset asOf, PeriodSummary period, IEnumerable<PeriodAccount> accounts) => new(
        asOf, period.Period, period.Status, period.From, period.To, period.RequestedAt, period.RequestedBy, period.Reason, period.ClosedAt, period.Awaited, PeriodBookAnswer.Of(accounts));

    /// <summary>The same, an account a row.</summary>
    public CsvAnswer ToCsv() => new(
        ["asOf", "period", "status", "book", "currency", "account", "opening", "debit", "credit", "closing"],
        [
            .. from book in Books
               from account in book.Accounts
               select (IReadOnlyList<CsvCell>)
               [
                   CsvCell.Of(AsOf), CsvCell.OfDecimal(Period), CsvCell.Of(Status.ToString()), CsvCell.Of(book.Book), CsvCell.Of(book.Currency), CsvCell.Of(account.Account),
                   CsvCell.OfDecimal(account.Opening), CsvCell.OfDecimal(account.Debit), CsvCell.OfDecimal(account.Credit), CsvCell.OfDecimal(account.Closing),
               ],
        ]);
}

/// <summary>One book in one currency in a month.</summary>
public sealed record PeriodBookAnswer(string Book, string Currency, IReadOnlyList<PeriodAccountAnswer> Accounts)
{
    public static IReadOnlyList<PeriodBookAnswer> Of(IEnumerable<PeriodAccount> accounts) =>
    [
        .. accounts.GroupBy(account => (account.Book, account.Currency)).OrderBy(book => book.Key.Book, StringComparer.Ordinal).ThenBy(book => book.Key.Currency, StringComparer.Ordinal)
            .Select(book => new PeriodBookAnswer(book.Key.Book, book.Key.Currency, [.. book.Select(PeriodAccountAnswer.Of)])),
    ];
}

/// <summary>An account in a month, as decimal strings in the book's currency: opening and closing balances above zero for a debit, debits and credits apart.</summary>
public sealed record PeriodAccountAnswer(string Account, string Opening, string Debit, string Credit, string Closing)
{
    public static PeriodAccountAnswer Of(PeriodAccount account)
    {
        var currency = Currency.Parse(account.Currency);
        return new(account.Account, Written(account.Opening), Written(account.Debit), Written(account.Credit), Written(account.Closing));

        string Written(long minorUnits) => new Money(minorUnits, currency).Amount;
    }
}

/// <summary>What a case had on an account at the end of a closed month.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Book">The book.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Account">The account.</param>
/// <param name="Balance">A decimal string, above zero for a debit.</param>
public sealed record CaseBalanceAnswer(string CaseId, string Book, string Currency, string Account, string Balance)
{
    public static IEnumerable<CaseBalanceAnswer> Of(PeriodBalance balance) => balance.Balances.Select(account => new CaseBalanceAnswer(
        balance.CaseId, account.Book, account.Currency, account.Account, new Money(account.Debit, Domain.Currency.Parse(account.Currency)).Amount));

    /// <summary>A page of them, an account a row.</summary>
    public static CsvAnswer ToCsv(Period period, PageAnswer<CaseBalanceAnswer> page) => new(
        ["period", "caseId", "book", "currency", "account", "balance"],
        [
            .. page.Items.Select(item => (IReadOnlyList<CsvCell>)
            [
                CsvCell.OfDecimal(period.ToString()), CsvCell.Of(item.CaseId), CsvCell.Of(item.Book), CsvCell.Of(item.Currency), CsvCell.Of(item.Account), CsvCell.OfDecimal(item.Balance),
            ]),
        ])
    {
        Continuation = page.Continuation,
    };
}
