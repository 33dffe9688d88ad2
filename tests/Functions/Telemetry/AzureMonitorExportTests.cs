using System.Collections.Concurrent;
using System.Net;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using ScfFunctions.Telemetry;

namespace Tests.Functions.Telemetry;

/// <summary>The export to Azure Monitor, up to where a request would leave the process.</summary>
public sealed class AzureMonitorExportTests
{
    private const string Intake = "https://dce.region-1.metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-1/streams/s/otlp/v1/metrics";

    [Fact]
    public async Task Given_its_address_When_sending_there_Then_the_request_has_a_token_for_it()
    {
        using var client = ClientOf(new Identity());

        using var posted = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Intake));
        using var sent = client.Send(new HttpRequestMessage(HttpMethod.Post, Intake));

        Assert.All([posted, sent], answer => Assert.Equal("Bearer token for https://monitor.azure.com/.default", answer.RequestMessage!.Headers.Authorization?.ToString()));
    }

    [Theory]
    [InlineData("https://ingest.monitor.azure.com.example/logs")]
    [InlineData("http://dce.ingest.monitor.azure.com/logs")]
    public async Task Given_another_address_When_sending_there_Then_it_is_shown_no_token(string address)
    {
        using var client = ClientOf(new Identity());

        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, address));

        Assert.Null(answer.RequestMessage!.Headers.Authorization);
    }

    [Fact]
    public async Task Given_an_identity_without_a_token_When_sending_Then_it_is_a_request_that_failed()
    {
        using var client = ClientOf(new Identity { Fault = new CredentialUnavailableException("no identity here") });

        await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(new HttpRequestMessage(HttpMethod.Post, Intake)));
        Assert.Throws<HttpRequestException>(() => client.Send(new HttpRequestMessage(HttpMethod.Post, Intake)));
    }

    [Fact]
    public async Task Given_an_endpoint_for_each_signal_When_the_application_exports_Then_each_goes_to_its_own_and_nothing_is_added_to_the_address()
    {
        ConcurrentQueue<Uri> addresses = new();
        var app = await ScfApp.StartAsync(
            builder =>
            {
                foreach (var signal in AzureMonitorExport.Signals)
                {
                    builder.Services.PostConfigure<OtlpExporterOptions>(
                        signal, options => options.HttpClientFactory = () => new HttpClient(new AzureMonitorExport.Tokens(new Identity(), new Wire(addresses))));
                }
            },
            new()
            {
                ["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"] = Intake,
                ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = "https://dce.region-1.ingest.monitor.azure.com/traces",
                ["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"] = "https://dce.region-1.ingest.monitor.azure.com/logs",
            });
        await app.GetAsync("parties/p");
        app.Service<ILoggerFactory>().CreateLogger("Anything").Log(LogLevel.Warning, default, "Something to tell", null, (text, _) => text);
        // What is left goes out when the host stops.
        await app.DisposeAsync();

        Assert.Equal(
            new HashSet<string>(StringComparer.Ordinal) { Intake, "https://dce.region-1.ingest.monitor.azure.com/logs", "https://dce.region-1.ingest.monitor.azure.com/traces" },
            addresses.Select(address => address.AbsoluteUri).ToHashSet(StringComparer.Ordinal));
    }

    private static HttpClient ClientOf(TokenCredential identity) => new(new AzureMonitorExport.Tokens(identity, new Wire([])));

    private sealed class Identity : TokenCredential
    {
        public Exception? Fault { get; init; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            Fault is null ? new($"token for {string.Join(' ', requestContext.Scopes)}", DateTimeOffset.MaxValue) : throw Fault;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class Wire(ConcurrentQueue<Uri> addresses) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            addresses.Enqueue(request.RequestUri!);
            return new(HttpStatusCode.OK) { RequestMessage = request };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, cancellationToken));
    }
}
