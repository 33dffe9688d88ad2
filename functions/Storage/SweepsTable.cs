using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>What a run of the sweeper has found.</summary>
/// <param name="At">When it ran.</param>
/// <param name="NextBy">Until when a later run has been written down, if the sweeper runs.</param>
/// <param name="Oldest">Since when the oldest promise of each kind has waited that was not kept in the run.</param>
/// <param name="TotalsAt">When the totals were last read to be measured; null while nobody wants them to be.</param>
/// <param name="AreBalanced">Whether the debits of each book were its credits then.</param>
public sealed record Sweep(DateTimeOffset At, DateTimeOffset NextBy, IReadOnlyDictionary<string, DateTimeOffset> Oldest, DateTimeOffset? TotalsAt = null, bool AreBalanced = true);

/// <summary>Table <c>Sweeps</c>: one row, the last run of the sweeper that was written down, for instances that do not sweep.</summary>
public sealed class SweepsTable(TableServiceClient tables)
{
    public const string Name = "Sweeps";

    private const string Partition = "sweeper";
    private const string LastKey = "last";
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Writes a run down, in the place of the one before.</summary>
    public Task PutAsync(Sweep sweep, CancellationToken cancellationToken)
    {
        TableEntity row = new(Partition, LastKey);
        row.SetJson(nameof(Sweep), sweep);
        return _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>The last run, or null before the first.</summary>
    public async Task<Sweep?> FindAsync(CancellationToken cancellationToken) =>
        (await _table.FindAsync(Partition, LastKey, cancellationToken))?.FromJson<Sweep>(nameof(Sweep));
}
