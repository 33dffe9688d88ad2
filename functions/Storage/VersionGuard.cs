using Azure;
using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>Writes a row that carries a <c>Sequence</c> so that an older sequence never replaces a newer one.</summary>
internal static class VersionGuard
{
    /// <summary>More attempts than there can be writers of one case at once; running out is a fault, and faults are retried above.</summary>
    private const int Attempts = 8;

    public static async Task ReplaceAsync(TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, ["Sequence"], cancellationToken);
            if (found.HasValue && found.Value!.GetInt64("Sequence") >= row.GetInt64("Sequence")) return;
            try
            {
                if (found.HasValue) await table.UpdateEntityAsync(row, found.Value!.ETag, TableUpdateMode.Replace, cancellationToken);
                else await table.AddEntityAsync(row, cancellationToken);
                return;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412 or 404 && attempt < Attempts)
            {
                // Somebody else wrote in between: look again.
            }
        }
    }
}
