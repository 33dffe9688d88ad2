using System.Diagnostics;

namespace Tests.Crashes.Disk;

/// <summary>The system's own tools.</summary>
internal static class Shell
{
    /// <summary>Runs a tool to its end, which must be a good one.</summary>
    public static void Run(string tool, params string[] arguments)
    {
        ProcessStartInfo start = new(tool, arguments) { UseShellExecute = false, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{tool} {string.Join(' ', arguments)}: {error}");
    }
}
