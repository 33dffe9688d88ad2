using Azure;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>A row of the list of open cases. What it says is read when asked for: a row that cannot be read is one case's fault, not its page's.</summary>
public sealed class OpenCase
{
    private readonly TableEntity _row;

    internal OpenCase(TableEntity row) => _row = row;

    public string CaseId => _row.RowKey;

    /// <summary>What the list says of the case; it may lag behind.</summary>
    /// <exception cref="InvalidDataException">The row was not written by this program.</exception>
    public CaseIndexEntry Entry => CaseIndexTable.Entry(_row);

    /// <summary>What reports need of the case; null where the list was written before there were any.</summary>
    public CaseBrief? Brief => _row.FromOptionalJson<CaseBrief>(nameof(CaseIndexEntry.Brief));

    /// <summary>The partition and version in which it was read.</summary>
    internal (string Partition, ETag ETag) Read => (_row.PartitionKey, _row.ETag);
}
