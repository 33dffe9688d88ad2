using Azure;
using Azure.Data.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace Tests.Emulator.Tables;

/// <summary>Filters, pages, and the part of a filter that the primary key answers.</summary>
public sealed class QueryTests : TableFixture
{
    [Fact]
    public async Task Given_more_rows_than_a_page_holds_When_read_Then_each_comes_once_and_in_order()
    {
        await InsertAsync(2500);

        List<int> sizes = [];
        List<string> keys = [];
        await foreach (var page in Table.QueryAsync<TableEntity>().AsPages())
        {
            sizes.Add(page.Values.Count);
            keys.AddRange(page.Values.Select(row => row.PartitionKey + row.RowKey));
        }

        Assert.Equal([1000, 1000, 500], sizes);
        Assert.Equal(keys.Order(StringComparer.Ordinal).Distinct(), keys);
    }

    [Fact]
    public async Task Given_a_continuation_token_When_rows_before_it_come_and_go_Then_the_rest_is_unchanged()
    {
        await InsertAsync(30);
        var query = Table.QueryAsync<TableEntity>(maxPerPage: 10);
        string? token = null;
        await foreach (var page in query.AsPages())
        {
            token = page.ContinuationToken;
            break;
        }

        await Table.DeleteEntityAsync("p00", "000000");
        await Table.AddEntityAsync(new TableEntity("p00", "00000x"));
        List<string> rest = [];
        await foreach (var page in query.AsPages(token, 100)) rest.AddRange(page.Values.Select(row => row.RowKey));

        Assert.Equal(Enumerable.Range(10, 20).Select(i => $"{i:D6}"), rest);
    }

    [Fact]
    public async Task Given_a_row_of_the_next_page_that_is_deleted_When_the_page_is_read_Then_it_begins_with_the_row_after_it()
    {
        await InsertAsync(30);
        List<string> keys = [];
        await foreach (var page in Table.QueryAsync<TableEntity>(maxPerPage: 10).AsPages())
        {
            keys.AddRange(page.Values.Select(row => row.RowKey));
            await Table.DeleteEntityAsync("p00", "000010");
        }

        Assert.Equal(Enumerable.Range(0, 30).Where(i => i != 10).Select(i => $"{i:D6}"), keys);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("1!xx 1!yy")]
    [InlineData("1!YQ==")]
    public async Task Given_a_token_of_somebody_else_When_read_Then_it_is_refused(string token)
    {
        var error = await Assert.ThrowsAsync<RequestFailedException>(async () => await Table.QueryAsync<TableEntity>().AsPages(token).FirstAsync());
        Assert.Equal((400, "InvalidInput"), (error.Status, error.ErrorCode));
    }

