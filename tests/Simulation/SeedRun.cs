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
    private Meddling? _meddling;
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
                backend.Connection, SimulatedBackend.DevelopmentKey, folder.Path, timeline, swarm.Seed, _disturbances, shuffle: swarm.Seed, CancellationToken.None, swarm.Terms, statements: true, closings: swarm.ClosesMonths);
            ParallelOptions concurrency = new() { MaxDegreeOfParallelism = swarm.Concurrency };
            if (swarm.FaultRates.TryGetValue(FaultKind.PowerFailure, out var rate))
                backend.PowerFails = () => backend.Crashes < Swarm.MostPowerFailures && _power.Next(10_000) < rate;
            backend.AreFaultsOn = true;
            var end = await PlayAsync(backend, market, timeline, concurrency);
            evidence = new Evidence(await market.CollectAsync(orders, concurrency), BankFacts.Of(market.Banks), await Snapshot.TakeAsync(backend.Services), backend.Log, swarm.Terms,
                market.Treasury.Published, await market.Site.LettersAsync(CancellationToken.None), await market.PeriodsAsync(CancellationToken.None), end);
        }

        history.AddStore(Path.Combine(data, "emulator.db"));
        foreach (var ledger in Directory.EnumerateFiles(folder.Path, "bank-*.db").Order(StringComparer.Ordinal)) history.AddStore(ledger);
        return new SeedResult(
            swarm.Seed, swarm.Orders.Count, evidence.Outcome.Cases.Count, history.Close(), AllChecks.Of(evidence), FaultsOf(backend),
            OutsideOf(), Reached.Pairs(evidence.Rows), Reached.Ends(evidence.Outcome), Served.Branches(evidence), watch.ElapsedMilliseconds);
    }

    /// <returns>Where the clock stands then.</returns>
    private async Task<DateTimeOffset> PlayAsync(SimulatedBackend backend, Market market, Timeline timeline, ParallelOptions concurrency)
    {
        _meddling = new Meddling(market, timeline, new Random(unchecked(swarm.Seed + 29)), new Random(unchecked(swarm.Seed + 31)), swarm.MeddlingRate);
        var next = 0;
        var now = timeline.Start;
        while (now < timeline.End || market.Operators.ArePaymentsOff)
        {
            if (!_isQuiet && next == timeline.Events.Count)
            {
                _isQuiet = true;
                backend.AreFaultsOn = false;
            }

            now += _isQuiet ? TimeSpan.FromDays(1) : TimeSpan.FromHours(swarm.TickHours);
            var from = next;
            while (next < timeline.Events.Count && timeline.Events[next].At <= now) next++;
            await _meddling.WorkAsync(now, _isQuiet);
            await market.Loop.TickAsync(now, [.. timeline.Events.Skip(from).Take(next - from)], concurrency);
        }

        await market.Loop.StateRestAsync(now, concurrency.CancellationToken);
        // What people decided last is handled; the sweeper has yet to look whether it is done with.
        return await market.Api.MoveClockAsync(now.AddDays(1), concurrency.CancellationToken);
    }

    private SortedDictionary<string, int> OutsideOf()
    {
        var struck = Reached.Counted(_disturbances.Done.Select(struck => DisturbanceTable.NameOf(struck.Kind)));
        foreach (var (name, count) in _meddling!.Done) struck[$"meddling: {name}"] = count;
        return struck;
    }

    private SortedDictionary<string, int> FaultsOf(SimulatedBackend backend)
    {
        SortedDictionary<string, int> struck = new(StringComparer.Ordinal);
        if (swarm.FaultRates.ContainsKey(FaultKind.PowerFailure)) struck[nameof(FaultKind.PowerFailure)] = backend.Crashes;
        foreach (var (kind, count) in backend.Struck) struck[kind] = (int)count;
        return struck;
    }

    private Dictionary<string, string> SettingsFrom(DateTimeOffset start)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["Emulator:ClockStart"] = start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["SweeperSchedule"] = "0 15 */6 * * *",
            // Never at a tick: what is said at one the review knows or does not, whatever the order of that moment.
            ["ReviewSchedule"] = "0 30 6 * * *",
            ["Emulator:Hostile:Seed"] = swarm.Seed.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (kind, rate) in swarm.FaultRates.Where(fault => fault.Key != FaultKind.PowerFailure)) settings[$"Emulator:Hostile:{kind}"] = rate.ToString(CultureInfo.InvariantCulture);
        return settings;
    }
}
