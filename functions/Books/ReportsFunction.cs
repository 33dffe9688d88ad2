using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Books;

/// <summary>What all cases come to together: as JSON, or as CSV where <c>format</c> or the Accept header asks for it.</summary>
public sealed class ReportsFunction(Edge edge, TotalsTable totals, CaseIndexTable index, CasesTable cases, TimeProvider clock)
{
    [Function("GetTrialBalance")]
    public Task<IResult> GetTrialBalanceAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "reports/trial-balance")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            if (request.AskedAsCsv() is not { } isCsv) return ReportQueries.UnknownFormat();
            var book = request.Asked("book");
            if (book is not null && !Enum.GetNames<Book>().Contains(book)) return ReportQueries.UnknownWord("book", Enum.GetNames<Book>());
            var asOf = clock.GetUtcNow();
            var sums = await totals.ReadAsync(caller.Tenant, cancellationToken);
            TrialBalanceAnswer answer = new(asOf, BookAnswer.Of(sums.Where(sum => book is null || sum.Book == book)));
            return isCsv ? answer.ToCsv() : JsonAnswer.Ok(answer);
        });

    [Function("GetPortfolio")]
    public Task<IResult> GetPortfolioAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "reports/portfolio")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            if (request.AskedAsCsv() is not { } isCsv) return ReportQueries.UnknownFormat();
            if (request.AskedGrouping<PortfolioGrouping>() is not { } by) return ReportQueries.UnknownGrouping<PortfolioGrouping>();
            Portfolio portfolio = new(by, clock.GetUtcNow());
            await foreach (var entry in index.OpenOfTenantAsync(caller.Tenant, cancellationToken))
            {
                if ((entry.Brief ?? await BriefAsync(entry.CaseId, cancellationToken)) is { } brief) portfolio.Add(entry, brief);
            }

            var answer = portfolio.ToAnswer();
            return isCsv ? answer.ToCsv() : JsonAnswer.Ok(answer);
        });

    /// <summary>Of a case whose list was written before lists had briefs; null where it has ended.</summary>
    private async Task<CaseBrief?> BriefAsync(string caseId, CancellationToken cancellationToken) =>
        await cases.FindAsync(caseId, cancellationToken) is { Case.HasEnded: false } row ? CaseBrief.Of(row.Case) : null;
}
