using Azure;
using Azure.Data.Tables;

namespace Export;

/// <summary>Which export is being restored.</summary>
/// <param name="Export">Its name.</param>
/// <param name="Content">The hash of what is in it, since another place may have another export of that name.</param>
internal sealed record RestoredExport(string Export, string Content);

/// <summary>Stands in the account that is restored into, from before the first row until after the last: so rows that are there come from this export, and may be written again.</summary>
/// <remarks>It is a table of its own, of which nothing stays behind; the application and exports do not know it.</remarks>
internal sealed class RestoreMarker(TableServiceClient tables)
{
    public const string Table = "RestoreUnderWay";

    private const string Key = "restore";

    private readonly TableClient _table = tables.GetTableClient(Table);

    /// <returns>Null where no restore is under way.</returns>
    public async Task<RestoredExport?> FindAsync(CancellationToken cancellationToken)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Key, Key, cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row } ? new RestoredExport(row.GetString(nameof(RestoredExport.Export))!, row.GetString(nameof(RestoredExport.Content))!) : null;
    }

    /// <returns>What stands there then: another export, where somebody else was first.</returns>
    /// <exception cref="ExportException">Somebody else was first, and is done.</exception>
    public async Task<RestoredExport> SetAsync(RestoredExport restored, CancellationToken cancellationToken)
    {
        await _table.CreateIfNotExistsAsync(cancellationToken);
        try
        {
            await _table.AddEntityAsync(
                new TableEntity(Key, Key) { [nameof(RestoredExport.Export)] = restored.Export, [nameof(RestoredExport.Content)] = restored.Content }, cancellationToken);
            return restored;
        }
        catch (RequestFailedException e) when (e.Status == 409 && e.ErrorCode == "EntityAlreadyExists")
        {
            return await FindAsync(cancellationToken) ?? throw new ExportException("Another restore into these tables has just ended.");
        }
    }

    /// <summary>The restore is over. This is not stopped half-way: who is told that it was stopped could not go on.</summary>
    public Task RemoveAsync() => _table.DeleteAsync(CancellationToken.None);
}
