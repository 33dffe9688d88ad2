using System.Diagnostics;
using Tests.Conventions;

namespace Tests.Simulations;

/// <summary>The simulation as a program: it needs a process whose thread pool has one thread.</summary>
internal static class SimulationProcess
{
    /// <summary>Where the build has put it, of the same configuration as these tests.</summary>
    public static string Folder { get; } = Path.Combine(
        SourceTree.Root, "tests", "Simulation", Path.GetRelativePath(Path.Combine(SourceTree.Root, "tests"), AppContext.BaseDirectory));

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">Its options.</param>
    /// <param name="folder">Where it is, where it is not in its usual place.</param>
    public static async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAsync(string arguments, string? folder = null)
    {
        ProcessStartInfo start = new("dotnet", $"{Path.Combine(folder ?? Folder, "Simulation.dll")} {arguments}") { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var lines = (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync();
        return (process.ExitCode, lines);
    }
}
