using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bench.Load.Http;

namespace Bench.Load.Servers;

/// <summary>A server that is measured: a process of its own on a free port, with a data folder of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(5);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServerProcess(string assembly, string folder, string[] arguments)
    {
        Folder = folder;
        Port = FreePort();
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList = { ServerAssembly.Find(assembly), $"--Emulator:Port={Port.ToString(CultureInfo.InvariantCulture)}", $"--Emulator:DataFolder={folder}" },
            WorkingDirectory = Path.GetDirectoryName(ServerAssembly.Find(assembly))!,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        _process = Process.Start(start) ?? throw new IOException($"{assembly} could not be started.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    public int Id => _process.Id;

    public string Folder { get; }

    /// <summary>How long it took from the start of the process until it served.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>The processor time that it has used, user and system, all threads together.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Its resident memory now, and at most so far, in bytes.</summary>
    public (long Now, long Peak) Memory
    {
        get
        {
            _process.Refresh();
            return (_process.WorkingSet64, _process.PeakWorkingSet64);
        }
    }

    /// <summary>Starts a server and waits until it serves.</summary>
    /// <param name="assembly">One of <see cref="ServerAssembly"/>.</param>
    /// <param name="folder">Its data folder, which may hold what an earlier one left.</param>
    /// <param name="arguments">Settings, as its command line takes them.</param>
    /// <exception cref="IOException">It ended before it served, or does not serve in time; the message holds what it printed.</exception>
    public static async Task<ServerProcess> StartAsync(string assembly, string folder, string[] arguments, CancellationToken stop)
    {
        var since = Stopwatch.StartNew();
        ServerProcess server = new(assembly, folder, arguments);
        try
        {
            while (!await server.ServesAsync(stop))
            {
                if (server._process.HasExited || since.Elapsed > LongestStart) throw new IOException($"{assembly} does not serve. It printed:\n{server.Output}");
                await Task.Delay(BetweenAttempts, TimeProvider.System, stop);
            }

            server.StartTime = since.Elapsed;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once, as a power cut would; its folder stays.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            if (line is not null && _output.Length < 10_000) _output.AppendLine(line);
        }
    }

    private async Task<bool> ServesAsync(CancellationToken stop)
    {
        try
        {
            using var connection = await HttpConnection.OpenAsync(Port, stop);
            return await connection.SendAsync("GET", "/admin/host/status", default, "", stop) == 200;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
