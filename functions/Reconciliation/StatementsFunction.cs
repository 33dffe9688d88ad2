using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Reconciliation;

/// <summary>Shows banks' statements beside the books.</summary>
public sealed class StatementsFunction(Edge edge, BankAccountsTable accounts)
{
    private const int PageSize = 100;

    [Function("ListBankStatements")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bank-statements")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            if (request.Asked("account") is not { } account) return Problems.InvalidRequest("account", "missing", "Name the account: ?account=….");
            var (bank, currency) = (request.Asked("bank"), request.Asked("currency"));
            var series = (await accounts.SeriesOfAsync(caller.Tenant, account, cancellationToken))
                .Where(each => (bank is null || each.Bank == bank) && (currency is null || each.Currency == currency)).ToList();
            if (series.Count == 0) return JsonAnswer.Ok(new PageAnswer<BankStatementAnswer>([], null));
            if (series.Count > 1)
                return Problems.InvalidRequest("bank", "ambiguous", $"Name bank and currency: {string.Join(", ", series.Select(each => $"{each.Bank} {each.Currency}"))}.");
            return await accounts.ListStatementsAsync(series[0], PageSize, request.Asked("continuation"), cancellationToken) is { } page
                ? JsonAnswer.Ok(new PageAnswer<BankStatementAnswer>([.. page.Items.Select(BankStatementAnswer.Of)], page.Continuation))
                : Problems.InvalidRequest("continuation", "malformed", "The continuation is not one from a list of statements.");
        });

    [Function("GetBankStatement")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bank-statements/{id}")] HttpRequest request, string id) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            if (await accounts.FindStatementAsync(id, cancellationToken) is not { } statement || statement.Series.Tenant != caller.Tenant) return Problems.NotFound();
            var before = await accounts.StatementsAsync(statement.Series, DateOnly.MinValue, statement.To, cancellationToken);
            var differences = await accounts.DifferencesAsync(statement, cancellationToken);
            return JsonAnswer.Ok(StatementAccount.Of(statement, before, differences));
        });
}
