using System.Net.Http.Json;
using System.Reflection;
using Emulator.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tests.Support;

namespace Tests.Emulator.Worker;

/// <summary>What a test's Functions app consists of; everything but the functions has a default.</summary>
internal sealed record FunctionAppOptions
{
    /// <summary>The classes whose functions run.</summary>
    public Type[] Classes { get; init; } = [];

    /// <summary>The assemblies all of whose functions run.</summary>
    public Assembly[] Assemblies { get; init; } = [];

    /// <summary>Adds services and middleware.</summary>
    public Action<FunctionsApplicationBuilder>? Configure { get; init; }

    /// <summary>Settings by name, such as <c>Emulator:Queues</c> or <c>SweeperSchedule</c>.</summary>
    public Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>The text of host.json.</summary>
    public string HostJson { get; init; } = """{ "version": "2.0" }""";

    /// <summary>Whether something that a fault has delayed is still to come within minutes. A hostile runtime is given them after every move of the clock.</summary>
    public Func<FunctionApp, Task<bool>>? IsUnfinished { get; init; }

    /// <summary>Where the virtual clock starts; null runs on the system clock.</summary>
    public DateTimeOffset? ClockStart { get; init; }
}

/// <summary>A Functions app on the embedded runtime, in this process, on a free port, with a data folder of its own.</summary>
internal sealed class FunctionApp : IAsyncDisposable
{
    /// <summary>How long faults may delay what a test waits for.</summary>
    private const int MostMinutes = 180;

    private readonly FunctionAppOptions _options;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scf-app-");
    private IHost? _host;

    private FunctionApp(FunctionAppOptions options) => _options = options;

    /// <summary>Calls the app; the base address is its root, for example <c>Http.GetAsync("api/orders/1")</c>.</summary>
    public HttpClient Http { get; private set; } = new();

    /// <summary>Whether the app is struck by faults because all tests are.</summary>
    public bool IsHostile { get; private set; }

    public IServiceProvider Services => _host!.Services;

    public string DataFolder => Path.Combine(_folder.FullName, "data");

    /// <summary>What the app has logged since it was made, restarts included.</summary>
    public RecordedLog Log { get; } = new();

    /// <summary>What the app has printed at its starts.</summary>
    public StringWriter Output { get; } = new();

    public TimeProvider Clock => Services.GetRequiredService<TimeProvider>();

    public static async Task<FunctionApp> StartAsync(FunctionAppOptions options)
    {
        FunctionApp app = new(options);
        try
        {
            await app.StartAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>An app on the virtual clock with the functions of some classes.</summary>
    public static Task<FunctionApp> StartAsync(DateTimeOffset clockStart, params Type[] classes) =>
        StartAsync(new FunctionAppOptions { ClockStart = clockStart, Classes = classes });

    /// <summary>Runs everything due up to <paramref name="until"/> and waits until all is idle.</summary>
    /// <remarks>
    /// What faults have delayed is waited for, minute by minute, so that a test can go on as on a runtime without faults. The clock may then
    /// have passed the next moment that the test moves to.
    /// </remarks>
    public async Task AdvanceAsync(DateTimeOffset until)
    {
        await MoveAsync(IsHostile && until < Clock.GetUtcNow() ? Clock.GetUtcNow() : until);
        if (!IsHostile || _options.IsUnfinished is not { } isUnfinished) return;
        for (var minute = 0; minute < MostMinutes && await isUnfinished(this); minute++) await MoveAsync(Clock.GetUtcNow().AddMinutes(1));
    }

    private async Task MoveAsync(DateTimeOffset until)
    {
        using var response = await Http.PostAsJsonAsync("admin/clock", new { until });
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    /// <summary>Moves the virtual clock on by <paramref name="span"/>.</summary>
    public Task AdvanceAsync(TimeSpan span) => AdvanceAsync(Clock.GetUtcNow() + span);

    /// <summary>Lets the host stop in order, as Ctrl-C does; what it made stays until <see cref="StopAsync"/>.</summary>
    public Task StopHostAsync() => _host!.StopAsync();

    /// <summary>Stops the host and closes its store.</summary>
    public async Task StopAsync()
    {
        Http.Dispose();
        if (_host is not { } host) return;
        _host = null;
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    /// <summary>Stops the app and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "host.json"), _options.HostJson);
        var builder = FunctionsApplication.CreateBuilder([.. Arguments()]);
        builder.ConfigureFunctionsWebApplication();
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.Properties[BuilderProperties.FunctionAssemblies] = _options.Assemblies;
        builder.Properties[BuilderProperties.FunctionClasses] = _options.Classes;
        builder.Properties[BuilderProperties.Output] = Output;
        _options.Configure?.Invoke(builder);
        var host = (FunctionsHost)builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }

        _host = host;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}/"), Timeout = TimeSpan.FromMinutes(2) };
    }

    private IEnumerable<string> Arguments()
    {
        Dictionary<string, string> settings = new(_options.Settings, StringComparer.OrdinalIgnoreCase);
        settings.TryAdd("AzureWebJobsScriptRoot", _folder.FullName);
        settings.TryAdd("Emulator:Port", "0");
        settings.TryAdd("Emulator:DataFolder", DataFolder);
        IsHostile = HostileMode.AddTo(settings);
        if (_options.ClockStart is { } start)
        {
            settings.TryAdd("Emulator:Clock", "Virtual");
            settings.TryAdd("Emulator:ClockStart", start.ToString("O"));
        }

        return settings.Select(setting => $"--{setting.Key}={setting.Value}");
    }
}
