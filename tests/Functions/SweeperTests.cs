using System.Net;
using Azure.Data.Tables;
using ScfFunctions.Storage;
using Tests.Functions.Journeys;
using Tests.Support;

namespace Tests.Functions;

/// <summary>The sweeper works on a marker as it read it: what somebody else has made of it meanwhile stands.</summary>
public sealed class SweeperTests
{
    [Fact]
    public async Task Given_a_promise_that_is_made_again_while_the_sweeper_keeps_it_Then_its_marker_stays()
    {
        var tables = new InterceptedTables();
        await using var journey = await Journey.WithOrderAsync(tables.AddTo, HostileMode.Calm);
        var app = journey.App;
        (await app.PostAsync("controls", Requests.Control("payments", "off"))).Expect(HttpStatusCode.Created);
        await journey.ApplyAsync();
        (await app.PostAsync("controls", Requests.Control("payments", "on"))).Expect(HttpStatusCode.Created);
        tables.BeforeDelete = (table, row) => table == PendingTable.Name && row.StartsWith(PendingTable.Outbox, StringComparison.Ordinal)
            ? app.Service<PendingTable>().MarkAsync(PendingTable.Outbox, journey.CaseId, "", ScfApp.Start.AddDays(10), CancellationToken.None)
            : Task.CompletedTask;

        await app.Host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([$"{journey.CaseId}-D1 6965.00"], await journey.SettleAllAsync());
        Assert.Equal(ScfApp.Start.AddDays(10), Assert.Single(await OutboxMarkersAsync(app)).GetDateTimeOffset("NotBefore"));
    }

    [Fact]
    public async Task Given_a_promise_that_is_kept_while_the_sweeper_drives_it_Then_its_marker_does_not_come_back()
    {
        await using var app = await ScfApp.StartAsync();
        var pending = app.Service<PendingTable>();
        await pending.MarkAsync(PendingTable.Outbox, "c1", "", ScfApp.Start, CancellationToken.None);
        var read = Assert.Single(await app.DueAsync());
        await pending.DeleteAsync(PendingTable.Outbox, "c1", "", CancellationToken.None);

        await pending.PutOffAsync(read, notBefore: null, CancellationToken.None);

        Assert.Empty(await OutboxMarkersAsync(app));
    }

    private static async Task<IReadOnlyList<TableEntity>> OutboxMarkersAsync(ScfApp app)
    {
        List<TableEntity> markers = [];
        await foreach (var row in app.Service<TableServiceClient>().GetTableClient(PendingTable.Name).QueryAsync<TableEntity>()) markers.Add(row);
        return [.. markers.Where(row => row.GetString("Kind") == PendingTable.Outbox)];
    }
}
