using Bench.Load.Measuring;
using Bench.Load.Servers;

namespace Bench.Load.Application;

/// <summary>What is measured.</summary>
/// <param name="Runs">How often; each run has a backend and orders of its own.</param>
/// <param name="Connections">How many connections apply.</param>
/// <param name="Rate">Applications a second where they arrive steadily.</param>
/// <param name="Applications">How many are measured, after a warm-up of half as many.</param>
/// <param name="Folder">On the disk to use; null is the machine's folder for temporary files.</param>
internal sealed record ApplicationSettings(int Runs, int Connections, double Rate, int Applications, string? Folder);

/// <summary>The real application on the system clock: how fast it accepts applications, and how soon a bank sees the payment instruction.</summary>
internal sealed class ApplicationBenchmark(ApplicationSettings settings)
{
    /// <summary>The settings of the backends that are measured.</summary>
    public static readonly string[] Arguments =
        [$"--Scf:DevelopmentKey={BackendApi.Key}", "--Scf:UnsignedBankMessages=true", $"--Scf:Banks={Documents.Bank}"];

    /// <summary>By then an exporter has sent what it held back for a fuller request.</summary>
    private static readonly TimeSpan ExportDelay = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary><c>POST /api/cases</c>, once at a steady rate and once as fast as the connections are answered.</summary>
    public async Task<int> AcceptAsync(CancellationToken stop)
    {
        Print($"{settings.Connections} connections, {settings.Applications} applications after a warm-up of half as many");
        Figures figures = new("accepted/s", "p50 ms", "p99 ms", "server CPU us/application", "load CPU us/application");
        for (var run = 1; run <= settings.Runs; run++)
        {
            Console.WriteLine($"run {run} of {settings.Runs}, load average {Machine.LoadAverage()}");
            figures.Add($"{settings.Rate} a second arrive", await AcceptAsync((applicants, orders) => applicants.ApplyAtRateAsync(orders, settings.Connections, settings.Rate, stop), stop));
            figures.Add("as fast as answered", await AcceptAsync((applicants, orders) => applicants.ApplyAsync(orders, settings.Connections, stop), stop));
        }

        figures.PrintMedians();
        return 0;
    }

    /// <summary>From the application to the bank's receiver, at a steady rate; once without an exporter of telemetry and once with one.</summary>
    public async Task<int> PayAsync(CancellationToken stop)
    {
        Print($"{settings.Rate} applications a second over {settings.Connections} connections, {settings.Applications} after a warm-up of half as many; the bank receives and deletes over HTTP");
        Figures figures = new("to acceptance: p50 ms", "p99 ms", "to the bank: p50 ms", "p99 ms", "server CPU us/case", "load CPU us/case", "MB resident");
        for (var run = 1; run <= settings.Runs; run++)
        {
            Console.WriteLine($"run {run} of {settings.Runs}, load average {Machine.LoadAverage()}");
            figures.Add($"{settings.Rate} cases a second", await PayOnceAsync(null, stop));
            using Collector collector = new();
            figures.Add("the same, exporting", await PayOnceAsync(collector, stop));
        }

        figures.PrintMedians();
        return 0;
    }

    private async Task<double[]> AcceptAsync(Func<Applicants, string[], Task<(Latencies Answers, TimeSpan Took)>> apply, CancellationToken stop)
    {
        using ScratchFolder folder = new(settings.Folder);
        await using var server = await ServerProcess.StartAsync(ServerAssembly.Application, folder.Path, Arguments, stop);
        var world = await TradingWorld.MakeAsync(server.Port, stop);
        Applicants applicants = new(server.Port, world.Agreement);
        var (warmUp, orders) = (await world.OrderAsync(settings.Applications / 2, stop), await world.OrderAsync(settings.Applications, stop));
        await using (BankReceiver bank = new(server.Port))
        {
            bank.Start();
            await applicants.ApplyAsync(warmUp, Math.Min(16, settings.Connections), stop);
            await bank.WaitForAsync(warmUp.Length, LongestWait, stop);
        }

        using ProcessorTimes times = new(server);
        var (answers, took) = await apply(applicants, orders);
        var (ofServer, ofLoad) = times.Elapsed;
        return
        [
            answers.Count / took.TotalSeconds, answers.Percentile(0.5), answers.Percentile(0.99),
            ofServer.TotalMicroseconds / answers.Count, ofLoad.TotalMicroseconds / answers.Count,
        ];
    }

    private async Task<double[]> PayOnceAsync(Collector? collector, CancellationToken stop)
    {
        using ScratchFolder folder = new(settings.Folder);
        await using var server = await ServerProcess.StartAsync(ServerAssembly.Application, folder.Path, [.. Arguments, .. collector?.Arguments ?? []], stop);
        var world = await TradingWorld.MakeAsync(server.Port, stop);
        Applicants applicants = new(server.Port, world.Agreement);
        var (warmUp, orders) = (await world.OrderAsync(settings.Applications / 2, stop), await world.OrderAsync(settings.Applications, stop));
        await using BankReceiver bank = new(server.Port);
        bank.Start();
        await applicants.ApplyAsync(warmUp, Math.Min(8, settings.Connections), stop);
        await bank.WaitForAsync(warmUp.Length, LongestWait, stop);
        applicants.AppliedAt.Clear();

        var before = collector?.Taken.Bytes ?? 0;
        using ProcessorTimes times = new(server);
        var (answers, _) = await applicants.ApplyAtRateAsync(orders, settings.Connections, settings.Rate, stop);
        await bank.WaitForAsync(orders.Length, LongestWait, stop);
        var (ofServer, ofLoad) = times.Elapsed;
        if (collector is not null) await Task.Delay(ExportDelay, TimeProvider.System, stop);
        if (collector is not null) Console.WriteLine($"  exported: {(collector.Taken.Bytes - before) / 1e3 / orders.Length:F1} kB a case");
        Latencies seen = new(applicants.AppliedAt.Select(applied => bank.SeenAt[applied.Key] - applied.Value));
        return
        [
            answers.Percentile(0.5), answers.Percentile(0.99), seen.Percentile(0.5), seen.Percentile(0.99),
            ofServer.TotalMicroseconds / orders.Length, ofLoad.TotalMicroseconds / orders.Length, server.Memory.Now / 1e6,
        ];
    }

    private void Print(string what)
    {
        using (ScratchFolder probe = new(settings.Folder)) Machine.Print(probe.Path);
        Console.WriteLine($"settings: fsync on, system clock, extended sessions off, {what}");
    }
}
