using System.Runtime.InteropServices;

namespace Emulator.Tables.Service;

/// <summary>What an entity group transaction must be, whatever the store holds.</summary>
internal static class TransactionRules
{
    /// <summary>What a request says around each entity (headers, names of types), roughly, in bytes.</summary>
    private const int OverheadPerAction = 500;

    /// <returns>Why the transaction is refused; null where these rules have nothing against it.</returns>
    public static WriteOutcome? Check(List<EntityWrite> writes)
    {
        if (writes.Count > TableLimits.TransactionActions) return WriteOutcome.Refused(TableFault.TooManyActions, TableLimits.TransactionActions - 1);
        var rows = new HashSet<string>(writes.Count, StringComparer.Ordinal);
        var bytes = 0L;
        var span = CollectionsMarshal.AsSpan(writes);
        for (var i = 0; i < span.Length; i++)
        {
            if (span[i].PartitionKey != span[0].PartitionKey) return WriteOutcome.Refused(TableFault.DifferentPartitions, i);
            if (!rows.Add(span[i].RowKey)) return WriteOutcome.Refused(TableFault.InvalidDuplicateRow, i);
            bytes += OverheadPerAction + span[i].Properties.Length;
        }

        return bytes > TableLimits.TransactionBytes ? WriteOutcome.Refused(TableFault.RequestBodyTooLarge) : null;
    }
}
