using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>What a limit row says. Amounts in minor units of one currency; headroom may be negative after a limit was cut.</summary>
public sealed record LimitUse(string Currency, long Limit, long Reserved, long Utilised)
{
    public long Headroom => Limit - Reserved - Utilised;
}

/// <summary>A limit and what a case holds of it.</summary>
internal sealed record HeldLimit(TableEntity Limit, TableEntity? Hold, string LimitProperty)
{
    /// <summary>The number of the last write of the hold; -1 before the first.</summary>
    public long Sequence => Hold?.Long("Sequence") ?? -1;

    /// <summary>What the case holds in reserve, in minor units.</summary>
    public long Reserved => Hold?.Long("Reserved") ?? 0;

    /// <summary>What it has been paid and not paid back.</summary>
    public long Utilised => Hold?.Long("Utilised") ?? 0;

    /// <summary>What the case could hold at most: what is left, and what it holds in reserve already.</summary>
    public long Headroom => UseOf(Limit, LimitProperty).Headroom + Reserved;

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

    private readonly KnownRows _rows = new(table);

    /// <summary>A limit, and what a case holds of it, as they stand.</summary>
    public async Task<HeldLimit> ReadAsync(string partition, string limitRow, string caseId, CancellationToken cancellationToken)
    {
        var limit = _rows.ReadAsync(partition, limitRow, cancellationToken);
        var hold = _rows.ReadAsync(partition, HoldKey(caseId), cancellationToken);
        await Task.WhenAll(limit, hold);
        return Held(await limit, await hold, partition, limitRow);
    }

    /// <summary>The same as this process believes it to be: the limit may be older, and the case may hold something where it seems to hold nothing.</summary>
    public async Task<HeldLimit> BelieveAsync(string partition, string limitRow, string caseId, CancellationToken cancellationToken) =>
        Held(await _rows.FindAsync(partition, limitRow, cancellationToken), _rows.Believe(partition, HoldKey(caseId)), partition, limitRow);

    /// <summary>Makes sure that there is a limit: this one, unless there is another by its keys.</summary>
    public async Task EnsureAsync(TableEntity limit, CancellationToken cancellationToken)
    {
        if (_rows.Believe(limit.PartitionKey, limit.RowKey) is null) await table.TryAddAsync(limit, cancellationToken);
    }

    /// <summary>How far a limit is used; null where there is none yet.</summary>
    public async Task<LimitUse?> FindUseAsync(string partition, string limitRow, CancellationToken cancellationToken) =>
        await table.FindAsync(partition, limitRow, cancellationToken) is { } limit ? HeldLimit.UseOf(limit, limitProperty) : null;

    /// <summary>Reserves an amount for a case unless it exceeds the headroom.</summary>
    /// <param name="partition">Of the limit.</param>
    /// <param name="limitRow">Its row.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="amount">In minor units.</param>
    /// <param name="sequence">Numbers the writes of the case's hold.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The amount held (the first one, when the case has reserved at this sequence before), or null for no headroom.</returns>
    public async Task<long?> TryReserveAsync(string partition, string limitRow, string caseId, long amount, long sequence, CancellationToken cancellationToken)
    {
        using var turn = await Turnstile.EnterAsync(partition, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            // Mostly the case holds nothing yet.
            var held = await (attempt == 1 ? BelieveAsync(partition, limitRow, caseId, cancellationToken) : ReadAsync(partition, limitRow, caseId, cancellationToken));
            if (held.Sequence >= sequence) return held.Reserved;
            // What the case holds already is its own to hold again; nothing at all needs no room.
            if (amount > 0 && amount > held.Headroom)
            {
                if (attempt > 1) return null;
                continue;
            }

            if (await TryWriteAsync(held, caseId, amount, 0, sequence, attempt, cancellationToken)) return amount;
        }
    }

    /// <summary>Sets what a case holds, whatever the limit: lowering is always right, and paid money is utilised even when a limit was cut.</summary>
    public async Task SetAsync(
        string partition, string limitRow, string caseId, long reserved, long utilised, long sequence, CancellationToken cancellationToken)
    {
        using var turn = await Turnstile.EnterAsync(partition, cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            var hold = await _rows.FindAsync(partition, HoldKey(caseId), cancellationToken);
            if (hold?.Long("Sequence") >= sequence) return;
            // Nothing can come between a reservation and the commit that it was made for.
            if (hold?.Long("Sequence") == sequence - 1 && hold.Long("Reserved") == reserved && hold.Long("Utilised") == utilised) return;
            var held = Held(await _rows.FindAsync(partition, limitRow, cancellationToken), hold, partition, limitRow);
            if (await TryWriteAsync(held, caseId, reserved, utilised, sequence, attempt, cancellationToken)) return;
        }
    }

    private async Task<bool> TryWriteAsync(
        HeldLimit held, string caseId, long reserved, long utilised, long sequence, int attempt, CancellationToken cancellationToken)
    {
        var limit = held.Limit;
        var sums = new TableEntity(limit.PartitionKey, limit.RowKey)
        {
            ["Reserved"] = limit.Long("Reserved") - held.Reserved + reserved,
            ["Utilised"] = limit.Long("Utilised") - held.Utilised + utilised,
        };
        var hold = new TableEntity(limit.PartitionKey, HoldKey(caseId))
        {
            ["Reserved"] = reserved,
            ["Utilised"] = utilised,
            ["Sequence"] = sequence,
        };
        if (await _rows.TryCommitAsync([new(sums, limit, IsMerge: true), new(hold, held.Hold)], cancellationToken)) return true;
        return attempt < Attempts ? false : throw new TimeoutException($"The limit {limit.PartitionKey} {limit.RowKey} changed {Attempts} times while case {caseId} was to hold part of it.");
    }

    private HeldLimit Held(TableEntity? limit, TableEntity? hold, string partition, string limitRow) => limit is null
        ? throw new InvalidOperationException($"There is no limit {partition} {limitRow} in {table.Name}.")
        : new HeldLimit(limit, hold, limitProperty);

    private static string HoldKey(string caseId) => $"hold|{caseId}";
}
