using Azure;
using Azure.Data.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace Tests.Emulator.Tables;

/// <summary>Entity group transactions: all or nothing, and the model of single writes holds for them.</summary>
public sealed class TransactionTests : TableFixture
{
    [Fact]
    public async Task Given_a_transaction_When_one_action_conflicts_Then_nothing_of_it_happened_and_it_is_named()
    {
        await Table.AddEntityAsync(new TableEntity("p", "3"));

        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
            Enumerable.Range(0, 5).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{i}")))));

        Assert.Equal((409, "EntityAlreadyExists", 3), (error.Status, error.ErrorCode, error.FailedTransactionActionIndex));
        Assert.Single(await ReadAsync(Table.QueryAsync<TableEntity>()));
    }

    [Fact]
    public async Task Given_a_refusal_in_the_store_before_one_in_the_request_When_submitted_Then_the_first_is_named()
    {
        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Delete, new TableEntity("p", "none")),
            new(TableTransactionActionType.Add, new TableEntity("p", "a/b")),
        ]));

        Assert.Equal((404, 0), (error.Status, error.FailedTransactionActionIndex));
    }

    [Fact]
    public async Task Given_a_transaction_When_it_succeeds_Then_each_response_has_the_ETag_of_its_entity()
    {
        var response = await Table.SubmitTransactionAsync(
            Enumerable.Range(0, 100).Select(i => new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity("p", $"{i:D3}"))));

        var rows = await ReadAsync(Table.QueryAsync<TableEntity>());
        Assert.Equal(rows.Select(row => row.ETag), response.Value.Select(part => part.Headers.ETag!.Value));
        Assert.Equal(100, rows.Select(row => row.ETag).Distinct().Count());
    }

    [Theory]
    [InlineData(TableTransactionActionType.UpdateMerge)]
    [InlineData(TableTransactionActionType.UpdateReplace)]
    public async Task Given_nothing_under_the_key_When_an_update_has_no_condition_Then_it_inserts_as_in_Azure(TableTransactionActionType type)
    {
        await Table.SubmitTransactionAsync([new(type, new TableEntity("p", "r"))]);
        Assert.True((await Table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);

        var error = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync([new(type, new TableEntity("p", "none"), ETag.All)]));
        Assert.Equal(404, error.Status);
    }

    [Fact]
    public async Task Given_no_action_When_submitted_Then_that_is_an_error_of_the_caller() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Table.SubmitTransactionAsync([]));

    [Fact]
    public async Task Given_a_type_that_a_table_does_not_have_When_submitted_Then_nothing_happened()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "1")),
            new(TableTransactionActionType.Add, new TableEntity("p", "2") { ["D"] = 1m }),
        ]));

        Assert.Empty(await ReadAsync(Table.QueryAsync<TableEntity>()));
    }

    [Fact]
    public async Task Given_transactions_that_collide_When_they_race_Then_every_partition_holds_all_or_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            // Ten partitions, four transactions each; every one inserts the same three rows and marks them.
            var partition = $"p{i % 10}";
            try
            {
                await Table.SubmitTransactionAsync(Enumerable.Range(0, 3).Select(row => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(partition, $"{row}") { ["By"] = i })));
            }
            catch (TableTransactionFailedException e)
            {
                Assert.Equal(0, e.FailedTransactionActionIndex);
            }
        }));

        var rows = await ReadAsync(Table.QueryAsync<TableEntity>());
        Assert.Equal(30, rows.Count);
        Assert.All(rows.GroupBy(row => row.PartitionKey), partition => Assert.Single(partition.Select(row => row.GetInt32("By")).Distinct()));
    }

    [Fact]
    public void Any_series_of_writes_leaves_what_a_dictionary_would()
    {
        var actions = Gen.Choose(0, 5).Zip(Gen.Choose(0, 4)).Zip(Gen.Choose(0, 3)).Select(t => (Type: (TableTransactionActionType)t.Item1.Item1, Row: $"{t.Item1.Item2}", Property: $"P{t.Item2}"));
        var partition = 0;

        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Gen.ListOf(Gen.ListOf(actions))), transactions =>
        {
            partition++;
            Dictionary<string, Dictionary<string, int>> model = [];
            var value = 0;
            foreach (var transaction in transactions.Select(list => list.DistinctBy(action => action.Row).ToList()).Where(list => list.Count > 0))
            {
                var first = value;
                value += transaction.Count;
                var next = model.ToDictionary(row => row.Key, row => new Dictionary<string, int>(row.Value));
                var failed = Enumerable.Range(0, transaction.Count).FirstOrDefault(i => !Apply(next, transaction[i], first + i), -1);
                var submitted = transaction.Select((action, i) => new TableTransactionAction(action.Type, new TableEntity($"{partition}", action.Row) { [action.Property] = first + i }, ETag.All)).ToList();
                try
                {
                    Table.SubmitTransactionAsync(submitted).GetAwaiter().GetResult();
                    Assert.Equal(-1, failed);
                    model = next;
                }
                catch (TableTransactionFailedException e)
                {
                    Assert.Equal(failed, e.FailedTransactionActionIndex);
                }
            }

            var stored = ReadAsync(Table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {$"{partition}"}"))).GetAwaiter().GetResult();
            Assert.Equal(model.Keys.Order(), stored.Select(row => row.RowKey));
            foreach (var row in stored)
                Assert.Equal(model[row.RowKey].OrderBy(pair => pair.Key), row.Where(pair => pair.Key.StartsWith('P') && pair.Key.Length == 2).OrderBy(pair => pair.Key).Select(pair => KeyValuePair.Create(pair.Key, (int)pair.Value!)));
        }));
    }

    /// <summary>What the service says an action does, on a dictionary.</summary>
    private static bool Apply(Dictionary<string, Dictionary<string, int>> rows, (TableTransactionActionType Type, string Row, string Property) action, int value)
    {
        var exists = rows.TryGetValue(action.Row, out var row);
        switch (action.Type)
        {
            case TableTransactionActionType.Add when exists:
            case TableTransactionActionType.Delete or TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace when !exists:
                return false;
            case TableTransactionActionType.Delete:
                rows.Remove(action.Row);
                return true;
            case TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge when exists:
                row![action.Property] = value;
                return true;
            default:
                rows[action.Row] = new() { [action.Property] = value };
                return true;
        }
    }
}
