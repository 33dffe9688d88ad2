using System.Diagnostics;

namespace Tests.Crashes.Fsync;

/// <summary>The real program under strace, which notes its writes, syncs and messages with all their bytes.</summary>
internal sealed class TracedBackend : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Generous = TimeSpan.FromMinutes(3);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scf-trace-");
    private Process? _process;

    public HttpClient Http { get; private set; } = new();

    public string DataFolder => Path.Combine(_folder.FullName, "data");

    private string TraceFile => Path.Combine(_folder.FullName, "trace");

    public async Task StartAsync()
    {
        ProcessStartInfo start = new("strace") { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = _folder.FullName };
        string[] arguments =
        [
            "-f", "--seccomp-bpf", "-yy", "-xx", "-s", "70000", "-o", TraceFile, "-e", "trace=write,pwrite64,fdatasync,fsync,openat,recvmsg,recvfrom,sendmsg,sendto",
            "dotnet", Path.Combine(AppContext.BaseDirectory, "ScfFunctions.dll"), "--Emulator:Port=0", $"--Emulator:DataFolder={DataFolder}", "--Scf:DevelopmentKey=development-key",
            "--AzureFunctionsJobHost:logging:logLevel:default=Warning",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        string? line;
        do
        {
            line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Generous);
        }
        while (line?.StartsWith(Listening, StringComparison.Ordinal) == false);

        Assert.True(line is not null, "The program ended before it served; is strace allowed to trace here?");
        Http = new HttpClient { BaseAddress = new Uri(line[Listening.Length..] + "/"), Timeout = Generous };
        Http.DefaultRequestHeaders.Add("x-functions-key", "development-key");
    }

    /// <summary>Ends the program, and reads what was noted.</summary>
    public async Task<List<SystemCall>> StopAsync()
    {
        Http.Dispose();
        // strace passes the signal on and ends with the program.
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(Generous);
        _process.Dispose();
        _process = null;
        return SystemCall.ReadTrace(File.ReadLines(TraceFile));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await StopAsync();
        _folder.Delete(recursive: true);
    }
}
