using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>What tables that were restored lack: the orchestrations, which lie elsewhere and may be gone.</summary>
public sealed class RestoredCases(TableServiceClient tables, PendingTable pending)
{
    private readonly TableClient _cases = tables.GetTableClient(CasesTable.Name);

    /// <summary>Promises a start to every case that has not ended, due at once; one whose orchestration lives is not started twice.</summary>
    /// <remarks>It looks through the whole table, which nothing else may do: an index may lag behind what was restored.</remarks>
    /// <returns>How many there are.</returns>
    public async Task<int> PromiseStartsAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var row in _cases.QueryAsync<TableEntity>(CasesTable.CaseRows, cancellationToken: cancellationToken))
        {
            if (row.FromJson<FinancingCase>("State").HasEnded) continue;
            await pending.MarkAsync(PendingTable.CaseStart, row.PartitionKey, "", DateTimeOffset.UnixEpoch, cancellationToken);
            count++;
        }

        return count;
    }
}
