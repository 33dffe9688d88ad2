using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Books;

/// <summary>What the books say: of one case, entry by entry, and of all together.</summary>
public sealed class BooksFunction(Edge edge, CasesTable cases, TotalsTable totals, TimeProvider clock)
{
    [Function("GetCaseStatement")]
    public Task<IResult> GetStatementAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "cases/{id}/statement")] HttpRequest request, string id) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            if (!Ids.IsWellFormed(id) || await cases.FindAsync(id, cancellationToken) is not { } row || row.Case.Tenant != caller.Tenant) return Problems.NotFound();
            var entries = await cases.JournalAsync(id, cancellationToken);
            return JsonAnswer.Ok(new StatementAnswer(id, StatementSummary.Of(row.Case, entries), entries, BookAnswer.Of(Posting.Of(entries).Select(p => new AccountTotal(p.Book, p.Currency, p.Account, p.Debit, p.Credit)))));
        });

    [Function("GetTrialBalance")]
    public Task<IResult> GetTrialBalanceAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "books/trial-balance")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
            JsonAnswer.Ok(new TrialBalanceAnswer(clock.GetUtcNow(), BookAnswer.Of(await totals.ReadAsync(caller.Tenant, cancellationToken)))));
}

/// <summary>What a case came to, its journal, oldest first, and the balances.</summary>
public sealed record StatementAnswer(string CaseId, StatementSummary? Summary, IReadOnlyList<JournalEntry> Entries, IReadOnlyList<BookAnswer> Books);

/// <summary>The sums of all accounts of all books.</summary>
public sealed record TrialBalanceAnswer(DateTimeOffset AsOf, IReadOnlyList<BookAnswer> Books);

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
