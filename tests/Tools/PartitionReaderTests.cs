using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Export;
using Tests.Emulator.Tables;

namespace Tests.Tools;

/// <summary>Partitions are read as they stood at one moment, although they are written meanwhile.</summary>
public sealed class PartitionReaderTests : TableFixture
{
    [Fact]
    public async Task Given_partitions_of_all_sizes_Then_each_row_comes_once_in_order()
    {
        await FillAsync("a", 1);
        await FillAsync("b", 998);
        await FillAsync("c", 2);
        await FillAsync("d", 1000);
        await FillAsync("e", 2500);
        await FillAsync("f", 10_500);
        await FillAsync("g", 1);

        var read = await ReadAsync(new PartitionReader(Table).ReadAsync(null, null, CancellationToken.None));

        Assert.Equal(await KeysAsync(), read.SelectMany(rows => rows.Rows).Select(row => (row.PartitionKey, row.RowKey)));
        Assert.Equal(["f"], read.Where(rows => !rows.IsOfOneMoment).Select(rows => rows.Rows[0].PartitionKey).Distinct());
        Assert.Equal(7, read.Count(rows => rows.EndsPartition));
    }

    [Theory, InlineData("d", null), InlineData("e", "00700"), InlineData("e", "02499"), InlineData("nowhere", null)]
    public async Task Given_where_an_earlier_reading_ended_Then_it_goes_on_there(string partition, string? row)
    {
        await FillAsync("d", 10);
        await FillAsync("e", 2500);
        await FillAsync("f", 10);

        var read = await ReadAsync(new PartitionReader(Table).ReadAsync(partition, row, CancellationToken.None));

        var after = (await KeysAsync()).Where(key => string.CompareOrdinal(key.Partition, partition) > 0 || (key.Partition == partition && row is not null && string.CompareOrdinal(key.Row, row) > 0));
        Assert.Equal(after, read.SelectMany(rows => rows.Rows).Select(entity => (entity.PartitionKey, entity.RowKey)));
    }

    /// <summary>The first and the last row of a partition of two pages are always written together, and are so between any two pages, some times.</summary>
    [Theory, InlineData(1, true), InlineData(3, true), InlineData(1000, false)]
    public async Task Given_commits_between_two_pages_Then_the_partition_is_read_again_until_it_was_quiet(int commits, bool isQuietInTheEnd)
    {
        await FillAsync("case", 1500);
        await FillAsync("later", 3);
        var left = commits;
        WrittenBetweenPages table = new(Table, async () =>
        {
            if (left-- > 0) await CommitAsync(left);
        });

        var read = await ReadAsync(new PartitionReader(table).ReadAsync(null, null, CancellationToken.None));

        var rows = read.SelectMany(part => part.Rows).ToList();
        Assert.Equal(1503, rows.Count);
        Assert.Equal(isQuietInTheEnd, read.TrueForAll(part => part.IsOfOneMoment));
        if (isQuietInTheEnd) Assert.Equal(rows[0].GetInt32("Value"), rows[1499].GetInt32("Value"));
    }

    /// <summary>The service may stop before it has found a row; in the embedded runtime's hostile mode it does so before every page.</summary>
    [Fact]
    public async Task Given_empty_pages_with_a_token_Then_no_row_is_missing_and_partitions_are_of_one_moment()
    {
        await FillAsync("a", 1);
        await FillAsync("b", 1500);
        await FillAsync("c", 10_500);
        await FillAsync("d", 1);

        var read = await ReadAsync(new PartitionReader(new WithEmptyPages(Table)).ReadAsync(null, null, CancellationToken.None));

        Assert.Equal(await KeysAsync(), read.SelectMany(rows => rows.Rows).Select(row => (row.PartitionKey, row.RowKey)));
        Assert.Equal(["c"], read.Where(rows => !rows.IsOfOneMoment).Select(rows => rows.Rows[0].PartitionKey).Distinct());
        Assert.DoesNotContain(read, rows => rows.Rows.Count == 0);
    }

    private Task CommitAsync(int value) => Table.SubmitTransactionAsync(
    [
        new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity("case", "00000") { ["Value"] = value }),
        new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity("case", "01499") { ["Value"] = value }),
    ]);

    private async Task FillAsync(string partition, int rows)
    {
        foreach (var chunk in Enumerable.Range(0, rows).Chunk(100))
        {
            await Table.SubmitTransactionAsync(chunk.Select(row =>
                new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(partition, row.ToString("D5")) { ["Value"] = -1 })));
        }
    }

    private async Task<List<(string Partition, string Row)>> KeysAsync() =>
        [.. (await ReadAsync(Table.QueryAsync<TableEntity>())).Select(row => (row.PartitionKey, row.RowKey))];

    /// <summary>A table that is written after each page that is read of it.</summary>
    private sealed class WrittenBetweenPages(TableClient table, Func<Task> write) : TableClient
    {
        public override AsyncPageable<T> QueryAsync<T>(string? filter = default, int? maxPerPage = default, IEnumerable<string>? select = default, CancellationToken cancellationToken = default) =>
            new Pages<T>(table.QueryAsync<T>(filter, maxPerPage, select, cancellationToken), write);

        private sealed class Pages<T>(AsyncPageable<T> pages, Func<Task> write) : AsyncPageable<T>
            where T : notnull
        {
            public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) => ReadAsync();

            private async IAsyncEnumerable<Page<T>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                await foreach (var page in pages.AsPages().WithCancellation(cancellationToken))
                {
                    await write();
                    yield return page;
                }
            }
        }
    }

    /// <summary>A table with an empty page before each one that has rows.</summary>
    private sealed class WithEmptyPages(TableClient table) : TableClient
    {
        public override AsyncPageable<T> QueryAsync<T>(string? filter = default, int? maxPerPage = default, IEnumerable<string>? select = default, CancellationToken cancellationToken = default) =>
            new Pages<T>(table.QueryAsync<T>(filter, maxPerPage, select, cancellationToken));

        private sealed class Pages<T>(AsyncPageable<T> pages) : AsyncPageable<T>
            where T : notnull
        {
            public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) => ReadAsync();

            private async IAsyncEnumerable<Page<T>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                await foreach (var page in pages.AsPages().WithCancellation(cancellationToken))
                {
                    yield return Page<T>.FromValues([], "a token", page.GetRawResponse());
                    yield return page;
                }
            }
        }
    }
}
