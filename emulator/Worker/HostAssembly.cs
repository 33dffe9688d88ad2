using System.Net;
using Emulator.DurableTask;
using Emulator.Runtime;
using Emulator.ServiceBus;
using Emulator.Worker.Admin;
using Emulator.Worker.Configuration;
using Emulator.Worker.Functions;
using Emulator.Worker.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Emulator.Worker;

/// <summary>Puts a host together from a builder: services, functions, triggers, routes.</summary>
internal sealed class HostAssembly(WebApplicationBuilder web, EmulatorInstance instance, HostJson hostJson)
{
    private readonly EmulatorSettings _settings = EmulatorSettings.Read(web.Configuration);

    /// <summary>The platform's own setting for the largest request body, in bytes.</summary>
    private readonly int _largestBody =
        new SettingReader(web.Configuration, "").Number("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", PlatformAnswers.LargestBody, 1, int.MaxValue);

    private readonly DurableFunctions _durableFunctions = new();

    /// <param name="functions">The app's functions.</param>
    /// <param name="middleware">The app's middleware, outermost first.</param>
    /// <param name="output">Receives what is printed at start.</param>
    /// <exception cref="EmulatorException">A trigger or a setting is wrong.</exception>
    public FunctionsHost Assemble(
        List<Function> functions, IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware, TextWriter output)
    {
        ConfigureServer();
        ConfigureLogging();
        AddServices();
        var app = web.Build();
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        StoredClock.Remember(instance.Clock, instance.Store, loggers.CreateLogger("Host.Clock"));

        FunctionRunner runner = new(app.Services, middleware, instance.Store.Usage, instance.Start, instance.Clock is VirtualClock ? null : hostJson.FunctionTimeout);
        var engine = app.Services.GetRequiredService<DurableTaskEngine>();
        var broker = app.Services.GetRequiredService<ServiceBusBroker>();
        TriggerBindings bindings = new(app, instance, hostJson, _durableFunctions, broker, runner, loggers.CreateLogger("Host.Functions"));

        FunctionsHost host = new(app, instance, runner, engine, broker, bindings.Timers.Functions);
        app.KeepAdminToLoopback();
        app.Use(host.HoldUntilStartedAsync);
        app.RefuseLargeBodies(_largestBody);
        app.HideOtherMethods(hostJson.RoutePrefix);
        app.UseRouting();
        app.MapGet("/admin/host/status", static () => TypedResults.Ok(new { state = "Running" }));
        new ClockRoutes(instance, app.Lifetime.ApplicationStopping).Map(app);
        new HistoryRoute(engine).Map(app);
        new HostilityRoutes(instance.Hostility).Map(app);
        new UsageRoute(instance.Store.Usage).Map(app);
        if (instance.Store.CrashPoints is { } points) new CrashRoutes(points).Map(app);
        app.MapServiceBus(broker);
        foreach (var function in functions) bindings.Add(function);
        StartList list = new(functions, bindings);
        host.Started += port => list.Write(output, port, instance.Clock.GetUtcNow());
        return host;
    }

    private void ConfigureServer() => web.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = _largestBody;
        kestrel.Listen(IPAddress.Loopback, _settings.Port);
    });

    /// <summary>The host says itself where it listens, and why it could not start; host.json has the last word.</summary>
    private void ConfigureLogging() => web.Logging
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
        .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
        .AddConfiguration(hostJson.Logging);

    private void AddServices() => web.Services
        .AddSingleton(services => new DurableTaskEngine(
            instance.Store, instance.Clock, instance.Work, _durableFunctions, hostJson.DurableTask, services.GetRequiredService<ILoggerFactory>(), instance.Hostility))
        .AddSingleton(services => instance.Broker = new ServiceBusBroker(
            instance.Store, instance.Clock, instance.Work, Queues(), services.GetRequiredService<ILoggerFactory>(), instance.Hostility));

    private IEnumerable<QueueSettings> Queues() => _settings.Queues.Select(name => new QueueSettings(name));
}
