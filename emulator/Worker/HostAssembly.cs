using System.Net;
using Emulator.DurableTask;
using Emulator.Runtime;
using Emulator.ServiceBus;
using Emulator.Worker.Admin;
using Emulator.Worker.Configuration;
using Emulator.Worker.Functions;
using Emulator.Worker.Http;
using Emulator.Worker.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Emulator.Worker;

/// <summary>Puts a host together from a builder: services, functions, triggers, routes.</summary>
internal sealed class HostAssembly(WebApplicationBuilder web, EmulatorInstance instance, EmulatorSettings settings, HostJson hostJson)
{
    private readonly DurableFunctions _durableFunctions = new();

    /// <exception cref="EmulatorException">A function, a trigger or a setting is wrong.</exception>
    public FunctionsHost Assemble(
        IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware, bool hasAspNetCore, IDictionary<object, object> properties)
    {
        var functions = FunctionCatalog.Discover(BuilderProperties.Classes(properties));
        var bodyLimit = BodyLimit(web.Configuration);
        Configure(bodyLimit);
        var app = web.Build();
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        var logger = loggers.CreateLogger("Host.Functions");
        StoredClock.Remember(instance.Clock, instance.Store, logger);

        var start = instance.Store.WriteAsync(RuntimeRow.CountStart).GetAwaiter().GetResult();
        FunctionRunner runner = new(app.Services, middleware, start, instance.Clock is VirtualClock ? null : hostJson.FunctionTimeout);
        var broker = app.Services.GetRequiredService<ServiceBusBroker>();
        HttpFunctions http = new(hostJson.RoutePrefix);
        TimerBinding timers = new(runner, instance, web.Configuration, logger);
        DurableBinding durable = new(_durableFunctions, runner, instance.Work);
        ServiceBusBinding bus = new(instance, broker, runner, hostJson.ServiceBus, web.Configuration);

        FunctionsHost host = new(app, instance, runner, broker, timers.Functions);
        app.KeepAdminToLoopback();
        host.HoldRequestsUntilStarted(app);
        app.RefuseLargeBodies(bodyLimit);
        app.HideOtherMethods(hostJson.RoutePrefix);
        app.UseRouting();
        new AdminRoutes(instance, app.Lifetime.ApplicationStopping).Map(app);
        app.MapServiceBus(broker);
        foreach (var function in functions)
        {
            switch (function.Trigger)
            {
                case HttpTriggerAttribute when !hasAspNetCore:
                    throw new EmulatorException($"Function '{function.Name}' answers HTTP; call builder.ConfigureFunctionsWebApplication() first.");
                case HttpTriggerAttribute trigger:
                    http.Map(app, function, trigger, new FunctionEndpoint(function, runner, instance.Work, logger));
                    break;
                case TimerTriggerAttribute trigger:
                    timers.Add(function, trigger);
                    break;
                case OrchestrationTriggerAttribute trigger:
                    durable.AddOrchestrator(function, trigger);
                    break;
                case ActivityTriggerAttribute trigger:
                    durable.AddActivity(function, trigger);
                    break;
                case ServiceBusTriggerAttribute trigger:
                    bus.Add(function, trigger);
                    break;
                default:
                    throw new EmulatorException($"Function '{function.Name}': the embedded runtime has no {function.Trigger.GetType().Name}.");
            }
        }

        var output = properties.TryGetValue(BuilderProperties.Output, out var writer) ? (TextWriter)writer : Console.Out;
        StartList list = new(functions, http, timers);
        host.Started += port => list.Write(output, port, instance.Clock.GetUtcNow());
        return host;
    }

    private void Configure(long bodyLimit)
    {
        web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = bodyLimit;
            kestrel.Listen(IPAddress.Loopback, settings.Port);
        });

        // The host says itself where it listens, and why it could not start.
        web.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
            .AddConfiguration(hostJson.Logging);
        web.Services.AddSingleton(services => new ServiceBusBroker(
            instance.Store, instance.Clock, instance.Work, settings.Queues.Select(name => new QueueSettings(name)), services.GetRequiredService<ILoggerFactory>()));
    }

    /// <summary>The platform's own setting for the largest request body, in bytes.</summary>
    private static long BodyLimit(IConfiguration configuration) =>
        new SettingReader(configuration, "").Number("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", PlatformAnswers.LargestBody, 1, int.MaxValue);
}
