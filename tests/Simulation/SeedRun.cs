using System.Diagnostics;
using System.Globalization;
using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.Replay;
using Simulation.Checks;
using Simulation.Runtime;
using Simulation.Workload;

namespace Simulation;

/// <summary>One seed: first with faults, until the last thing has happened outside; then without, until everything has come to an end.</summary>
/// <param name="swarm">What happens.</param>
/// <param name="foreground">Where hosts are built.</param>
/// <param name="trace">Receives all requests, answers and rows; null for nobody.</param>
internal sealed class SeedRun(Swarm swarm, Foreground foreground, TextWriter? trace)
{
    private readonly Disturbances _disturbances = new(swarm.Seed, swarm.Disturbances, swarm.DisturbanceRate);
    private readonly Random _power = new(unchecked(swarm.Seed + 17));
    private bool _isQuiet;

    /// <summary>Plays it and checks what came out. A world that cannot go on, because the backend refuses what it must take or answers no more, is a failure like others.</summary>
    public async Task<SeedResult> RunAsync()
    {
        var watch = Stopwatch.StartNew();
        try
        {
            return await RunAsync(watch);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Dictionary<string, int> none = [];
            return new SeedResult(swarm.Seed, swarm.Orders.Count, 0, "", [new Failure($"the world goes on: {e.GetType().Name}", e.ToString())], none, none, none, none, none, watch.ElapsedMilliseconds);
        }
    }

    private async Task<SeedResult> RunAsync(Stopwatch watch)
    {
        using var folder = ScratchFolder.Create(swarm.Seed);
        using History history = new(trace);
        OrderBook orders = new(swarm.Orders.Count, swarm.Orders, new Dictionary<NoCase, int>(), []);
        var timeline = Timeline.Of(orders.Orders, swarm.Seed, _disturbances);
        var data = Path.Combine(folder.Path, "backend");
        SimulatedBackend backend = new(data, swarm.Seed, SettingsFrom(timeline.Start), foreground, history);
        Evidence evidence;
        await using (backend)
        {
            await backend.StartAsync();
            await using var market = await Market.OpenAsync(
                backend.Connection, SimulatedBackend.DevelopmentKey, folder.Path, timeline, swarm.Seed, _disturbances, shuffle: swarm.Seed, CancellationToken.None);
            ParallelOptions concurrency = new() { MaxDegreeOfParallelism = swarm.Concurrency };
            if (swarm.CrashRate > 0) backend.PowerFails = () => !_isQuiet && backend.Crashes < Swarm.MostCrashes && _power.Next(swarm.CrashRate) == 0;
            await PlayAsync(market, timeline, concurrency);
            evidence = new Evidence(await market.CollectAsync(orders, concurrency), BankFacts.Of(market.Banks), await Snapshot.TakeAsync(backend.Services), backend.Log);
        }

        history.AddStore(Path.Combine(data, "emulator.db"));
        foreach (var ledger in Directory.EnumerateFiles(folder.Path, "bank-*.db").Order(StringComparer.Ordinal)) history.AddStore(ledger);
        return new SeedResult(
            swarm.Seed, swarm.Orders.Count, evidence.Outcome.Cases.Count, history.Close(), AllChecks.Of(evidence), FaultsOf(backend),
            Reached.Counted(_disturbances.Done.Select(struck => DisturbanceTable.NameOf(struck.Kind))), Reached.Pairs(evidence.Rows), Reached.Ends(evidence.Outcome),
            Reached.Waiting(evidence), watch.ElapsedMilliseconds);
    }

    private async Task PlayAsync(Market market, Timeline timeline, ParallelOptions concurrency)
    {
        var next = 0;
        var now = timeline.Start;
        while (now < timeline.End || market.Operators.ArePaymentsOff)
        {
            _isQuiet = next == timeline.Events.Count;
            now += _isQuiet ? TimeSpan.FromDays(1) : TimeSpan.FromHours(swarm.TickHours);
            var from = next;
            while (next < timeline.Events.Count && timeline.Events[next].At <= now) next++;
            await market.Loop.TickAsync(now, [.. timeline.Events.Skip(from).Take(next - from)], concurrency);
        }
    }

    private static SortedDictionary<string, int> FaultsOf(SimulatedBackend backend) => new(StringComparer.Ordinal) { ["PowerFailure"] = backend.Crashes };

    private static Dictionary<string, string> SettingsFrom(DateTimeOffset start) => new(StringComparer.Ordinal)
    {
        ["Emulator:ClockStart"] = start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["SweeperSchedule"] = "0 15 */6 * * *",
    };
}
