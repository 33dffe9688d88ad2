using Bench.Load.Measuring;
using Bench.Load.Servers;

namespace Bench.Load.Engine;

/// <summary>What is measured.</summary>
/// <param name="Runs">How often each variant is run; the variants take turns.</param>
/// <param name="Clients">How many clients at once.</param>
/// <param name="Seconds">How long each part is measured, after a warm-up of half as long.</param>
/// <param name="Folder">On the disk to use; null is the machine's folder for temporary files.</param>
internal sealed record EngineSettings(int Runs, int Clients, double Seconds, string? Folder);

/// <summary>The engine on a workflow of five steps, an event and one more step: cases a second with many clients, time of a case with one.</summary>
internal sealed class EngineBenchmark(EngineSettings settings)
{
    private static readonly (string Name, string Assembly, string[] Arguments)[] Variants =
    [
        ("bare Kestrel and log", ServerAssembly.Bare, []),
        ("engine", ServerAssembly.Engine, []),
        ("engine, extended sessions", ServerAssembly.Engine, ["--AzureFunctionsJobHost:extensions:durableTask:extendedSessionsEnabled=true"]),
    ];

    public async Task<int> RunAsync(CancellationToken stop)
    {
        using (ScratchFolder probe = new(settings.Folder)) Machine.Print(probe.Path);
        Console.WriteLine($"settings: fsync on, {settings.Clients} clients for {settings.Seconds} s, then one client for {settings.Seconds / 2} s, each after a warm-up of half as long");
        Figures figures = new("cases/s", "p50 ms", "p99 ms", "server CPU us/case", "load CPU us/case", "one client: p50 ms", "p99 ms");
        for (var run = 1; run <= settings.Runs; run++)
        {
            Console.WriteLine($"run {run} of {settings.Runs}, load average {Machine.LoadAverage()}");
            foreach (var (name, assembly, arguments) in Variants) figures.Add(name, await MeasureAsync(assembly, arguments, stop));
        }

        figures.PrintMedians();
        return 0;
    }

    private async Task<double[]> MeasureAsync(string assembly, string[] arguments, CancellationToken stop)
    {
        using ScratchFolder folder = new(settings.Folder);
        await using var server = await ServerProcess.StartAsync(assembly, folder.Path, arguments, stop);
        CaseClient client = new(server.Port);
        var measured = TimeSpan.FromSeconds(settings.Seconds);
        await client.RunAsync(settings.Clients, measured / 2, stop);
        using ProcessorTimes times = new(server);
        var (many, took) = await client.RunAsync(settings.Clients, measured, stop);
        var (ofServer, ofLoad) = times.Elapsed;
        await client.RunAsync(1, measured / 4, stop);
        var (one, _) = await client.RunAsync(1, measured / 2, stop);
        return
        [
            many.Count / took.TotalSeconds, many.Percentile(0.5), many.Percentile(0.99),
            ofServer.TotalMicroseconds / many.Count, ofLoad.TotalMicroseconds / many.Count,
            one.Percentile(0.5), one.Percentile(0.99),
        ];
    }
}
