using System.Diagnostics;
using Bench.Load.Measuring;
using Bench.Load.Servers;

namespace Bench.Load.Waiting;

/// <summary>Many cases that wait: what they occupy, how soon a server has them again after <c>kill -9</c>, what waiting costs, how soon one wakes up.</summary>
/// <param name="cases">Whose cases.</param>
/// <param name="counts">How many, one run each.</param>
/// <param name="idle">How long a server that has nothing to do is watched.</param>
/// <param name="folder">On the disk to use; null is the machine's folder for temporary files.</param>
internal sealed class WaitingBenchmark(IWaitingCases cases, int[] counts, TimeSpan idle, string? folder)
{
    private const int Woken = 500;

    public async Task<int> RunAsync(CancellationToken stop)
    {
        using (ScratchFolder probe = new(folder)) Machine.Print(probe.Path);
        Console.WriteLine("settings: fsync on, system clock, extended sessions off; killed with -9 once all wait, and started again on the same folder");
        Figures figures = new(
            "made/s", "bytes on disk per case", "MB resident before the kill", "start after it s", "MB resident then", "bytes per case then",
            "idle CPU ms/s", "wake-up: p50 ms", "p99 ms");
        var empty = await EmptyMemoryAsync(stop);
        foreach (var count in counts) figures.Add($"{count} cases", await MeasureAsync(count, empty, stop));
        figures.PrintMedians();
        return 0;
    }

    /// <summary>What a server occupies that has nothing to keep, in bytes.</summary>
    private async Task<long> EmptyMemoryAsync(CancellationToken stop)
    {
        using ScratchFolder data = new(folder);
        await using var server = await ServerProcess.StartAsync(cases.Assembly, data.Path, cases.Arguments, stop);
        return server.Memory.Now;
    }

    private async Task<double[]> MeasureAsync(int count, long empty, CancellationToken stop)
    {
        using ScratchFolder data = new(folder);
        double perSecond, before;
        await using (var first = await ServerProcess.StartAsync(cases.Assembly, data.Path, cases.Arguments, stop))
        {
            var since = Stopwatch.GetTimestamp();
            await cases.MakeAsync(first.Port, count, stop);
            perSecond = count / Stopwatch.GetElapsedTime(since).TotalSeconds;
            before = first.Memory.Now / 1e6;
            await first.KillAsync();
        }

        var onDisk = data.Length;
        await using var second = await ServerProcess.StartAsync(cases.Assembly, data.Path, cases.Arguments, stop);
        var after = second.Memory.Now;
        var used = second.ProcessorTime;
        await Task.Delay(idle, TimeProvider.System, stop);
        var idleShare = (second.ProcessorTime - used) / idle;
        Latencies woken = new(await cases.WakeAsync(second.Port, Math.Min(Woken, count), stop));
        return
        [
            perSecond, (double)onDisk / count, before, second.StartTime.TotalSeconds, after / 1e6, (double)(after - empty) / count,
            idleShare * 1000, woken.Percentile(0.5), woken.Percentile(0.99),
        ];
    }
}