    [Fact]
    public async Task Given_very_many_rows_that_do_not_match_When_read_Then_an_empty_page_carries_on()
    {
        await InsertAsync(21_000);

        List<(int Count, bool More)> pages = [];
        await foreach (var page in Table.QueryAsync<TableEntity>("N eq 20999").AsPages()) pages.Add((page.Values.Count, page.ContinuationToken is not null));

        Assert.Equal([(0, true), (1, false)], pages);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Given_no_filter_When_read_Then_everything_comes(string? filter)
    {
        await InsertAsync(3);
        Assert.Equal(3, (await ReadAsync(Table.QueryAsync<TableEntity>(filter))).Count);
    }

    [Fact]
    public async Task Given_parentheses_without_end_When_read_Then_the_filter_is_refused()
    {
        var filter = new string('(', 100_000) + "A eq 1" + new string(')', 100_000);
        var error = await Assert.ThrowsAsync<RequestFailedException>(() => ReadAsync(Table.QueryAsync<TableEntity>(filter)));
        Assert.Equal("InvalidInput", error.ErrorCode);
    }

    [Fact]
    public async Task Given_a_text_with_quotes_When_it_is_put_into_a_filter_Then_it_is_found_and_nothing_else()
    {
        var evil = "' or PartitionKey ne '";
        await Table.AddEntityAsync(new TableEntity("p", "1") { ["S"] = evil });
        await Table.AddEntityAsync(new TableEntity("p", "2") { ["S"] = "good" });

        var filter = TableClient.CreateQueryFilter($"S eq {evil}");

        Assert.Equal("S eq ''' or PartitionKey ne '''", filter);
        Assert.Equal("1", Assert.Single(await ReadAsync(Table.QueryAsync<TableEntity>(filter))).RowKey);
    }

    [Fact]
    public void Every_kind_of_constant_has_its_form()
    {
        var time = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.FromHours(1));
        var guid = new Guid("11111111-2222-3333-4444-555555555555");

        Assert.Equal("A eq 7", TableClient.CreateQueryFilter($"A eq {7}"));
        Assert.Equal("A eq 7L", TableClient.CreateQueryFilter($"A eq {7L}"));
        Assert.Equal("A eq 0.5", TableClient.CreateQueryFilter($"A eq {0.5}"));
        Assert.Equal("A eq 5.0", TableClient.CreateQueryFilter($"A eq {5d}"));
        Assert.Equal("A eq true", TableClient.CreateQueryFilter($"A eq {true}"));
        Assert.Equal("A eq datetime'2026-03-01T09:00:00.0000000Z'", TableClient.CreateQueryFilter($"A eq {time}"));
        Assert.Equal($"A eq guid'{guid}'", TableClient.CreateQueryFilter($"A eq {guid}"));
        Assert.Equal("A eq X'00FF'", TableClient.CreateQueryFilter($"A eq {new byte[] { 0, 255 }}"));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {1m}"));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {null}"));
    }

    [Fact]
    public async Task Any_filter_on_the_keys_finds_what_a_scan_of_all_rows_finds()
    {
        string[] keys = ["", "a", "a!", "aa", "b", "ä", "鍵"];
        var rows = (from partition in keys from row in keys select (partition, row)).ToList();
        foreach (var partition in rows.GroupBy(row => row.partition))
            await Table.SubmitTransactionAsync(partition.Select(row => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(row.partition, row.row))));

        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Conditions(keys, 3)), condition =>
        {
            var expected = rows.Where(row => condition.Holds(row.partition, row.row)).Order(Comparer<(string, string)>.Create((x, y) =>
                string.CompareOrdinal(x.Item1, y.Item1) is not 0 and var order ? order : string.CompareOrdinal(x.Item2, y.Item2)));
            var whole = ReadAsync(Table.QueryAsync<TableEntity>(condition.Text)).GetAwaiter().GetResult();
            var paged = ReadAsync(Table.QueryAsync<TableEntity>(condition.Text, maxPerPage: 3)).GetAwaiter().GetResult();
            Assert.Equal(expected, whole.Select(row => (row.PartitionKey, row.RowKey)));
            Assert.Equal(expected, paged.Select(row => (row.PartitionKey, row.RowKey)));
        }));
    }

    /// <summary>Random conditions on the keys: their OData text, and what it means.</summary>
    private static Gen<Condition> Conditions(string[] keys, int depth)
    {
        var comparison =
            from column in Gen.Elements("PartitionKey", "RowKey")
            from word in Gen.Elements("eq", "ne", "lt", "le", "gt", "ge")
            from key in Gen.Elements(keys)
            select new Condition($"{column} {word} '{key}'", (partition, row) =>
            {
                var order = string.CompareOrdinal(column == "PartitionKey" ? partition : row, key);
                return word switch { "eq" => order == 0, "ne" => order != 0, "lt" => order < 0, "le" => order <= 0, "gt" => order > 0, _ => order >= 0 };
            });
        if (depth == 0) return comparison;
        var inner = Conditions(keys, depth - 1);
        return Gen.OneOf(
            comparison,
            from left in inner from right in inner select new Condition($"({left.Text}) and ({right.Text})", (p, r) => left.Holds(p, r) && right.Holds(p, r)),
            from left in inner from right in inner select new Condition($"({left.Text}) or ({right.Text})", (p, r) => left.Holds(p, r) || right.Holds(p, r)),
            inner.Select(negated => new Condition($"not ({negated.Text})", (p, r) => !negated.Holds(p, r))));
    }

    private async Task InsertAsync(int count)
    {
        for (var start = 0; start < count; start += 5000)
        {
            await Task.WhenAll(Enumerable.Range(start, Math.Min(5000, count - start)).Chunk(100).Select(chunk => Table.SubmitTransactionAsync(
                chunk.Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity($"p{start / 5000:D2}", $"{i:D6}") { ["N"] = i })))));
        }
    }

    private sealed record Condition(string Text, Func<string, string, bool> Holds);
}
