using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tests.Emulator.Worker;

/// <summary>What a person at a terminal sees of the host; the app is the real one.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan Generous = TimeSpan.FromMinutes(2);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scf-process-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Given_a_wrong_setting_When_started_Then_one_line_says_so_and_the_exit_code_is_1()
    {
        using var process = Start("--Emulator:Port=seventy");
        var error = await process.StandardError.ReadToEndAsync().WaitAsync(Generous);
        await process.WaitForExitAsync().WaitAsync(Generous);

        Assert.Equal("Emulator:Port: 'seventy' is not a whole number from 0 to 65535." + Environment.NewLine, error);
        Assert.Equal(1, process.ExitCode);
    }

    [UnixTheory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task Given_a_running_host_When_interrupted_or_terminated_Then_it_stops_in_order(int signal)
    {
        using var process = Start("--Emulator:Port=0");
        try
        {
            string? line;
            do
            {
                line = await process.StandardOutput.ReadLineAsync().WaitAsync(Generous);
            }
            while (line?.StartsWith("Now listening on: ", StringComparison.Ordinal) == false);

            Assert.NotNull(line);
            using HttpClient http = new() { BaseAddress = new Uri(line["Now listening on: ".Length..]) };
            Assert.Equal("""{"state":"Running"}""", await http.GetStringAsync("admin/host/status"));

            Assert.Equal(0, Kill(process.Id, signal));
            await process.WaitForExitAsync().WaitAsync(Generous);

            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    /// <summary>Starts the app with the signals as a terminal has them: a script that runs this test behind itself has SIGINT ignored, and so would the child.</summary>
    private Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(OperatingSystem.IsLinux() ? "env" : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        if (OperatingSystem.IsLinux())
        {
            start.ArgumentList.Add("--default-signal=INT");
            start.ArgumentList.Add("dotnet");
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ScfFunctions.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private sealed class UnixTheoryAttribute : TheoryAttribute
    {
        public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has no signals to send." : null;
    }
}
