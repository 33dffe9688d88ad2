using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>A tenant's totals, as they are measured.</summary>
/// <param name="Sums">Every account's debits and credits.</param>
/// <param name="SuspenseCredits">How many credits lie in suspense, of those that came after this was first counted.</param>
public sealed record MeasuredTotals(IReadOnlyList<AccountTotal> Sums, long SuspenseCredits);

/// <content>What is measured of all tenants' totals, in a bounded number of reads.</content>
public sealed partial class TotalsTable
{
    private const string SuspenseKey = "SuspenseCredits";

    /// <summary>The tenants that have totals: one query each, however many rows there are.</summary>
    public async IAsyncEnumerable<string> TenantsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = ""; await FirstTenantAsync(after, cancellationToken) is { } tenant; after = $"{tenant}}}") yield return tenant;
    }

    /// <summary>A tenant's totals, each shard as it stands.</summary>
    public async Task<MeasuredTotals> MeasureAsync(string tenant, CancellationToken cancellationToken)
    {
        var rows = await SumsRowsAsync(tenant, cancellationToken);
        return new MeasuredTotals(Sums(rows), rows.Sum(SuspendedIn));
    }

    /// <summary>The tenant of the first partition after a key, or null; '}' follows the '|' that ends a tenant.</summary>
    private async Task<string?> FirstTenantAsync(string after, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {after}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, maxPerPage: 1, select: ["PartitionKey"], cancellationToken: cancellationToken))
            return row.PartitionKey[..row.PartitionKey.LastIndexOf('|')];
        return null;
    }

    /// <summary>Counts the credits that come into suspense and leave it; each is an owner of its own, so a commit has at most one on either side.</summary>
    private static void KeepSuspense(TableEntity row, TableEntity? before, IReadOnlyList<Posting> booked)
    {
        var suspense = booked.Where(posting => posting.Account == Account.Suspense.Name).ToList();
        var count = (before is null ? 0 : SuspendedIn(before)) + (suspense.Exists(posting => posting.Credit > 0) ? 1 : 0) - (suspense.Exists(posting => posting.Debit > 0) ? 1 : 0);
        // One that was there before credits were counted leaves uncounted.
        if (count > 0) row[SuspenseKey] = count;
    }

    private static long SuspendedIn(TableEntity row) => row.GetInt64(SuspenseKey) ?? 0;
}
