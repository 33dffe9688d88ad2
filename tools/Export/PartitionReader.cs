using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace Export;

/// <summary>Rows of one partition that were read together.</summary>
/// <param name="Rows">In the order of their keys.</param>
/// <param name="EndsPartition">Whether the partition has no more.</param>
/// <param name="IsOfOneMoment">Whether all rows of the partition are as they stood together at one moment.</param>
internal sealed record PartitionRows(IReadOnlyList<TableEntity> Rows, bool EndsPartition, bool IsOfOneMoment);

/// <summary>Reads a table partition by partition while it is being written.</summary>
/// <remarks>
/// One page of a query is of one moment; two are not. A partition that lies within a page is taken from it. One that the page's end cuts is read by itself, and
/// where that takes several pages, again until two readings in a row find the same rows with the same ETags: so it stood between the two. A partition that is
/// never quiet, or larger than fits in memory, is given in pieces that are not of one moment; each row is whole nevertheless.
/// </remarks>
internal sealed class PartitionReader(TableClient table)
{
    /// <summary>Rows of a partition that are kept in memory to be compared.</summary>
    private const int MostRows = 10_000;

    /// <summary>How often a partition is read again before it is taken as it comes.</summary>
    private const int MostReadings = 5;

    /// <param name="partition">Where an earlier reading ended; null at the beginning.</param>
    /// <param name="row">The last row read of that partition; null where the partition was read to its end.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<PartitionRows> ReadAsync(string? partition, string? row, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (partition is not null && row is not null)
        {
            await foreach (var piece in PiecesAsync(partition, row, cancellationToken)) yield return piece;
        }

        while (true)
        {
            string? cut = null;
            await foreach (var page in PagesAsync(partition is null ? null : TableClient.CreateQueryFilter($"PartitionKey gt {partition}"), cancellationToken))
            {
                // A page may be empty and have a token: the service stopped before it found a row.
                if (page.Values.Count == 0) continue;
                var groups = page.Values.ChunkBy(entity => entity.PartitionKey);
                var whole = page.ContinuationToken is null ? groups.Count : groups.Count - 1;
                for (var i = 0; i < whole; i++)
                {
                    partition = groups[i][0].PartitionKey;
                    yield return new PartitionRows(groups[i], EndsPartition: true, IsOfOneMoment: true);
                }

                if (whole >= groups.Count) continue;
                cut = groups[whole][0].PartitionKey;
                break;
            }

            if (cut is null) yield break;
            if (await TryReadWholeAsync(cut, cancellationToken) is { } rows)
            {
                if (rows.Count > 0) yield return new PartitionRows(rows, EndsPartition: true, IsOfOneMoment: true);
            }
            else
            {
                await foreach (var piece in PiecesAsync(cut, "", cancellationToken)) yield return piece;
            }

            partition = cut;
        }
    }

    /// <returns>The partition as it stood at one moment, or null where it is too large or never quiet.</returns>
    private async Task<IReadOnlyList<TableEntity>?> TryReadWholeAsync(string partition, CancellationToken cancellationToken)
    {
        IReadOnlyList<TableEntity>? before = null;
        for (var reading = 0; reading < MostReadings; reading++)
        {
            List<TableEntity> rows = [];
            var pages = 0;
            await foreach (var page in PagesAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken))
            {
                pages++;
                rows.AddRange(page.Values);
                if (rows.Count > MostRows) return null;
            }

            if (pages == 1 || (before is not null && AreSame(before, rows))) return rows;
            before = rows;
        }

        return null;
    }

    private async IAsyncEnumerable<PartitionRows> PiecesAsync(string partition, string row, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {row}"), cancellationToken))
            if (page.Values.Count > 0) yield return new PartitionRows(page.Values, page.ContinuationToken is null, IsOfOneMoment: false);
    }

    private IAsyncEnumerable<Azure.Page<TableEntity>> PagesAsync(string? filter, CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).AsPages();

    private static bool AreSame(IReadOnlyList<TableEntity> a, IReadOnlyList<TableEntity> b) =>
        a.Count == b.Count && a.Zip(b).All(pair => pair.First.RowKey == pair.Second.RowKey && pair.First.ETag == pair.Second.ETag);
}
