using Azure;
using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>What a limit row says. Amounts in minor units of one currency; headroom may be negative after a limit was cut.</summary>
public sealed record LimitUse(string Currency, long Limit, long Reserved, long Utilised)
{
    public long Headroom => Limit - Reserved - Utilised;
}

/// <summary>
/// A limit and the cases that hold part of it, in one partition: the limit row carries the sums, <c>hold|case</c> rows carry each
/// case's amounts. Holds are never deleted; they go from reserved to utilised to nothing. Each write sets absolute amounts with the
/// case's commit number, so a repeat changes nothing and an older one is ignored.
/// </summary>
/// <param name="table">The table of facilities, of buyers' limits or of capital pools.</param>
/// <param name="limitProperty">The limit row's property that holds the limit.</param>
internal sealed class HoldLedger(TableClient table, string limitProperty)
{
    /// <summary>Contention on one limit row is settled here; beyond this many collisions the step is retried later as a whole.</summary>
    private const int Attempts = 40;

    /// <summary>What a case could hold at most: the headroom and what it holds in reserve already.</summary>
    public async Task<long> HeadroomAsync(string partition, string limitRow, string caseId, CancellationToken cancellationToken)
    {
        var (limit, hold) = await ReadAsync(partition, limitRow, caseId, cancellationToken);
        return Use(limit).Headroom + (hold?.Long("Reserved") ?? 0);
    }

    /// <summary>How far a limit is used; null where there is none yet.</summary>
    public async Task<LimitUse?> FindUseAsync(string partition, string limitRow, CancellationToken cancellationToken) =>
        await table.FindAsync(partition, limitRow, cancellationToken) is { } limit ? Use(limit) : null;

    /// <summary>What a case holds in reserve.</summary>
    public async Task<long> ReservedAsync(string partition, string caseId, CancellationToken cancellationToken) =>
        (await table.FindAsync(partition, HoldKey(caseId), cancellationToken))?.Long("Reserved") ?? 0;

    /// <summary>Reserves an amount for a case unless it exceeds the headroom.</summary>
    /// <returns>The amount held (the first one, when the case has reserved at this sequence before), or null for no headroom.</returns>
    public async Task<long?> TryReserveAsync(
        string partition, string limitRow, string caseId, long amount, long sequence, CancellationToken cancellationToken)
    {
        using var turn = await Turnstile.EnterAsync(partition, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var (limit, hold) = await ReadAsync(partition, limitRow, caseId, cancellationToken);
            if (hold is not null && hold.GetInt64("Sequence") >= sequence) return hold.Long("Reserved");
            // What the case holds already is its own to hold again; nothing at all needs no room.
            if (amount > 0 && amount > Use(limit).Headroom + (hold?.Long("Reserved") ?? 0)) return null;
            if (await TryWriteAsync(limit, hold, caseId, amount, 0, sequence, attempt, cancellationToken)) return amount;
        }
    }

    /// <summary>Sets what a case holds, whatever the limit: lowering is always right, and paid money is utilised even when a limit was cut.</summary>
    public async Task SetAsync(
        string partition, string limitRow, string caseId, long reserved, long utilised, long sequence, CancellationToken cancellationToken)
    {
        using var turn = await Turnstile.EnterAsync(partition, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var (limit, hold) = await ReadAsync(partition, limitRow, caseId, cancellationToken);
            if (hold is not null && hold.GetInt64("Sequence") >= sequence) return;
            if (await TryWriteAsync(limit, hold, caseId, reserved, utilised, sequence, attempt, cancellationToken)) return;
        }
    }

    private async Task<(TableEntity Limit, TableEntity? Hold)> ReadAsync(
        string partition, string limitRow, string caseId, CancellationToken cancellationToken)
    {
        var limit = await table.GetEntityAsync<TableEntity>(partition, limitRow, cancellationToken: cancellationToken);
        var hold = await table.GetEntityIfExistsAsync<TableEntity>(partition, HoldKey(caseId), cancellationToken: cancellationToken);
        return (limit.Value, hold.HasValue ? hold.Value : null);
    }

    private async Task<bool> TryWriteAsync(
        TableEntity limit, TableEntity? hold, string caseId, long reserved, long utilised, long sequence, int attempt, CancellationToken cancellationToken)
    {
        var sums = new TableEntity(limit.PartitionKey, limit.RowKey)
        {
            ["Reserved"] = limit.Long("Reserved") - (hold?.GetInt64("Reserved") ?? 0) + reserved,
            ["Utilised"] = limit.Long("Utilised") - (hold?.GetInt64("Utilised") ?? 0) + utilised,
        };
        var row = new TableEntity(limit.PartitionKey, HoldKey(caseId))
        {
            ["Reserved"] = reserved,
            ["Utilised"] = utilised,
            ["Sequence"] = sequence,
        };
        try
        {
            await table.SubmitTransactionAsync(
                [
                    new(TableTransactionActionType.UpdateMerge, sums, limit.ETag),
                    hold is null ? new(TableTransactionActionType.Add, row) : new(TableTransactionActionType.UpdateReplace, row, hold.ETag),
                ],
                cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412 && attempt < Attempts)
        {
            return false;
        }
    }

    private LimitUse Use(TableEntity limit) => new(
        limit.Text("Currency"), limit.GetInt64(limitProperty)!.Value, limit.Long("Reserved"), limit.Long("Utilised"));

    private static string HoldKey(string caseId) => $"hold|{caseId}";
}
