using System.Diagnostics;
using System.Globalization;
using Bench.Load.Measuring;
using Bench.Load.Servers;

namespace Bench.Review;

/// <summary>Makes open cases in one process and reviews them in a fresh one, so that what is measured is the review's alone.</summary>
/// <param name="counts">How many cases, one run each.</param>
/// <param name="lateEvery">Of so many one is told that its goods are late.</param>
/// <param name="folder">On the disk to use; null is the machine's folder for temporary files.</param>
/// <param name="isClose">Whether a month is closed over them in place of a review.</param>
internal sealed class ReviewBenchmark(int[] counts, int lateEvery, string? folder, bool isClose = false)
{
    public async Task<int> RunAsync(CancellationToken stop)
    {
        using (ScratchFolder probe = new(folder)) Machine.Print(probe.Path);
        Console.WriteLine(isClose
            ? "settings: fsync on, system clock, every case books; a fresh process closes over what another has made"
            : $"settings: fsync on, system clock, one of {lateEvery} cases late; a fresh process reviews what another has made");
        Figures figures = new(["made/s", "MB on disk", .. isClose ? MeasuredClose.Columns : MeasuredReview.Columns]);
        foreach (var count in counts)
        {
            using ScratchFolder data = new(folder);
            var since = Stopwatch.GetTimestamp();
            await ChildAsync(isClose ? "make-for-close" : "make", data.Path, count, stop);
            var perSecond = count / Stopwatch.GetElapsedTime(since).TotalSeconds;
            var onDisk = data.Length / 1e6;
            var output = await ChildAsync(isClose ? "close-one" : "review", data.Path, count, stop);
            figures.Add($"{count} cases", [perSecond, onDisk, .. FigureLine.Read(output)]);
        }

        figures.PrintMedians();
        return 0;
    }

    /// <summary>Runs a part of this program in a process of its own.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="IOException">It failed.</exception>
    private async Task<string> ChildAsync(string part, string data, int count, CancellationToken stop)
    {
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList = { typeof(ReviewBenchmark).Assembly.Location, part, "--data", data, "--cases", Text(count), "--late-every", Text(lateEvery) },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new IOException("The program could not be started once more.");
        var output = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        if (process.ExitCode != 0) throw new IOException($"{part} ended with {process.ExitCode} and printed:\n{output}");
        return output;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
