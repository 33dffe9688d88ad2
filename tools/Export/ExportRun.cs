using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Export;

/// <summary>Copies every table into blobs; begun again under the same name it goes on after the last whole part.</summary>
/// <param name="tables">What is copied.</param>
/// <param name="container">Where the copy lies.</param>
/// <param name="clock">For the times in the manifest.</param>
/// <param name="say">Told what happens, for a person.</param>
internal sealed class ExportRun(TableServiceClient tables, BlobContainerClient container, TimeProvider clock, Action<string> say)
{
    /// <summary>Rows of a part; a restart repeats at most so many. A part ends where a partition does, or within one that was read in pieces.</summary>
    public int PartRows { get; init; } = 100_000;

    /// <exception cref="ExportException">Another run exports under the same name.</exception>
    public async Task<Manifest> RunAsync(string name, CancellationToken cancellationToken)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        if (await Exports.FindAsync(container, name, cancellationToken) is { } whole)
        {
            say($"{name} is whole already.");
            return whole;
        }

        var watermark = await BeginAsync(name, cancellationToken);
        List<ExportedTable> exported = [];
        foreach (var table in TableOrder.All)
        {
            exported.Add(await ExportAsync(name, table, cancellationToken));
            say($"{table}: {exported[^1].Rows} rows in {exported[^1].Parts.Count} parts");
        }

        Manifest manifest = new(Manifest.PresentFormat, name, watermark, clock.GetUtcNow(), exported);
        await container.GetBlobClient(Manifest.BlobName(name)).UploadAsync(manifest.ToJson(), overwrite: false, cancellationToken);
        return manifest;
    }

    /// <summary>The moment of the first run under this name.</summary>
    private async Task<DateTimeOffset> BeginAsync(string name, CancellationToken cancellationToken)
    {
        var begun = container.GetBlobClient($"{name}/begun.txt");
        try
        {
            await begun.UploadAsync(BinaryData.FromString(clock.GetUtcNow().ToString("O")), overwrite: false, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            say($"{name} was begun before; it goes on.");
        }

        var text = (await begun.DownloadContentAsync(cancellationToken)).Value.Content.ToString();
        return DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<ExportedTable> ExportAsync(string name, string table, CancellationToken cancellationToken)
    {
        List<ExportedPart> parts = [];
        PartMark? last = null;
        long notOfOneMoment = 0;
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{name}/{table}/", Traits = BlobTraits.Metadata }, cancellationToken))
        {
            last = PartMark.Of(blob);
            notOfOneMoment += last.NotOfOneMoment;
            parts.Add(new ExportedPart(blob.Name, last.Rows, blob.Properties.ContentLength ?? 0, last.Sha256));
        }

        if (last is not { IsLast: true })
        {
            var rows = new PartitionReader(tables.GetTableClient(table)).ReadAsync(last?.Partition, last?.Row, cancellationToken);
            await foreach (var (part, mark) in WriteAsync(name, table, parts.Count, rows, cancellationToken))
            {
                parts.Add(part);
                notOfOneMoment += mark.NotOfOneMoment;
            }
        }

        return new ExportedTable(table, parts.Sum(part => part.Rows), notOfOneMoment, parts);
    }

    private async IAsyncEnumerable<(ExportedPart Part, PartMark Mark)> WriteAsync(
        string name, string table, int written, IAsyncEnumerable<PartitionRows> partitions,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = partitions.GetAsyncEnumerator(cancellationToken);
        for (var isLast = false; !isLast; written++)
        {
            using PartWriter writer = new(container.GetBlockBlobClient($"{name}/{table}/{written + 1:D6}.jsonl"));
            PartitionRows? read = null;
            long notOfOneMoment = 0;
            while (!isLast && writer.Rows < PartRows)
            {
                if (!await reader.MoveNextAsync())
                {
                    isLast = true;
                    continue;
                }

                read = reader.Current;
                if (!read.IsOfOneMoment) notOfOneMoment++;
                foreach (var row in read.Rows) await writer.AddAsync(row, cancellationToken);
            }

            var end = read?.Rows[^1];
            PartMark? mark = null;
            var part = await writer.CommitAsync(
                hash => mark = new PartMark(writer.Rows, hash, notOfOneMoment, end?.PartitionKey, read is { EndsPartition: false } ? end!.RowKey : null, isLast), cancellationToken);
            yield return (part, mark!);
        }
    }
}
