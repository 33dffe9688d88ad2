using System.Diagnostics;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ScfFunctions.Telemetry;

/// <summary>Puts traces, metrics and logs together; see README.md. Nothing is exported, and next to nothing done, unless an endpoint is set.</summary>
internal static class TelemetryRegistration
{
    /// <summary>The setting that says where to; all other standard settings of the exporter hold beside it.</summary>
    public const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The same for metrics alone. In Azure each signal has its own, and there is none for all: the host would take that one, and has no token.</summary>
    private const string MetricsEndpointSetting = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    /// <summary>The capability by which a worker tells the host that it exports its telemetry itself.</summary>
    private const string ExportsItself = "WorkerOpenTelemetryEnabled";

    /// <summary>What says the first key of first contact: a secret, for the console of the machine only.</summary>
    private const string SecretsCategory = "ScfFunctions.Access.DevelopmentKeyNotice";

    /// <summary>Adds the middleware and the instruments, and the exporter where an endpoint is set.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="caseOfInstance">The case that an orchestration drives, by its instance's id; null for none.</param>
    public static void AddTelemetry(this FunctionsApplicationBuilder builder, Func<string, string?> caseOfInstance)
    {
        builder.Services.AddMetrics();
        builder.Services
            .AddSingleton(new CaseOfInstance(caseOfInstance))
            .AddSingleton(_ => new ActivitySource(CaseTrace.SourceName, BuildVersion.Text))
            .AddSingleton<ScfMetrics>();
        builder.UseMiddleware<InvocationSpans>();
        var settings = builder.Configuration;
        var endpoint = settings[MetricsEndpointSetting] is { Length: > 0 } ofMetrics ? ofMetrics : settings[EndpointSetting];
        if (string.IsNullOrEmpty(endpoint)) return;

        var telemetry = new Composition(builder.Services)
            .ConfigureResource(resource => Describe(resource, settings))
            .WithTracing(tracing => tracing.AddSource(CaseTrace.SourceName).SetSampler(CaseSampler.Of(settings["OTEL_TRACES_SAMPLER"], settings["OTEL_TRACES_SAMPLER_ARG"])))
            .WithMetrics(metrics => metrics.AddMeter(ScfMetrics.MeterName, "System.Runtime"))
            .WithLogging(null, options => (options.IncludeScopes, options.IncludeFormattedMessage) = (true, true));
        if (Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && AzureMonitorExport.IsAzureMonitor(address)) telemetry.UseAzureMonitor(settings);
        else telemetry.UseOtlpExporter();
        builder.Logging.AddFilter<OpenTelemetryLoggerProvider>(SecretsCategory, LogLevel.None);
        builder.Services.AddHostedService<Providers>();
        // In Azure the worker's log lines reach the host as well, which would export them a second time.
        builder.Services.Configure<WorkerOptions>(worker => worker.Capabilities[ExportsItself] = bool.TrueString);
    }

    /// <summary>Who speaks; what <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> say stands.</summary>
    private static void Describe(ResourceBuilder resource, IConfiguration settings)
    {
        var isNamed = settings["OTEL_SERVICE_NAME"] is { Length: > 0 } || (settings["OTEL_RESOURCE_ATTRIBUTES"] ?? "").Contains("service.name=", StringComparison.Ordinal);
        if (!isNamed) resource.AddService(settings["WEBSITE_SITE_NAME"] ?? CaseTrace.SourceName);
        resource.AddAttributes([new("service.version", BuildVersion.Text)]);
        if (settings["REGION_NAME"] is { Length: > 0 } region)
            resource.AddAttributes([new("cloud.provider", "azure"), new("cloud.platform", "azure_functions"), new("cloud.region", region)]);
    }

    /// <summary>Lets the parts of OpenTelemetry be added to the application's services.</summary>
    private sealed class Composition(IServiceCollection services) : IOpenTelemetryBuilder
    {
        public IServiceCollection Services => services;
    }

    /// <summary>Nobody asks for the providers, and nothing is heard before they are made.</summary>
    private sealed class Providers(TracerProvider traces, MeterProvider metrics) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        /// <summary>What was seen last goes out before the process does.</summary>
        public Task StopAsync(CancellationToken cancellationToken)
        {
            traces.ForceFlush(FlushMilliseconds);
            metrics.ForceFlush(FlushMilliseconds);
            return Task.CompletedTask;
        }

        private const int FlushMilliseconds = 2_000;
    }
}

/// <summary>Which build of the application runs.</summary>
internal static class BuildVersion
{
    public static string Text { get; } = typeof(BuildVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
