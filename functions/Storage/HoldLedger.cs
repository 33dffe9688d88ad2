using Azure;
using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>What a limit row says. Amounts in minor units of one currency; headroom may be negative after a limit was cut.</summary>
public sealed record LimitUse(string Currency, long Limit, long Reserved, long Utilised)
{
    public long Headroom => Limit - Reserved - Utilised;
}

/// <summary>A limit and what a case holds of it, as they were read.</summary>
internal sealed class HeldLimit(TableEntity limit, TableEntity? hold, string limitProperty)
{
    public TableEntity Limit => limit;

    /// <summary>Null where the case has never held anything.</summary>
    public TableEntity? Hold => hold;

    public string Partition => limit.PartitionKey;

    public string LimitRow => limit.RowKey;

    /// <summary>The number of the last write of the hold; -1 before the first.</summary>
    public long Sequence => hold?.Long("Sequence") ?? -1;

    /// <summary>What the case holds in reserve, in minor units.</summary>
    public long Reserved => hold?.Long("Reserved") ?? 0;

    /// <summary>What the case could hold at most: what is left, and what it holds in reserve already.</summary>
    public long Headroom => UseOf(limit, limitProperty).Headroom + Reserved;

    public static LimitUse UseOf(TableEntity limit, string limitProperty) => new(
        limit.Text("Currency"), limit.Long(limitProperty), limit.Long("Reserved"), limit.Long("Utilised"));
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

    /// <summary>Reads a limit and what a case holds of it.</summary>
    public async Task<HeldLimit> ReadAsync(string partition, string limitRow, string caseId, CancellationToken cancellationToken)
    {
        var limit = table.GetEntityAsync<TableEntity>(partition, limitRow, cancellationToken: cancellationToken);
        var hold = table.FindAsync(partition, HoldKey(caseId), cancellationToken);
        await Task.WhenAll(limit, hold);
        return new HeldLimit((await limit).Value, await hold, limitProperty);
    }

    /// <summary>How far a limit is used; null where there is none yet.</summary>
    public async Task<LimitUse?> FindUseAsync(string partition, string limitRow, CancellationToken cancellationToken) =>
        await table.FindAsync(partition, limitRow, cancellationToken) is { } limit ? HeldLimit.UseOf(limit, limitProperty) : null;

    /// <summary>Reserves an amount for a case unless it exceeds the headroom.</summary>
    /// <param name="read">The limit as it was read; it is read again where somebody has changed it since.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="amount">In minor units.</param>
    /// <param name="sequence">Numbers the writes of the case's hold.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The amount held (the first one, when the case has reserved at this sequence before), or null for no headroom.</returns>
    public async Task<long?> TryReserveAsync(HeldLimit read, string caseId, long amount, long sequence, CancellationToken cancellationToken)
    {
        using var turn = await Turnstile.EnterAsync(read.Partition, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            if (read.Sequence >= sequence) return read.Reserved;
            // What the case holds already is its own to hold again; nothing at all needs no room.
            if (amount > 0 && amount > read.Headroom) return null;
            if (await TryWriteAsync(read, caseId, amount, 0, sequence, attempt, cancellationToken)) return amount;
            read = await ReadAsync(read.Partition, read.LimitRow, caseId, cancellationToken);
        }
    }

    /// <summary>Sets what a case holds, whatever the limit: lowering is always right, and paid money is utilised even when a limit was cut.</summary>
    public async Task SetAsync(
        string partition, string limitRow, string caseId, long reserved, long utilised, long sequence, CancellationToken cancellationToken)
    {
        using var turn = await Turnstile.EnterAsync(partition, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var hold = await table.FindAsync(partition, HoldKey(caseId), cancellationToken);
            if (hold?.Long("Sequence") >= sequence) return;
            // Nothing can come between a reservation and the commit that it was made for.
            if (hold?.Long("Sequence") == sequence - 1 && hold.Long("Reserved") == reserved && hold.Long("Utilised") == utilised) return;
            var limit = await table.GetEntityAsync<TableEntity>(partition, limitRow, cancellationToken: cancellationToken);
            if (await TryWriteAsync(new(limit.Value, hold, limitProperty), caseId, reserved, utilised, sequence, attempt, cancellationToken)) return;
        }
    }

    private async Task<bool> TryWriteAsync(
        HeldLimit read, string caseId, long reserved, long utilised, long sequence, int attempt, CancellationToken cancellationToken)
    {
        var (limit, hold) = (read.Limit, read.Hold);
        var sums = new TableEntity(limit.PartitionKey, limit.RowKey)
        {
            ["Reserved"] = limit.Long("Reserved") - read.Reserved + reserved,
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

    private static string HoldKey(string caseId) => $"hold|{caseId}";
}
