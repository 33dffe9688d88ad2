using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Books;

/// <summary>What was earned and lost: by agreement, product, policy or supplier from the totals, by case from the journals of one supplier's cases.</summary>
public sealed class ProfitabilityFunction(Edge edge, TotalsTable totals, CaseIndexTable index, CasesTable cases, PoolsTable pools, TimeProvider clock)
{
    private const int PageSize = 100;

    /// <summary>As many journals are read at once.</summary>
    private const int JournalsAtOnce = 8;

    private const string OrderFinancing = "OrderFinancing";

    [Function("GetProfitability")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "reports/profitability")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            if (request.AskedAsCsv() is not { } isCsv) return ReportQueries.UnknownFormat();
            if (request.AskedGrouping<ProfitabilityGrouping>() is not { } by) return ReportQueries.UnknownGrouping<ProfitabilityGrouping>();
            if (!request.TryAskedDay("from", out var from)) return MalformedDay("from");
            if (!request.TryAskedDay("to", out var to)) return MalformedDay("to");
            if (to < from) return Problems.InvalidRequest("to", "out-of-range", "The period ends before it begins.");
            if (SupplierFault(request, by) is { } fault) return fault;

            var asOf = clock.GetUtcNow();
            Profitability profitability = new(from, to, DateOnly.FromDateTime(asOf.UtcDateTime));
            string? continuation = null;
            if (by != ProfitabilityGrouping.Case) await AddTotalsAsync(profitability, caller.Tenant, by, to, cancellationToken);
            else if (await AddCasesAsync(profitability, caller.Tenant, request, cancellationToken) is var (isPage, next) && isPage) continuation = next;
            else return Problems.InvalidRequest("continuation", "malformed", "This is not a continuation that an answer here has given.");

            var costs = await CostsAsync(caller.Tenant, profitability.Pools, cancellationToken);
            ProfitabilityAnswer answer = new(asOf, by.ToString().ToLowerInvariant(), from, to, profitability.ToGroups(costs), continuation);
            return isCsv ? answer.ToCsv() : JsonAnswer.Ok(answer);
        });

    private async Task AddTotalsAsync(Profitability profitability, string tenant, ProfitabilityGrouping by, DateOnly? to, CancellationToken cancellationToken)
    {
        await foreach (var (earner, postings) in totals.EarnedAsync(tenant, to, cancellationToken))
        {
            var group = by switch
            {
                ProfitabilityGrouping.Agreement => earner.AgreementId,
                ProfitabilityGrouping.Product => OrderFinancing,
                ProfitabilityGrouping.Policy => earner.Policy,
                ProfitabilityGrouping.Supplier => earner.SupplierId,
                _ => throw new InvalidOperationException($"Totals are not kept by {by}."),
            };
            profitability.Add(group, earner.PoolId, postings);
        }
    }

    /// <returns>Whether the continuation is one of ours, and where this page ended.</returns>
    private async Task<(bool IsPage, string? Continuation)> AddCasesAsync(Profitability profitability, string tenant, HttpRequest request, CancellationToken cancellationToken)
    {
        var supplier = request.Asked("supplier");
        if (!Ids.IsWellFormed(supplier)) return (true, null);
        if (await index.ListAsync(tenant, supplier, null, null, PageSize, request.Asked("continuation"), cancellationToken) is not var (entries, continuation)) return (false, null);
        foreach (var some in entries.Chunk(JournalsAtOnce))
        {
            foreach (var (financing, journal) in await Task.WhenAll(some.Select(entry => JournalAsync(entry.CaseId, cancellationToken))))
            {
                if (financing.PoolId is { } pool) profitability.Add(financing.Id, pool, Posting.ByDay(journal));
            }
        }

        return (true, continuation);
    }

    private async Task<(FinancingCase Case, IReadOnlyList<JournalEntry> Journal)> JournalAsync(string caseId, CancellationToken cancellationToken)
    {
        var financing = (await cases.GetAsync(caseId, cancellationToken)).Case;
        return (financing, financing.EntryCount == 0 ? [] : await cases.JournalAsync(caseId, cancellationToken));
    }

    private async Task<IReadOnlyDictionary<string, AnnualRate?>> CostsAsync(string tenant, IEnumerable<string> poolIds, CancellationToken cancellationToken)
    {
        Dictionary<string, AnnualRate?> costs = new(StringComparer.Ordinal);
        foreach (var id in poolIds) costs[id] = (await pools.FindAsync(tenant, id, cancellationToken))?.CostOfFunds;
        return costs;
    }

    private static ProblemAnswer? SupplierFault(HttpRequest request, ProfitabilityGrouping by) => (by, request.Asked("supplier")) switch
    {
        (ProfitabilityGrouping.Case, null) => Problems.InvalidRequest("supplier", "missing", "Name the supplier of the cases; there is no list of everything."),
        (not ProfitabilityGrouping.Case, not null) => Problems.InvalidRequest("supplier", "not-applicable", "Only a report by case is of one supplier."),
        _ => null,
    };

    private static ProblemAnswer MalformedDay(string parameter) => Problems.InvalidRequest(parameter, "malformed-date", "Name a booking date such as 2017-03-01.");
}
