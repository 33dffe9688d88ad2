using System.Net.Http.Json;
using Emulator.Runtime;
using ScfFunctions.Access;
using Tests.Support;

namespace Tests.Functions.Journeys;

/// <summary>What an undisturbed case costs, by the embedded runtime's own count: from the order to the closed loan, both banks' messages and the delivery's documents.</summary>
public sealed class CostTests
{
    private const int MostExecutions = 40;

    /// <summary>Two of them only because the case is the first of its shard of the totals.</summary>
    private const int MostTableRequests = 120;

    [Fact]
    public async Task Given_an_undisturbed_case_Then_it_costs_no_more_than_it_may()
    {
        await using var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
        // With the development key every request looks whether there is a real one by now.
        journey.App.Key = await journey.App.KeyAsync("default", "site", Roles.Site);
        // Whoever comes first makes what later ones find: the limit on the buyer, the lists, the sums.
        await RunAsync(journey, "PO-2", "Silk");
        var before = await UsageAsync(journey);
        await RunAsync(journey, "PO-3", "Wool");
        var cost = (await UsageAsync(journey)).Select(one => one with { Times = one.Times - (before.SingleOrDefault(same => one with { Times = same.Times } == same)?.Times ?? 0) }).ToList();

        Assert.InRange(Times(cost, "functions", _ => true), 1, MostExecutions);
        Assert.InRange(Times(cost, "tables", _ => true), 1, MostTableRequests);
        Assert.Equal(3, Times(cost, "serviceBus", operation => operation == "send") - Times(cost, "serviceBus", operation => operation == "settle"));
    }

    private static async Task RunAsync(Journey journey, string number, string goods)
    {
        journey.OrderId = await journey.OrderAsync(number, change: order => order["lines"]![0]!["description"] = goods);
        await journey.ApplyAsync(journey.OrderId);
        await journey.Bank.SettleAllAsync();
        await journey.PostDocumentAsync("despatches");
        await journey.PostDocumentAsync("receipts");
        await journey.Bank.NotifyCreditAsync($"E-{number}", "10000.00", journey.OrderId);
        Assert.Equal(2, (await journey.Bank.SettleAllAsync()).Count);
    }

    private static async Task<List<Usage>> UsageAsync(Journey journey) => (await journey.App.Http.GetFromJsonAsync<List<Usage>>("admin/usage"))!;

    private static long Times(IEnumerable<Usage> cost, string service, Func<string, bool> isCounted) =>
        cost.Where(one => one.Service == service && isCounted(one.Operation)).Sum(one => one.Times);
}
