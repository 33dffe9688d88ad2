using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Whose income and expenses a case's postings are.</summary>
/// <param name="SupplierId">Who borrows.</param>
/// <param name="AgreementId">Under which agreement.</param>
/// <param name="PoolId">The capital pool of the agreement.</param>
/// <param name="Policy">The pinned policy; see <see cref="FinancingPolicy.Code"/>.</param>
public sealed record Earner(string SupplierId, string AgreementId, string PoolId, string Policy)
{
    /// <summary>Null before the terms are pinned: nothing can be earned by then.</summary>
    public static Earner? Of(FinancingCase financing) => financing is { Terms: { } terms, PoolId: { } pool }
        ? new(financing.SupplierId, financing.AgreementId, pool, terms.Policy.Code)
        : null;
}

/// <summary>What cases of one earner posted to income, expenses and principal on one day.</summary>
public sealed record EarnedDay(Earner Earner, IReadOnlyList<Posting> Postings);

/// <content>Income and expenses by day and earner.</content>
public sealed partial class TotalsTable
{
    /// <summary>What was earned and lost, and what principal moved, up to a booking date; a row at a time, in no order.</summary>
    /// <param name="tenant">Whose books.</param>
    /// <param name="to">The last booking date; null for all.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <remarks>There are at most as many rows as days, earners and shards had together, and no more than commits that earned.</remarks>
    public async IAsyncEnumerable<EarnedDay> EarnedAsync(string tenant, DateOnly? to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // '}' follows '|', so this is every key of that day, or with no day of all.
        var (first, end) = ("earned|", to is { } day ? $"earned|{Rows.Written(day)}}}" : "earned}");
        for (var shard = 0; shard < Shards; shard++)
        {
            var partition = Partition(tenant, Shard.Name(shard));
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {end}");
            await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            {
                Earner earner = new(row.Text("SupplierId"), row.Text("AgreementId"), row.Text("PoolId"), row.Text("Policy"));
                var on = row.Date("On");
                yield return new EarnedDay(earner, [.. Accounts(row).Select(sum => new Posting(sum.Book, sum.Currency, sum.Account, sum.Debit, sum.Credit, on))]);
            }
        }
    }

    /// <summary>The rows that postings change, as they will be.</summary>
    private async Task<IReadOnlyList<RowWrite>> EarnedAsync(
        string partition, Earner earner, IReadOnlyList<Posting> postings, CancellationToken cancellationToken)
    {
        List<RowWrite> writes = [];
        foreach (var day in postings.Where(IsEarning).GroupBy(posting => posting.On!.Value))
        {
            var key = EarnedKey(day.Key, earner);
            var found = await _rows.FindAsync(partition, key, cancellationToken);
            var row = new TableEntity(partition, key)
            {
                ["On"] = Rows.Written(day.Key),
                ["SupplierId"] = earner.SupplierId,
                ["AgreementId"] = earner.AgreementId,
                ["PoolId"] = earner.PoolId,
                ["Policy"] = earner.Policy,
            };
            row.SetJson("Accounts", Add(found is null ? [] : Accounts(found), day));
            writes.Add(new(row, found));
        }

        return writes;
    }

    private static bool IsEarning(Posting posting) => posting.On is not null && Account.Parse(posting.Account).IsOfEarnings;

    private static string EarnedKey(DateOnly day, Earner earner) => $"earned|{Rows.Written(day)}|{earner.SupplierId}|{earner.AgreementId}|{earner.Policy}";
}
