using System.Net.Http.Headers;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ScfFunctions.Telemetry;

/// <summary>Exports to Azure Monitor, which takes OTLP only by HTTP and with a token of an identity: no collector in between, no key.</summary>
internal static class AzureMonitorExport
{
    /// <summary>The signals, as the standard settings <c>OTEL_EXPORTER_OTLP_&lt;signal&gt;_ENDPOINT</c> and our exporters call them.</summary>
    public static readonly IReadOnlyList<string> Signals = ["TRACES", "METRICS", "LOGS"];

    /// <summary>Whether an address is Azure Monitor's; nobody else is shown a token.</summary>
    public static bool IsAzureMonitor(Uri? address) =>
        address is { IsAbsoluteUri: true, Scheme: "https" } && address.Host.EndsWith(".ingest.monitor.azure.com", StringComparison.OrdinalIgnoreCase);

    /// <summary>Exports traces, metrics and logs, each to the endpoint that its own setting names: Azure Monitor has one for each.</summary>
    /// <param name="telemetry">What is to be exported, in the name of the application's <see cref="TokenCredential"/>.</param>
    /// <param name="settings">The endpoints.</param>
    public static void UseAzureMonitor(this IOpenTelemetryBuilder telemetry, IConfiguration settings)
    {
        foreach (var signal in Signals)
        {
            telemetry.Services.AddOptions<OtlpExporterOptions>(signal).Configure<TokenCredential>((options, identity) =>
            {
                options.Protocol = OtlpExportProtocol.HttpProtobuf;
                if (settings[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"] is { Length: > 0 } endpoint) options.Endpoint = new Uri(endpoint);
                options.HttpClientFactory = () => new HttpClient(new Tokens(identity, new SocketsHttpHandler())) { Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds) };
            });
        }

        telemetry
            .WithTracing(tracing => tracing.AddOtlpExporter(Signals[0], (Action<OtlpExporterOptions>?)null))
            .WithMetrics(metrics => metrics.AddOtlpExporter(Signals[1], (Action<OtlpExporterOptions>?)null))
            .WithLogging(logging => logging.AddOtlpExporter(Signals[2], (Action<OtlpExporterOptions>?)null));
    }

    /// <summary>Signs requests in.</summary>
    /// <remarks>The credential keeps a token until shortly before it ends, so that a request that asks for one seldom fetches it.</remarks>
    internal sealed class Tokens(TokenCredential identity, HttpMessageHandler next) : DelegatingHandler(next)
    {
        private static readonly TokenRequestContext Audience = new(["https://monitor.azure.com/.default"]);

        /// <summary>What the exporter calls, from a thread of its own.</summary>
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                if (IsAzureMonitor(request.RequestUri)) request.Headers.Authorization = Bearer(identity.GetToken(Audience, cancellationToken));
            }
            catch (AuthenticationFailedException e)
            {
                throw NoToken(e);
            }

            return base.Send(request, cancellationToken);
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                if (IsAzureMonitor(request.RequestUri)) request.Headers.Authorization = Bearer(await identity.GetTokenAsync(Audience, cancellationToken));
            }
            catch (AuthenticationFailedException e)
            {
                throw NoToken(e);
            }

            return await base.SendAsync(request, cancellationToken);
        }

        private static AuthenticationHeaderValue Bearer(AccessToken token) => new("Bearer", token.Token);

        /// <summary>To the exporter this is a request that failed: it says so and goes on.</summary>
        private static HttpRequestException NoToken(AuthenticationFailedException cause) => new("There is no token for Azure Monitor.", cause);
    }
}
