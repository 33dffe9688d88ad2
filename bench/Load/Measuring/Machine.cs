using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench.Load.Measuring;

/// <summary>What a figure depends on besides the program.</summary>
internal static class Machine
{
    private const int Fsyncs = 200;

    /// <summary>Prints the processors, the memory, the runtime, the load by others, and what an fsync costs.</summary>
    /// <param name="folder">On the disk that is measured.</param>
    public static void Print(string folder)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        Console.WriteLine($"machine: {Environment.ProcessorCount} x {Processor()}, {memory} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
        Console.WriteLine($"fsync of 4 KiB: {FsyncMilliseconds(folder).ToString("0.00", CultureInfo.InvariantCulture)} ms (median of {Fsyncs}); load average {LoadAverage()}");
    }

    /// <summary>The load average of the last minute, where the system tells it.</summary>
    public static string LoadAverage() => First("/proc/loadavg")?.Split(' ')[0] ?? "unknown";

    private static string Processor()
    {
        if (!File.Exists("/proc/cpuinfo")) return RuntimeInformation.ProcessArchitecture.ToString();
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return model is null ? RuntimeInformation.ProcessArchitecture.ToString() : model[(model.IndexOf(':') + 1)..].Trim();
    }

    private static string? First(string file) => File.Exists(file) ? File.ReadLines(file).FirstOrDefault() : null;

    private static double FsyncMilliseconds(string folder)
    {
        var file = Path.Combine(folder, "fsync");
        using var handle = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write, options: FileOptions.DeleteOnClose);
        var page = new byte[4096];
        List<long> ticks = [];
        for (var i = 0; i < Fsyncs; i++)
        {
            var began = Stopwatch.GetTimestamp();
            RandomAccess.Write(handle, page, 0);
            RandomAccess.FlushToDisk(handle);
            ticks.Add(Stopwatch.GetTimestamp() - began);
        }

        return new Latencies(ticks).Percentile(0.5);
    }
}
