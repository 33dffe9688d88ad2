using System.Security.Cryptography;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using ScfFunctions.Storage;

namespace Export;

/// <summary>Brings an export back into empty tables; begun again after it was cut off, it writes the same rows once more and goes on.</summary>
/// <param name="container">Where the export lies.</param>
/// <param name="tables">Where its rows go.</param>
/// <param name="clock">For the promises made at the end.</param>
/// <param name="say">Told what happens, for a person.</param>
internal sealed class RestoreRun(BlobContainerClient container, TableServiceClient tables, TimeProvider clock, Action<string> say)
{
    private const int TransactionRows = 100;

    /// <summary>The service takes 4 MiB; a row's line is about as long as the row.</summary>
    private const int TransactionBytes = 2 * 1024 * 1024;

    /// <summary>Writes under way at a time.</summary>
    private const int Writes = 32;

    private readonly RestoreMarker _marker = new(tables);

    /// <summary>Checks that the export is whole, writes it, and promises a start to every case that goes on: the orchestrations are not in the export.</summary>
    /// <exception cref="ExportException">It is not whole, or a table has rows that do not come from a restore of it that was cut off; nothing is written then.</exception>
    public async Task<Manifest> RunAsync(string name, CancellationToken cancellationToken)
    {
        var manifest = await VerifyAsync(name, cancellationToken);
        await BeginAsync(manifest, cancellationToken);
        foreach (var table in manifest.Tables)
        {
            var client = tables.GetTableClient(table.Name);
            long rows = 0;
            foreach (var part in table.Parts) rows += await WriteAsync(client, part, cancellationToken);
            if (rows != table.Rows) throw new InvalidDataException($"{table.Name}: {rows} rows were written, the manifest has {table.Rows}.");
            say($"{table.Name}: {rows} rows");
        }

        var started = await new RestoredCases(tables, new PendingTable(tables, clock)).PromiseStartsAsync(cancellationToken);
        await _marker.RemoveAsync();
        say($"{started} cases go on: the sweeper starts their orchestrations.");
        return manifest;
    }

    /// <summary>Reads all blobs of an export and compares them with its manifest.</summary>
    /// <exception cref="ExportException">One is missing or another than it was, or the export is not whole.</exception>
    public async Task<Manifest> VerifyAsync(string name, CancellationToken cancellationToken)
    {
        var manifest = await Exports.FindAsync(container, name, cancellationToken)
            ?? throw new ExportException($"There is no whole export {name}: its manifest is missing. Export under this name again to complete it.");
        foreach (var part in manifest.Tables.SelectMany(table => table.Parts))
        {
            if (await HashAsync(part, cancellationToken) != part.Sha256)
                throw new ExportException($"{part.Blob} is missing or not what was exported: its hash is another than the manifest's.");
        }

        return manifest;
    }

    /// <summary>Goes on with a restore of this export that was cut off, or begins one where all tables are empty.</summary>
    /// <exception cref="ExportException">Rows are in the way.</exception>
    private async Task BeginAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        RestoredExport restored = new(manifest.Name, manifest.ContentHash());
        var underWay = await _marker.FindAsync(cancellationToken);
        if (underWay == restored) say($"The restore of {manifest.Name} was begun before; it goes on.");
        if (underWay is null)
        {
            foreach (var table in manifest.Tables) await RequireEmptyAsync(table.Name, cancellationToken);
            underWay = await _marker.SetAsync(restored, cancellationToken);
        }

        if (underWay == restored) return;
        throw new ExportException(underWay.Export == manifest.Name
            ? $"The restore of another export of the name {manifest.Name} was begun here and has not ended. Go on with that one, or restore into another empty place."
            : $"The restore of {underWay.Export} was begun here and has not ended. Go on with that one, or restore into another empty place.");
    }

    private async Task<string?> HashAsync(ExportedPart part, CancellationToken cancellationToken)
    {
        var blob = container.GetBlobClient(part.Blob);
        if (!await blob.ExistsAsync(cancellationToken)) return null;
        using var read = (await blob.DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(read.Content, cancellationToken));
    }

    private async Task RequireEmptyAsync(string table, CancellationToken cancellationToken)
    {
        await tables.CreateTableIfNotExistsAsync(table, cancellationToken);
        if (await tables.GetTableClient(table).QueryAsync<TableEntity>(maxPerPage: 1, cancellationToken: cancellationToken).AnyAsync(cancellationToken))
            throw new ExportException($"The table {table} has rows, and no restore is under way. An export is restored into empty tables only.");
    }

    private async Task<long> WriteAsync(TableClient table, ExportedPart part, CancellationToken cancellationToken)
    {
        using var read = (await container.GetBlobClient(part.Blob).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
        using StreamReader lines = new(read.Content);
        using SemaphoreSlim free = new(Writes);
        List<Task> writes = [];
        List<TableTransactionAction> batch = [];
        long rows = 0;
        var size = 0;
        try
        {
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                var row = RowJson.Read(line);
                if (batch.Count == TransactionRows || size + line.Length > TransactionBytes || (batch.Count > 0 && batch[0].Entity.PartitionKey != row.PartitionKey)) await SendAsync();
                batch.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, row));
                size += line.Length;
                rows++;
            }

            if (batch.Count > 0) await SendAsync();
        }
        finally
        {
            // Whatever ended it: when this has returned, nothing is being written any more.
            await Task.WhenAll(writes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(writes);
        return rows;

        async Task SendAsync()
        {
            await free.WaitAsync(cancellationToken);
            if (writes.Find(write => write.IsFaulted) is { } failed) await failed;
            writes.RemoveAll(write => write.IsCompletedSuccessfully);
            writes.Add(SubmitAsync(batch));
            (batch, size) = ([], 0);
        }

        async Task SubmitAsync(List<TableTransactionAction> actions)
        {
            try
            {
                await table.SubmitTransactionAsync(actions, cancellationToken);
            }
            finally
            {
                free.Release();
            }
        }
    }
}
