using Emulator.Runtime;
using Emulator.Worker;
using Emulator.Worker.Configuration;
using Emulator.Worker.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds a Functions app on the embedded runtime.</summary>
/// <remarks>
/// The runtime's settings are read, and its store opened, when the builder is made, so that clients made from
/// <see cref="Configuration"/> find it; what the functions and triggers need, such as the queues, is read by <see cref="Build"/>.
/// </remarks>
public sealed class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];
    private readonly HostJson _hostJson;
    private readonly EmulatorInstance _instance;
    private bool _built;

    internal FunctionsApplicationBuilder(string[] args)
    {
        var appFolder = AppFolder.Find(args);
        _web = AppFolder.CreateBuilder(appFolder, args);
        LocalSettings.Add(_web.Configuration, appFolder);
        var settings = EmulatorSettings.Read(_web.Configuration);
        _hostJson = HostJson.Read(appFolder, _web.Configuration);
        Connections.Check(_web.Configuration);
        _instance = OpenInstance(settings);
        Connections.LeadTo(_instance, _web.Configuration);
        Services.AddSingleton(_instance).AddSingleton(_instance.Store).AddSingleton(_instance.Work)
            .AddSingleton(_instance.Hostility.IsConfigured ? new SteppedClock(_instance.Clock, _instance.Hostility) : _instance.Clock);
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    public ConfigurationManager Configuration => _web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    /// <summary>Whether HTTP functions take and return the types of ASP.NET Core; without it there can be none.</summary>
    internal bool WebApplicationConfigured { get; set; }

    /// <inheritdoc/>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _middleware.Add(middleware);
        return this;
    }

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    /// <summary>Finds the functions, checks them and makes the host; nothing runs before it is started.</summary>
    /// <exception cref="EmulatorException">A function, a trigger or a setting is wrong; the message names it.</exception>
    public IHost Build()
    {
        if (_built) throw new InvalidOperationException("The application has already been built.");
        _built = true;
        try
        {
            var functions = FunctionCatalog.Discover(BuilderProperties.Classes(Properties));
            if (!WebApplicationConfigured && functions.Find(function => function.Trigger is HttpTriggerAttribute) is { } http)
                throw new EmulatorException($"Function '{http.Name}' answers HTTP; call builder.ConfigureFunctionsWebApplication() first.");
            return new HostAssembly(_web, _instance, _hostJson).Assemble(functions, _middleware, BuilderProperties.Writer(Properties));
        }
        catch
        {
            _instance.Dispose();
            throw;
        }
    }

    private static EmulatorInstance OpenInstance(EmulatorSettings settings)
    {
        var store = EmulatorStore.Open(settings.DataFolder, settings.Seed, settings.CrashAt);
        try
        {
            var clock = StoredClock.OpenAsync(store, settings).GetAwaiter().GetResult();
            var start = store.WriteAsync(RuntimeRow.CountStart, "host-start").GetAwaiter().GetResult();
            return new EmulatorInstance(store, clock, new Hostility(settings.Hostile, start)) { Start = start };
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Lets HTTP functions take <c>HttpRequest</c> and return <c>IResult</c> or <c>IActionResult</c>.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddMvcCore();
        builder.WebApplicationConfigured = true;
        return builder;
    }
}
