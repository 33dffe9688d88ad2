using System.Diagnostics;
using System.Runtime.InteropServices;
using Export;

namespace Tests.Tools;

/// <summary>The tool as a process.</summary>
internal static class ExportProgram
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>SIGTERM: unlike Ctrl-C it also reaches what was started in the background.</summary>
    public const int Terminate = 15;

    public static async Task<(int Code, string Error)> ToEndAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await error);
    }

    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [typeof(ExportRun).Assembly.Location, .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <returns>0 where the signal was sent.</returns>
    [DllImport("libc", EntryPoint = "kill")]
    public static extern int Kill(int process, int signal);
}

/// <summary>A test that sends signals.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no signals to send." : null;
}
