using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Books;

/// <summary>What the books say of one case, entry by entry.</summary>
public sealed class BooksFunction(Edge edge, CasesTable cases)
{
    [Function("GetCaseStatement")]
    public Task<IResult> GetStatementAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "cases/{id}/statement")] HttpRequest request, string id) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            if (!Ids.IsWellFormed(id) || await cases.FindAsync(id, cancellationToken) is not { } row || row.Case.Tenant != caller.Tenant) return Problems.NotFound();
            var entries = await cases.JournalAsync(id, cancellationToken);
            return JsonAnswer.Ok(new StatementAnswer(id, StatementSummary.Of(row.Case, entries), entries, BookAnswer.Of(Posting.Of(entries).Select(p => new AccountTotal(p.Book, p.Currency, p.Account, p.Debit, p.Credit)))));
        });
}

/// <summary>What a case came to, its journal, oldest first, and the balances.</summary>
public sealed record StatementAnswer(string CaseId, StatementSummary? Summary, IReadOnlyList<JournalEntry> Entries, IReadOnlyList<BookAnswer> Books);
