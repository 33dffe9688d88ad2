using System.Diagnostics;
using Simulation;
using Simulation.Runtime;
using Simulation.Workload;

Foreground foreground = new();
var seed = int.Parse(args[0]);
SwarmOptions options = new();
if (args.Contains("--plain")) options = new SwarmOptions { Orders = 5, Disturbances = new HashSet<Marketplace.Disturbing.DisturbanceKind>(), Crashes = false };
if (args.Contains("--nocrash")) options = options with { Crashes = false };
var to = args.Length > 1 && int.TryParse(args[1], out var last) ? last : seed;
var trace = args.Contains("--trace") ? new StreamWriter($"/tmp/trace-{Environment.ProcessId}.txt") : null;
foreground.Run(async () =>
{
    for (var each = seed; each <= to; each++)
    {
        var watch = Stopwatch.StartNew();
        var result = await new SeedRun(Swarm.Of(each, options), foreground, trace).RunAsync();
        Console.WriteLine($"{each}: {result.Outcome.Cases.Count} cases, {result.Swarm.Disturbances.Count} kinds at {result.Swarm.DisturbanceRate}, {result.Crashes} crashes, {result.Requests} requests, {watch.ElapsedMilliseconds} ms {result.Hash[..16]}");
        foreach (var f in result.Failures) Console.WriteLine("   " + f);
    }
    return 0;
});
trace?.Dispose();
