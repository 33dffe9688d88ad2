using System.Net.Sockets;
using Bench.Load.Application;
using Bench.Load.Cost;
using Bench.Load.Engine;
using Bench.Load.Waiting;

namespace Bench.Load;

/// <summary>Proves in seconds that the benchmarks still work; its figures mean nothing.</summary>
internal static class SmokeRun
{
    /// <summary>Runs everything once and small; the last line counts what worked.</summary>
    public static async Task<int> RunAsync(CancellationToken stop)
    {
        (string Name, Func<Task> Run)[] benchmarks =
        [
            ("engine", () => new EngineBenchmark(new EngineSettings(Runs: 1, Clients: 4, Seconds: 1, Folder: null)).RunAsync(stop)),
            ("accept", () => new ApplicationBenchmark(new ApplicationSettings(Runs: 1, Connections: 4, Rate: 100, Applications: 20, Folder: null)).AcceptAsync(stop)),
            ("payments", () => new ApplicationBenchmark(new ApplicationSettings(Runs: 1, Connections: 4, Rate: 20, Applications: 20, Folder: null)).PayAsync(stop)),
            ("waiting", () => new WaitingBenchmark(new WaitingEngineCases(), [1000], TimeSpan.FromSeconds(1), folder: null).RunAsync(stop)),
            ("waiting --application", () => new WaitingBenchmark(new WaitingApplicationCases(), [20], TimeSpan.FromSeconds(1), folder: null).RunAsync(stop)),
            ("bill", () => new CostBenchmark(cases: 2, waiting: 2, folder: null).RunAsync(stop)),
        ];
        var failed = 0;
        foreach (var (name, run) in benchmarks)
        {
            try
            {
                await run();
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                failed++;
                Console.WriteLine($"FAILED: {name}: {e.Message}");
            }
        }

        Console.WriteLine($"{benchmarks.Length - failed} passed, {failed} failed");
        return failed == 0 ? 0 : 1;
    }
}
