using System.Diagnostics;
using System.Net.Http.Json;
using Emulator.Runtime;

namespace Tests.Crashes.Matrix;

/// <summary>The real program as a child process on a folder of its own, which is started again on its data whenever it has died.</summary>
internal sealed class Backend : IAsyncDisposable
{
    /// <summary>The key of first contact.</summary>
    public const string DevelopmentKey = "development-key";

    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Generous = TimeSpan.FromMinutes(2);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scf-crash-");
    private readonly Queue<string> _lastLines = new();
    private readonly Queue<string> _next = new();
    private Process? _process;

    /// <summary>Calls the present life of the process.</summary>
    public HttpClient Http { get; private set; } = new();

    public string DataFolder => Path.Combine(_folder.FullName, "data");

    /// <summary>How often it has died.</summary>
    public int Deaths { get; private set; }

    /// <summary>Where the clock stands at the first start: a Wednesday, noon.</summary>
    public static DateTimeOffset ClockStart { get; } = new(2017, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>From now on the process dies at these points, one after the other.</summary>
    /// <returns>The earlier ones that it has not come to.</returns>
    public async Task<IReadOnlyList<string>> ArmAsync(IEnumerable<string> points)
    {
        string[] left = [.. _next];
        _next.Clear();
        foreach (var point in points) _next.Enqueue(point);
        if (_process is null) return left;
        using var answer = await Http.PostAsync($"admin/crash-points?at={Uri.EscapeDataString(At)}", content: null);
        answer.EnsureSuccessStatusCode();
        return left;
    }

    /// <summary>How often each point was reached since the start or since <see cref="ArmAsync"/>.</summary>
    public async Task<OrderedDictionary<string, long>> ReachedAsync() => (await Http.GetFromJsonAsync<OrderedDictionary<string, long>>("admin/crash-points"))!;

    /// <summary>Starts the process; where it dies on the way it is started again.</summary>
    public async Task StartAsync()
    {
        while (!await TryStartAsync()) await BuryAsync();
    }

    /// <summary>Ends it without a warning and starts it again.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(Generous);
        _process.Dispose();
        await StartAsync();
    }

    /// <summary>It does not answer any more: waits for its end and starts it again on its data.</summary>
    /// <exception cref="InvalidOperationException">It has ended in another way than by its own SIGKILL.</exception>
    public async Task ReviveAsync()
    {
        await BuryAsync();
        await StartAsync();
    }

    /// <summary>Ends it for good; its data stay until disposal.</summary>
    public async Task StopAsync()
    {
        Http.Dispose();
        if (_process is not { } process) return;
        _process = null;
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Generous);
        process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    public string LastLines()
    {
        lock (_lastLines) return string.Join('\n', _lastLines);
    }

    private string At => _next.TryPeek(out var point) ? point : CrashPoints.OnlyCount;

    private async Task BuryAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(Generous);
        const int Killed = 128 + 9;
        if (_process.ExitCode != Killed || !_next.TryDequeue(out _))
            throw new InvalidOperationException($"The backend ended with code {_process.ExitCode} where nobody had asked for it.\n{LastLines()}");
        _process.Dispose();
        Deaths++;
    }

    /// <returns>False where it ended before it served.</returns>
    private async Task<bool> TryStartAsync()
    {
        ProcessStartInfo start = new("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.FullName };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ScfFunctions.dll"));
        foreach (var (key, value) in Settings()) start.ArgumentList.Add($"--{key}={value}");
        var process = _process = Process.Start(start)!;
        TaskCompletionSource<string?> serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.OutputDataReceived += (_, line) =>
        {
            Remember(line.Data);
            if (line.Data is null) serving.TrySetResult(null);
            else if (line.Data.StartsWith(Listening, StringComparison.Ordinal)) serving.TrySetResult(line.Data[Listening.Length..]);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (await serving.Task.WaitAsync(Generous) is not { } address) return false;
        Http.Dispose();
        Http = new HttpClient { BaseAddress = new Uri(address + "/"), Timeout = Generous };
        return true;
    }

    private Dictionary<string, string> Settings() => new()
    {
        ["Emulator:Port"] = "0",
        ["Emulator:DataFolder"] = DataFolder,
        ["Emulator:Clock"] = "Virtual",
        ["Emulator:ClockStart"] = ClockStart.ToString("O"),
        ["Emulator:CrashAt"] = At,
        ["Scf:Banks"] = "acme;bravo",
        ["Scf:DevelopmentKey"] = DevelopmentKey,
        ["Scf:UnsignedBankMessages"] = "true",
        ["AzureFunctionsJobHost:logging:logLevel:default"] = "Warning",
    };

    private void Remember(string? line)
    {
        if (line is null) return;
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > 40) _lastLines.Dequeue();
        }
    }
}
