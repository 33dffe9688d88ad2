using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>A row as it is to be.</summary>
/// <param name="Row">Its properties; all of them, or where <paramref name="IsMerge"/> those that change.</param>
/// <param name="Found">What it takes the place of; null for a new one.</param>
/// <param name="IsMerge">Whether other properties stay.</param>
internal sealed record RowWrite(TableEntity Row, TableEntity? Found, bool IsMerge = false)
{
    public TableTransactionAction Action => Found is null
        ? new(TableTransactionActionType.Add, Row)
        : new(IsMerge ? TableTransactionActionType.UpdateMerge : TableTransactionActionType.UpdateReplace, Row, Found.ETag);

    /// <summary>The row as it stands after the write.</summary>
    public TableEntity After(ETag written)
    {
        TableEntity after = IsMerge ? new(Found!) : new(Row.PartitionKey, Row.RowKey);
        foreach (var (name, value) in Row) after[name] = value;
        after.ETag = written;
        return after;
    }
}

/// <summary>Rows of a table as this process last saw them, so that a writer need not read again what it has just written.</summary>
/// <remarks>
/// What is known may be old, since other processes write as well. So it serves to write under its ETag, which then fails, and the row is forgotten and read; and to see that a
/// numbered write has been made, or what a row says of things that never change. Whoever refuses something for what may change reads it.
/// </remarks>
/// <param name="table">The table.</param>
/// <param name="mostKnown">How many are remembered; fewer where they are large.</param>
internal sealed class KnownRows(TableClient table, int mostKnown = 10_000)
{
    private readonly ConcurrentDictionary<(string Partition, string Row), TableEntity> _known = new();

    /// <summary>A row as it is known or, where it is not, as it stands; null where there is none.</summary>
    public async Task<TableEntity?> FindAsync(string partition, string row, CancellationToken cancellationToken) =>
        Believe(partition, row) ?? await ReadAsync(partition, row, cancellationToken);

    /// <summary>A row as it is known; null where it is not, and is believed not to be there: a write as a new one will tell.</summary>
    public TableEntity? Believe(string partition, string row) => _known.GetValueOrDefault((partition, row));

    /// <summary>A row as it stands; null where there is none.</summary>
    public async Task<TableEntity?> ReadAsync(string partition, string row, CancellationToken cancellationToken)
    {
        var found = await table.FindAsync(partition, row, cancellationToken);
        if (found is not null) Keep(found);
        return found;
    }

    /// <summary>Writes rows of one partition together.</summary>
    /// <returns>False where somebody else has written one of them since it was found: find again and decide again.</returns>
    public async Task<bool> TryCommitAsync(IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        foreach (var write in writes) _known.TryRemove((write.Row.PartitionKey, write.Row.RowKey), out _);
        if (await table.SubmitUnlessChangedAsync(writes.Select(write => write.Action), cancellationToken) is not { } answers) return false;
        foreach (var (write, answer) in writes.Zip(answers)) Keep(write.After(answer.Headers.ETag!.Value));
        return true;
    }

    private void Keep(TableEntity row)
    {
        if (_known.Count >= mostKnown) _known.Clear();
        _known[(row.PartitionKey, row.RowKey)] = row;
    }
}
