using Bench.Load.Servers;
using Emulator.DurableTask;
using Emulator.Runtime;
using Emulator.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScfFunctions;

namespace Bench.Review;

/// <summary>The application in this process, on a folder that may hold what an earlier one left. Its timers never come.</summary>
internal sealed class ReviewedApplication : IAsyncDisposable
{
    private const string Never = "0 0 0 29 2 *";

    private readonly IHost _host;
    private readonly ScratchFolder _app;

    private ReviewedApplication(IHost host, ScratchFolder app) => (_host, _app) = (host, app);

    public DurableTaskClient Instances => Service<DurableTaskEngine>().Client;

    public static async Task<ReviewedApplication> StartAsync(string folder, CancellationToken stop)
    {
        ScratchFolder app = new(null);
        await File.WriteAllTextAsync(Path.Combine(app.Path, "host.json"), """{ "version": "2.0" }""", stop);
        var builder = FunctionsApplication.CreateBuilder(
        [
            $"--AzureWebJobsScriptRoot={app.Path}", $"--Emulator:DataFolder={folder}", "--Emulator:Port=0", $"--ReviewSchedule={Never}", $"--ReconciliationSchedule={Never}", $"--SweeperSchedule={Never}",
        ]);
        builder.Properties[BuilderProperties.FunctionAssemblies] = new[] { typeof(ScfApplication).Assembly };
        builder.Properties[BuilderProperties.Output] = TextWriter.Null;
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        ScfApplication.AddTo(builder);
        var host = builder.Build();
        await host.StartAsync(stop);
        return new ReviewedApplication(host, app);
    }

    /// <summary>How many requests a service has had so far, as the runtime counts them.</summary>
    public long Requests(string service) => Service<EmulatorInstance>().Store.Usage.TimesOf(service);

    public T Service<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>An object of a class that the application does not hold, made with its services.</summary>
    public T New<T>() => ActivatorUtilities.CreateInstance<T>(_host.Services);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _app.Dispose();
    }
}
