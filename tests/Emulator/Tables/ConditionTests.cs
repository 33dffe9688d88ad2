using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Tests.Emulator.Runtime;

namespace Tests.Emulator.Tables;

/// <summary>ETags and conflicts, also where the clock stands still and many write at once.</summary>
public sealed class ConditionTests : TableFixture
{
    [Fact]
    public async Task Given_a_clock_that_stands_still_When_an_entity_is_written_again_Then_it_has_another_ETag_and_a_later_timestamp()
    {
        List<ETag> tags = [];
        List<DateTimeOffset> times = [];
        for (var i = 0; i < 5; i++)
        {
            await Table.UpsertEntityAsync(new TableEntity("p", "r"), TableUpdateMode.Replace);
            TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r");
            tags.Add(read.ETag);
            times.Add(read.Timestamp!.Value);
        }

        Assert.Equal(5, tags.Distinct().Count());
        Assert.Equal(times.Order().Distinct(), times);
        Assert.InRange(times[^1] - TemporaryRuntime.Start, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Given_an_entity_deleted_and_inserted_again_at_one_instant_When_its_first_ETag_is_used_Then_it_is_too_old(bool restarted)
    {
        var first = (await Table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;
        await Table.DeleteEntityAsync("p", "r");
        if (restarted) Restart();
        await Table.AddEntityAsync(new TableEntity("p", "r"));

        var error = await Assert.ThrowsAsync<RequestFailedException>(() => Table.UpdateEntityAsync(new TableEntity("p", "r"), first));

        Assert.Equal((412, "UpdateConditionNotSatisfied"), (error.Status, error.ErrorCode));
    }

    [Fact]
    public async Task Given_an_instance_that_undid_a_write_When_ticks_are_reserved_again_Then_ETags_stay_different_after_a_restart()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"));
        await Runtime.Clock.AdvanceToAsync(TemporaryRuntime.Start.AddDays(1), Runtime.Instance.Work);
        using var release = new ManualResetEventSlim();
        var blocker = Runtime.Store.WriteAsync(_ => release.Wait());
        var write = Table.UpsertEntityAsync(new TableEntity("p", "r"));
        var failing = Runtime.Store.WriteAsync(_ => throw new InvalidDataException("undoes the group"));
        release.Set();
        await blocker;
        var first = (await write).Headers.ETag!.Value;
        await Assert.ThrowsAsync<InvalidDataException>(() => failing);

        await Table.DeleteEntityAsync("p", "r");
        Restart();
        var second = (await Table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;

        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Given_many_writers_with_one_ETag_When_they_update_Then_exactly_one_succeeds_and_nobody_elses_write_is_undone()
    {
        var etag = (await Table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;
        var before = Runtime.Store.Counters.Writes;

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            await Table.AddEntityAsync(new TableEntity("other", $"{i}"));
            try
            {
                await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["Winner"] = i }, etag);
                return 204;
            }
            catch (RequestFailedException e)
            {
                return e.Status;
            }
        }));

        Assert.Equal(1, results.Count(status => status == 204));
        Assert.Equal(49, results.Count(status => status == 412));
        Assert.Equal(50, (await ReadAsync(Table.QueryAsync<TableEntity>("PartitionKey eq 'other'"))).Count);
        // A group that is undone is run again; each write counts once here only because refusals undo nothing.
        Assert.Equal(100, Runtime.Store.Counters.Writes - before);
    }

    [Fact]
    public async Task Given_many_inserts_of_one_key_When_they_race_Then_one_succeeds()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            try
            {
                return (await Table.AddEntityAsync(new TableEntity("p", "r") { ["I"] = i })).Status;
            }
            catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.EntityAlreadyExists)
            {
                return e.Status;
            }
        }));

        Assert.Equal(1, results.Count(status => status == 204));
        Assert.Equal(49, results.Count(status => status == 409));
    }

    [Fact]
    public async Task Given_no_condition_When_an_entity_is_updated_Then_the_argument_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Table.UpdateEntityAsync(new TableEntity("p", "r"), default));

    [Fact]
    public async Task Given_nothing_under_the_key_When_it_is_read_or_deleted_Then_that_is_no_exception()
    {
        Assert.False((await Table.GetEntityIfExistsAsync<TableEntity>("p", "none")).HasValue);
        Assert.Equal(404, (await Table.DeleteEntityAsync("p", "none")).Status);
        Assert.Equal(404, (await Table.DeleteEntityAsync(new TableEntity("p", "none"))).Status);
    }

    [Fact]
    public async Task Given_a_table_that_exists_When_it_is_created_if_not_there_Then_its_entities_stay()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"));

        var response = await Table.CreateIfNotExistsAsync();

        Assert.Equal(("Orders", 409), (response.Value.Name, response.GetRawResponse().Status));
        Assert.True((await Table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task Given_entities_When_the_runtime_restarts_Then_they_are_there_with_their_ETags()
    {
        var etag = (await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 })).Headers.ETag!.Value;

        Restart();

        TableEntity read = await Table.GetEntityAsync<TableEntity>("p", "r");
        Assert.Equal((etag, 1), (read.ETag, read.GetInt32("A")));
    }

    [Fact]
    public async Task Given_a_cancelled_token_When_something_is_asked_Then_nothing_happens()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Table.AddEntityAsync(new TableEntity("p", "r"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(Table.QueryAsync<TableEntity>(cancellationToken: cancelled)));
        Assert.Empty(await ReadAsync(Table.QueryAsync<TableEntity>()));
    }
}
