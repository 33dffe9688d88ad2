using Azure;
using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>Writes a row that carries a <c>Sequence</c> so that an older sequence never replaces a newer one.</summary>
internal static class VersionGuard
{
    /// <summary>More attempts than there can be writers of one case at once; running out is a fault, and faults are retried above.</summary>
    private const int Attempts = 8;

    /// <summary>Writes the row: at once where it is believed to be new, or as it was last written; otherwise after a look.</summary>
    /// <param name="table">The table.</param>
    /// <param name="row">The row as it is to be.</param>
    /// <param name="lastTag">The ETag that the last write left; null where it is not known.</param>
    /// <param name="isNew">Whether this is the first write of the row.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The ETag of what stands there now: this row or a newer one.</returns>
    public static async Task<string> ReplaceAsync(TableClient table, TableEntity row, string? lastTag, bool isNew, CancellationToken cancellationToken)
    {
        var belief = (IsNew: isNew && lastTag is null, Tag: lastTag is null ? default : new ETag(lastTag));
        for (var attempt = 1; ; attempt++)
        {
            if (belief == default)
            {
                var found = await table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, ["Sequence"], cancellationToken);
                if (found.HasValue && found.Value!.GetInt64("Sequence") >= row.GetInt64("Sequence")) return found.Value!.ETag.ToString();
                belief = (!found.HasValue, found.HasValue ? found.Value!.ETag : default);
            }

            try
            {
                var written = belief.IsNew
                    ? await table.AddEntityAsync(row, cancellationToken)
                    : await table.UpdateEntityAsync(row, belief.Tag, TableUpdateMode.Replace, cancellationToken);
                return written.Headers.ETag!.Value.ToString();
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412 or 404 && attempt < Attempts)
            {
                // It is not what it was believed to be, or somebody else wrote in between: look.
                belief = default;
            }
        }
    }

    /// <summary>The same where this process remembers the rows that it has written.</summary>
    /// <param name="rows">The table's rows.</param>
    /// <param name="row">The row as it is to be.</param>
    /// <param name="isNew">Whether this is the first write of the row.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public static async Task ReplaceAsync(KnownRows rows, TableEntity row, bool isNew, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var found = attempt == 1 && isNew ? null : await rows.FindAsync(row.PartitionKey, row.RowKey, cancellationToken);
            if (found?.Long("Sequence") >= row.Long("Sequence") || await rows.TryCommitAsync([new(row, found)], cancellationToken)) return;
        }

        throw new TimeoutException($"The row {row.PartitionKey} {row.RowKey} changed {Attempts} times while it was to be brought up to date.");
    }
}
