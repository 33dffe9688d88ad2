using ScfFunctions.Access;
using Tests.Functions.Journeys;
using Tests.Support;

namespace Tests.Functions.Telemetry;

/// <summary>The real exporter over real HTTP, set up by the standard settings alone.</summary>
public sealed class OtlpExportTests
{
    [Fact]
    public async Task Given_an_endpoint_Then_traces_metrics_and_logs_of_the_application_arrive_there()
    {
        await using var collector = await CollectorEndpoint.StartAsync();
        var journey = await Journey.WithOrderAsync(settings: new(HostileMode.Calm)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "scf-under-test",
        });
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.Bank.SendTextAsync("no JSON at all");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(1));
        // What is left goes out when the host stops.
        await journey.DisposeAsync();

        Assert.Equal(["logs", "metrics", "traces"], collector.Signals);
        Assert.All(["POST /api/cases", "Underwrite", "VerifyOrder", "Disburse", "send bank-acme", "process bank-inbound", "Sweeper"], span => Assert.True(collector.Holds("traces", span), span));
        Assert.All(["scf.dead_letters", "scf.pending.oldest_age", "scf.trial_balance.difference"], metric => Assert.True(collector.Holds("metrics", metric), metric));
        Assert.True(collector.Holds("logs", "is dead-lettered"));
        Assert.All(collector.Signals, signal => Assert.True(collector.Holds(signal, "scf-under-test"), signal));
    }

    [Fact]
    public async Task Given_an_endpoint_Then_neither_keys_nor_what_people_are_called_is_exported()
    {
        await using var collector = await CollectorEndpoint.StartAsync();
        var journey = await Journey.WithOrderAsync(settings: new(HostileMode.Calm)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        });
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.Bank.NotifyCreditAsync("E0", "12.34", "nothing we know");
        var isToldLocally = journey.App.Host.Log.Entries.Any(entry => entry.Category == typeof(DevelopmentKeyNotice).FullName);
        await journey.DisposeAsync();

        Assert.True(isToldLocally);
        string[] secrets = [ScfApp.DevelopmentKey, "Casa Grande", "CASA-1", Journey.SupplierAccount, "6965.00"];
        Assert.All(collector.Signals, signal => Assert.All(secrets, secret => Assert.False(collector.Holds(signal, secret), $"{signal}: {secret}")));
    }
}
