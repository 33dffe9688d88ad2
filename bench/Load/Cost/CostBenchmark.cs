using System.Globalization;
using Bench.Load.Application;
using Bench.Load.Measuring;
using Bench.Load.Servers;

namespace Bench.Load.Cost;

/// <summary>Counts what cases ask of the services, by the embedded runtime's meter, and prints what that would cost in Azure.</summary>
/// <param name="cases">How many are counted, after a few that make what later ones find.</param>
/// <param name="waiting">How many wait for a day, paid out and received.</param>
/// <param name="folder">On the disk to use; null is the machine's folder for temporary files.</param>
internal sealed class CostBenchmark(int cases, int waiting, string? folder)
{
    private const int WarmUp = 5;
    private const double DaysInMonth = 30;

    public async Task<int> RunAsync(CancellationToken stop)
    {
        using (ScratchFolder probe = new(folder)) Machine.Print(probe.Path);
        Console.WriteLine($"settings: virtual clock, sweep every minute; {cases} undisturbed cases, {waiting} that wait for a day");
        var alone = await OnServerAsync(application => DayAsync(application, stop), stop);
        UsageCounts? counts = null;
        var waited = await OnServerAsync(async application =>
        {
            await application.RepayAsync(await application.PayOutAsync(WarmUp, stop), stop);
            var before = await application.UsageAsync(stop);
            await application.RepayAsync(await application.PayOutAsync(cases, stop), stop);
            counts = new UsageCounts(before, await application.UsageAsync(stop), cases);
            await application.PayOutAsync(waiting, stop);
            return await DayAsync(application, stop);
        }, stop);
        foreach (var (line, perCase) in counts!.Lines)
            Console.WriteLine($"  {line.Service} {line.Subject} {line.Operation}: {perCase.ToString("0.##", CultureInfo.InvariantCulture)}");
        new Bill(CaseCost.Of(counts), (waited - alone) * (DaysInMonth / waiting), alone * DaysInMonth).Print([1_000, 100_000, 10_000_000]);
        return 0;
    }

    /// <summary>A day in the middle of the wait: on the first one is tidied up after what went before.</summary>
    private static async Task<CaseCost> DayAsync(UndisturbedCases application, CancellationToken stop)
    {
        await application.AdvanceAsync(TimeSpan.FromDays(1), stop);
        var before = await application.UsageAsync(stop);
        await application.AdvanceAsync(TimeSpan.FromDays(1), stop);
        return CaseCost.Of(new UsageCounts(before, await application.UsageAsync(stop), cases: 1));
    }

    private async Task<CaseCost> OnServerAsync(Func<UndisturbedCases, Task<CaseCost>> run, CancellationToken stop)
    {
        using ScratchFolder data = new(folder);
        // Documents are dated by the system's clock, and none may come from the future.
        var start = TimeProvider.System.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string[] arguments = [.. ApplicationBenchmark.Arguments, "--Emulator:Clock=Virtual", $"--Emulator:ClockStart={start}", "--SweeperSchedule=0 * * * * *"];
        await using var server = await ServerProcess.StartAsync(ServerAssembly.Application, data.Path, arguments, stop);
        using var application = await UndisturbedCases.BeginAsync(server.Port, stop);
        return await run(application);
    }
}
