using System.Globalization;
using Azure.Messaging.ServiceBus;
using Emulator.Runtime;
using Emulator.ServiceBus;
using Emulator.Worker;
using Marketplace.Backend;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScfFunctions;

namespace Simulation.Runtime;

/// <summary>The whole backend in this process, on one thread and a virtual clock: cut off at any commit, and started again on what it has stored.</summary>
/// <param name="folder">Its data.</param>
/// <param name="seed">Decides who of several goes on first.</param>
/// <param name="settings">Settings beside its own.</param>
/// <param name="foreground">Where hosts are built.</param>
/// <param name="history">Hears of every request and answer.</param>
internal sealed class SimulatedBackend(string folder, int seed, IReadOnlyDictionary<string, string> settings, Foreground foreground, History history) : IAsyncDisposable
{
    /// <summary>The key of first contact.</summary>
    public const string DevelopmentKey = "simulation";

    private readonly NoWaiting _noWaiting = new();
    private readonly List<string> _log = [];
    private Life? _life;
    private Task _rising = Task.CompletedTask;
    private readonly SortedDictionary<string, long> _struck = new(StringComparer.Ordinal);
    private bool _isRising;
    private int _starts;

    /// <summary>Asked before each commit and before its answers whether the power fails; null for never.</summary>
    public Func<bool>? PowerFails { get; set; }

    /// <summary>How often it was cut off.</summary>
    public int Crashes { get; private set; }

    /// <summary>Faults of the hostile mode that struck, over all its lives.</summary>
    public IReadOnlyDictionary<string, long> Struck => _struck;

    /// <summary>Warnings and errors that it logged.</summary>
    public IReadOnlyList<string> Log => _log;

    /// <summary>The services of the present host.</summary>
    public IServiceProvider Services => _life!.Host.Services;

    public BackendConnection Connection => new(
        key => new BackendApi(DirectServer.Address, key, Patience, Handler()),
        () => new ServiceBusClient(new RestConnection(DirectServer.Address, Handler())),
        Patience,
        seed);

    private Patience Patience => new(TimeSpan.FromHours(1), _noWaiting);

    public Task StartAsync() => _rising = RiseAsync();

    /// <summary>Whether anything may go wrong inside; nothing does before that is said.</summary>
    public bool AreFaultsOn
    {
        get;
        set
        {
            field = value;
            if (_life is { } life) life.Host.Services.GetRequiredService<EmulatorInstance>().Hostility.IsOn = value;
        }
    }

    /// <summary>Stops in order and starts again.</summary>
    public async Task RestartAsync()
    {
        await _rising;
        await (_rising = RiseAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _rising;
        await FallAsync();
    }

    private DirectHandler Handler() => new(this, history);

    /// <summary>Runs a request; one that comes while it is away waits.</summary>
    /// <exception cref="HttpRequestException">It was cut off meanwhile.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, byte[] body)
    {
        await _rising;
        var life = _life!;
        var running = life.Server.SendAsync(request, body);
        if (await Task.WhenAny(running, life.Cut.Task) == running && !life.Cut.Task.IsCompleted) return await running;
        _ = running.ContinueWith(static gone => _ = gone.Exception, TaskScheduler.Default);
        throw new HttpRequestException("The backend went away.");
    }

    /// <summary>Starts, as often as the power fails in the middle of it.</summary>
    private async Task RiseAsync()
    {
        _isRising = true;
        do
        {
            await FallAsync();
            _starts++;
            var life = await foreground.DoAsync(Build);
            life.Host.Services.GetRequiredService<EmulatorStore>().PowerFails = () => AskWhetherPowerFails(life);
            _life = life;
            try
            {
                await life.Host.StartAsync();
            }
            catch (Exception e) when (life.Cut.Task.IsCompleted)
            {
                history.Note($"cut off while it started: {e.GetType().Name}");
            }
        }
        while (_life.Cut.Task.IsCompleted);
        _life.Host.Services.GetRequiredService<EmulatorInstance>().Hostility.IsOn = AreFaultsOn;
        _isRising = false;
    }

    private bool AskWhetherPowerFails(Life life)
    {
        if (!AreFaultsOn || life.Cut.Task.IsCompleted || PowerFails?.Invoke() != true) return false;
        Crashes++;
        history.Note("power fails");
        life.Cut.SetResult();
        if (!_isRising) _rising = AgainAsync();
        return true;

        // Not in the middle of the commit that was cut off.
        async Task AgainAsync()
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await RiseAsync();
        }
    }

    private async Task FallAsync()
    {
        if (_life is not { } life) return;
        _life = null;
        foreach (var (kind, count) in life.Host.Services.GetRequiredService<EmulatorInstance>().Hostility.Struck)
            _struck[kind.ToString()] = _struck.GetValueOrDefault(kind.ToString()) + count;
        await life.Host.StopAsync();
        await life.Host.DisposeAsync();
    }

    private Life Build()
    {
        DirectServer server = new();
        var builder = FunctionsApplication.CreateBuilder([.. Arguments()]);
        builder.Properties[BuilderProperties.FunctionAssemblies] = new[] { typeof(ScfApplication).Assembly };
        builder.Properties[BuilderProperties.Output] = TextWriter.Null;
        builder.Logging.ClearProviders().AddProvider(new ListedLog(_log));
        ScfApplication.AddTo(builder);
        builder.Services.AddSingleton<IServer>(server);
        return new Life((FunctionsHost)builder.Build(), server, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    private IEnumerable<string> Arguments()
    {
        Dictionary<string, string> all = new(settings, StringComparer.Ordinal)
        {
            ["AzureWebJobsScriptRoot"] = Path.Combine(AppContext.BaseDirectory, "app"),
            ["AzureFunctionsJobHost:logging:logLevel:default"] = "Warning",
            ["Emulator:Clock"] = "Virtual",
            ["Emulator:DataFolder"] = folder,
            ["Emulator:Seed"] = HashCodeOf(seed, _starts).ToString(CultureInfo.InvariantCulture),
            ["Scf:Banks"] = "acme;bravo",
            ["Scf:DevelopmentKey"] = DevelopmentKey,
        };
        return all.Select(setting => $"--{setting.Key}={setting.Value}");
    }

    private static int HashCodeOf(int seed, int start) => unchecked((seed * 1_000_003) + start);

    /// <summary>From one start to the next.</summary>
    private sealed record Life(FunctionsHost Host, DirectServer Server, TaskCompletionSource Cut);
}
