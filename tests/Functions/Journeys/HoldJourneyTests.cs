using System.Net;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using ScfFunctions.Storage;
using Tests.Support;

namespace Tests.Functions.Journeys;

/// <summary>Several cases want the same limits at once. cases.md row 15 (Blnk issue 181): limit 5,000, five holds of 1,000, a sixth is refused.</summary>
public sealed class HoldJourneyTests
{
    [Theory]
    [InlineData(false, "DisbursementPending")]
    [InlineData(true, "Approved")]
    public async Task Given_a_limit_of_5000_and_six_applications_of_1000_at_once_Then_five_hold_and_the_sixth_is_refused(bool bankMode, string held)
    {
        await using var journey = await Journey.WithOrderAsync(agree: agreement =>
        {
            agreement["starterLimit"] = Requests.Money("5000.00");
            if (bankMode) Journey.BankMode(agreement);
        });
        (await journey.App.PostAsync("facilities", Requests.Facility(journey.SupplierId, journey.AgreementId, "5000.00"))).Expect(HttpStatusCode.Created);
        await journey.Bank.RestAsync();
        foreach (var asked in await journey.Bravo.TakeAllAsync()) await journey.Bravo.DecideLineAsync(asked.GetProperty("applicationId").GetString()!, "5000.00");
        List<string> orders = [];
        for (var day = 1; day <= 6; day++) orders.Add(await journey.OrderAsync($"N-{day}", change: order => order["issuedAt"] = $"2017-02-{3 * day:D2}T08:00:00Z"));

        var answers = await Task.WhenAll(orders.Select(order => journey.App.PostAsync("cases", new JsonObject
        {
            ["orderId"] = order,
            ["agreementId"] = journey.AgreementId,
            ["requestedAmount"] = Requests.Money("1000.00"),
        })));
        await journey.Bank.RestAsync();

        var cases = await Task.WhenAll(answers.Select(answer => journey.App.GetAsync($"cases/{answer.Id}")));
        Assert.Equal(5, cases.Count(answer => answer.Text("lifecycle") == held && answer.Amount("advance") == "1000.00"));
        var refused = Assert.Single(cases, answer => answer.Text("lifecycle") == "Rejected");
        Assert.Equal("facility-exhausted", refused.Body.GetProperty("reasons")[0].GetProperty("code").GetString());
        var facility = await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}");
        Assert.Equal(("5000.00", "0.00"), (facility.Amount("reserved"), facility.Amount("headroom")));
    }

    [Fact]
    public async Task Given_another_case_takes_a_part_of_the_pool_just_before_it_is_reserved_Then_the_case_takes_what_is_left()
    {
        var tables = new InterceptedTables();
        await using var journey = await Journey.WithOrderAsync(tables.AddTo, HostileMode.Calm);
        var lendable = (await journey.App.Service<PoolsTable>().FindAsync("default", await PoolAsync(journey), CancellationToken.None))!.Lendable;
        var commits = 0;
        tables.BeforeCommit = async table =>
        {
            if (table == PoolsTable.Name && ++commits == 1) await TakeAsync(journey, table, PoolsTable.LimitRow, lendable.MinorUnits - 500_000);
        };

        await journey.ApplyAsync();

        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
        Assert.Equal("5000.00", (await journey.CaseAsync()).Amount("advance"));
        var facility = await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}");
        Assert.Equal("5000.00", facility.Amount("reserved"));
    }

    [Theory]
    [InlineData(PoolsTable.Name, PoolsTable.LimitRow, "capital-contended")]
    [InlineData(CaseHolds.BuyerLimitsTable, "limit", "limits-contended")]
    public async Task Given_others_are_faster_each_time_Then_the_case_is_referred_and_paid_once_they_are_not(string contended, string limit, string reason)
    {
        var tables = new InterceptedTables();
        await using var journey = await Journey.WithOrderAsync(tables.AddTo, HostileMode.Calm);
        // Whenever it looks there is room, and whenever it reserves there is none.
        var isReserving = false;
        tables.BeforeCommit = async table =>
        {
            if (table != contended) return;
            isReserving = true;
            await TakeAsync(journey, table, limit, 1_000_000_000);
        };
        tables.BeforeRead = async (table, row) =>
        {
            if ((table, row) != (contended, limit)) return;
            await TakeAsync(journey, table, row, isReserving ? 1_000_000_000 : 0);
            isReserving = false;
        };
        await journey.ApplyAsync();
        Assert.Equal("Referred None Undrawn", await journey.StateAsync());
        Assert.Equal([reason], await journey.ReasonsAsync());

        (tables.BeforeRead, tables.BeforeCommit) = (null, null);
        await TakeAsync(journey, contended, limit, 0);
        await journey.DecideAsync("order-referred", "approve");

        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
        Assert.Equal("7000.00", (await journey.CaseAsync()).Amount("advance"));
    }

    private static async Task<string> PoolAsync(Journey journey) =>
        (await journey.App.GetAsync($"agreements/{journey.AgreementId}")).Expect(HttpStatusCode.OK).Text("poolId");

    /// <summary>Other cases hold so much, in minor units, of the pool or of the limit on the buyer.</summary>
    private static async Task TakeAsync(Journey journey, string table, string limit, long reserved)
    {
        var partition = table == PoolsTable.Name ? await PoolAsync(journey) : $"{journey.AgreementId}|{journey.BuyerId}";
        TableEntity taken = new(partition, limit) { ["Reserved"] = reserved };
        await journey.App.Service<TableServiceClient>().GetTableClient(table).UpdateEntityAsync(taken, ETag.All, TableUpdateMode.Merge);
    }
}
