using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Marketplace.Backend;

/// <summary>How a backend of our own is started.</summary>
/// <param name="Folder">Its data folder; also where its output is logged.</param>
/// <param name="Port">Where it serves, on loopback.</param>
/// <param name="Key">The development key that it accepts.</param>
/// <param name="ClockStart">Where its virtual clock stands at the first start.</param>
internal sealed record BackendSettings(string Folder, int Port, string Key, DateTimeOffset ClockStart)
{
    public Uri Address => new($"http://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}/");

    /// <summary>A port that nobody listens on at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The backend as a child process: started, started again on the same data when it dies, stopped with us.</summary>
internal sealed class BackendProcess : IAsyncDisposable
{
    /// <summary>A child that died this often will not live.</summary>
    private const int MostRestarts = 20;

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(15);

    private readonly BackendSettings _settings;
    private readonly StreamWriter _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _lastLines = new();
    private Process _process;
    private Task _watch = Task.CompletedTask;
    private long _peakMemory;

    private BackendProcess(BackendSettings settings)
    {
        _settings = settings;
        Directory.CreateDirectory(settings.Folder);
        LogFile = Path.Combine(settings.Folder, "backend.log");
        _log = new StreamWriter(LogFile, append: true) { AutoFlush = true };
        _process = Launch();
    }

    /// <summary>What the child printed.</summary>
    public string LogFile { get; }

    /// <summary>How often the child died and was started again.</summary>
    public int Restarts { get; private set; }

    /// <summary>Faults with a <see cref="BackendException"/> when the child cannot be kept alive.</summary>
    public Task Failed => _failed.Task;

    /// <summary>Starts the backend and waits until it serves.</summary>
    /// <exception cref="BackendException">It is not there, or it ends before it serves; the message holds its last lines.</exception>
    public static async Task<BackendProcess> StartAsync(BackendSettings settings, CancellationToken cancellationToken)
    {
        var child = new BackendProcess(settings);
        try
        {
            await child.WaitUntilServingAsync(cancellationToken);
            child._watch = child.WatchAsync();
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>The largest resident memory that any of the child's lives reached so far, in bytes, as far as measured.</summary>
    public long MeasurePeakMemory()
    {
        try
        {
            _process.Refresh();
            if (!_process.HasExited) _peakMemory = Math.Max(_peakMemory, _process.PeakWorkingSet64);
        }
        catch (InvalidOperationException)
        {
            // It died between the question and the answer; the last measurement stands.
        }

        return _peakMemory;
    }

    /// <summary>Ends the child at once, as a power cut would; it is then started again.</summary>
    public void Kill()
    {
        MeasurePeakMemory();
        _process.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch;
        if (!_process.HasExited) Signals.Terminate(_process);
        using (var patience = new CancellationTokenSource(LongestStop))
        {
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
        await _log.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>The backend's assembly: beside this program, or where the build put it.</summary>
    private static string Assembly()
    {
        var here = AppContext.BaseDirectory;
        var built = typeof(BackendProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Backend").Value!;
        string[] places = [Path.Combine(here, Path.GetFileName(built)), Path.GetFullPath(Path.Combine(here, built))];
        return places.FirstOrDefault(File.Exists) ?? throw new BackendException($"The backend is in neither place: {string.Join(", ", places)}. Build functions/ first.");
    }

    private Process Launch()
    {
        var assembly = Assembly();
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { assembly },
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["Emulator__Port"] = _settings.Port.ToString(CultureInfo.InvariantCulture),
                ["Emulator__DataFolder"] = _settings.Folder,
                ["Emulator__Clock"] = "Virtual",
                ["Emulator__ClockStart"] = _settings.ClockStart.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["Emulator__Queues"] = "bank-inbound;bank-acme;bank-bravo",
                ["Scf__Banks"] = "acme;bravo",
                ["Scf__DevelopmentKey"] = _settings.Key,
                ["SweeperSchedule"] = "0 0 * * * *",
                ["ReviewSchedule"] = "0 0 6 * * *",
                ["AzureFunctionsJobHost__logging__logLevel__default"] = "Warning",
            },
        };
        try
        {
            var process = Process.Start(start)!;
            process.OutputDataReceived += (_, line) => Log(line.Data);
            process.ErrorDataReceived += (_, line) => Log(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process;
        }
        catch (Win32Exception e)
        {
            throw new BackendException($"'dotnet' cannot be started: {e.Message}", e);
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await _process.WaitForExitAsync(_stop.Token);
                if (++Restarts > MostRestarts) throw new BackendException($"The backend died {Restarts} times. {LastLines()}");
                Log($"--- ended with code {_process.ExitCode.ToString(CultureInfo.InvariantCulture)}; starting it again");
                _process.Dispose();
                _process = Launch();
                await WaitUntilServingAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // We are stopping, and so shall the child.
        }
        catch (BackendException e)
        {
            _failed.TrySetException(e);
        }
    }

    private async Task WaitUntilServingAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = _settings.Address, Timeout = TimeSpan.FromSeconds(10) };
        await new Patience(LongestStart).TryAsync(
            "Starting the backend",
            async stop =>
            {
                if (_process.HasExited)
                    throw new BackendException($"The backend ended with code {_process.ExitCode.ToString(CultureInfo.InvariantCulture)} before it served. {LastLines()}");
                using var answer = await http.GetAsync("api/health", stop);
                return answer.IsSuccessStatusCode ? "serving" : null;
            },
            Patience.IsPassing, null, cancellationToken);
    }

    private void Log(string? line)
    {
        if (line is null) return;
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > 15) _lastLines.Dequeue();
            if (!_stop.IsCancellationRequested) _log.WriteLine(line);
        }
    }

    private string LastLines()
    {
        lock (_lastLines) return _lastLines.Count == 0 ? $"It printed nothing; see {LogFile}." : $"Its last lines:\n{string.Join('\n', _lastLines)}";
    }

    private static class Signals
    {
        private const int SigTerm = 15;

        /// <summary>Asks a process to end in its own time; where the system knows no such request, ends it.</summary>
        public static void Terminate(Process process)
        {
            if (OperatingSystem.IsWindows()) process.Kill();
            else _ = SendSignal(process.Id, SigTerm);
        }

        [DllImport("libc", EntryPoint = "kill")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int SendSignal(int processId, int signal);
    }
}
