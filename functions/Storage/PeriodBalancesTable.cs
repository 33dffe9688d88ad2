using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>What a case had on its accounts at the end of a month.</summary>
public sealed record PeriodBalance(string CaseId, IReadOnlyList<CaseBalance> Balances);

/// <summary>Table <c>PeriodBalances</c>: partition = <c>tenant|yyyy-MM|shard of the totals</c>, row = case id.</summary>
public sealed class PeriodBalancesTable(TableServiceClient tables)
{
    public const string Name = "PeriodBalances";

    /// <summary>The most rows of one transaction.</summary>
    private const int AtOnce = 100;

    private const string Property = nameof(PeriodBalance.Balances);
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Keeps balances of cases of one shard; what is there already is replaced by the same.</summary>
    public async Task PutAsync(string tenant, Period period, int shard, IReadOnlyList<PeriodBalance> balances, CancellationToken cancellationToken)
    {
        foreach (var some in balances.Chunk(AtOnce))
        {
            await _table.SubmitTransactionAsync(some.Select(balance =>
            {
                TableEntity row = new($"{Prefix(tenant, period)}{Shard.Name(shard)}", balance.CaseId);
                row.SetJson(Property, balance.Balances);
                return new TableTransactionAction(TableTransactionActionType.UpsertReplace, row);
            }), cancellationToken);
        }
    }

    /// <summary>A page of a month's balances.</summary>
    /// <returns>The page and where it ended, null at the end; nothing at all where the continuation is not one of the service's.</returns>
    public Task<(IReadOnlyList<PeriodBalance> Items, string? Continuation)?> ListAsync(
        string tenant, Period period, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        // '}' follows '|', so this is every shard of the month.
        var (first, end) = (Prefix(tenant, period), Prefix(tenant, period)[..^1] + "}");
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {end}");
        return _table.PageAsync(filter, pageSize, continuation, row => new PeriodBalance(row.RowKey, row.FromJson<List<CaseBalance>>(Property)), cancellationToken);
    }

    private static string Prefix(string tenant, Period period) => $"{tenant}|{period}|";
}
