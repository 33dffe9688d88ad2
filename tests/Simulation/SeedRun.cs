using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.Replay;
using Marketplace.Reports;
using Simulation.Runtime;
using Simulation.Workload;

namespace Simulation;

/// <summary>One seed, from the first order until everything has come to an end.</summary>
internal sealed class SeedRun(Swarm swarm, Foreground foreground, TextWriter? trace)
{
    private readonly Disturbances _disturbances = new(swarm.Seed, swarm.Disturbances, swarm.DisturbanceRate);
    private readonly Random _power = new(unchecked(swarm.Seed + 17));
    private bool _isSafe;

    public async Task<SeedResult> RunAsync()
    {
        using var folder = ScratchFolder.Create(swarm.Seed);
        using History history = new(trace);
        OrderBook orders = new(swarm.Orders.Count, swarm.Orders, new Dictionary<NoCase, int>(), []);
        var timeline = Timeline.Of(orders.Orders, swarm.Seed, _disturbances);
        var data = Path.Combine(folder.Path, "backend");
        SimulatedBackend backend = new(data, swarm.Seed, SettingsFrom(timeline.Start), foreground, history);
        Outcome outcome;
        await using (backend)
        {
            await backend.StartAsync();
            await using var market = await Market.OpenAsync(
                backend.Connection, SimulatedBackend.DevelopmentKey, folder.Path, timeline, swarm.Seed, _disturbances, shuffle: swarm.Seed, CancellationToken.None);
            ParallelOptions concurrency = new() { MaxDegreeOfParallelism = swarm.Concurrency };
            if (swarm.CrashRate > 0) backend.PowerFails = () => !_isSafe && backend.Crashes < Swarm.MostCrashes && _power.Next(swarm.CrashRate) == 0;
            await PlayAsync(market, timeline, concurrency);
            outcome = await market.CollectAsync(orders, concurrency);
        }

        history.AddStore(Path.Combine(data, "emulator.db"));
        foreach (var ledger in Directory.EnumerateFiles(folder.Path, "bank-*.db").Order(StringComparer.Ordinal)) history.AddStore(ledger);
        return new SeedResult(swarm, outcome, [.. Reconciliation.Of(outcome).Where(check => check.Difference is not null).Select(check => $"{check.Name}: {check.Difference}")], history.Close(), backend.Crashes, history.Requests);
    }

    private async Task PlayAsync(Market market, Timeline timeline, ParallelOptions concurrency)
    {
        var tick = TimeSpan.FromHours(swarm.TickHours);
        var next = 0;
        var now = timeline.Start;
        while (now < timeline.End || market.Operators.ArePaymentsOff)
        {
            _isSafe = next == timeline.Events.Count;
            now += _isSafe ? TimeSpan.FromDays(1) : tick;
            var from = next;
            while (next < timeline.Events.Count && timeline.Events[next].At <= now) next++;
            await market.Loop.TickAsync(now, [.. timeline.Events.Skip(from).Take(next - from)], concurrency);
        }
    }

    private static Dictionary<string, string> SettingsFrom(DateTimeOffset start) => new(StringComparer.Ordinal)
    {
        ["Emulator:ClockStart"] = start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["SweeperSchedule"] = "0 15 */6 * * *",
    };
}
