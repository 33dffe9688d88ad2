using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using ScfFunctions;
using Tests.Conventions;

namespace Tests.Functions;

public sealed class DefaultsTests
{
    [Fact]
    public void The_function_timeout_that_the_application_knows_is_that_of_host_json()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "host.json")));

        Assert.Equal(host.RootElement.GetProperty("functionTimeout").GetString(), FunctionTimeoutSetting.Default.ToString());
        Assert.Equal(FunctionTimeoutSetting.Default, FunctionTimeoutSetting.Read(new ConfigurationManager()).Limit);
    }

    /// <remarks>A hub that lives keeps its number of partitions; another name or number is another hub, without the orchestrations that run.</remarks>
    [Fact]
    public void What_a_live_task_hub_cannot_change_stays_as_it_was_first_deployed()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "host.json")));
        var durable = host.RootElement.GetProperty("extensions").GetProperty("durableTask");
        var storage = durable.GetProperty("storageProvider");

        Assert.Equal("ScfFunctions", durable.GetProperty("hubName").GetString());
        Assert.Equal(16, storage.GetProperty("partitionCount").GetInt32());
        Assert.False(durable.GetProperty("extendedSessionsEnabled").GetBoolean());
        Assert.InRange(TimeSpan.Parse(storage.GetProperty("maxQueuePollingInterval").GetString()!, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_message_is_settled_by_its_function_and_its_lock_lasts_as_long_as_the_function_may()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "host.json")));
        var bus = host.RootElement.GetProperty("extensions").GetProperty("serviceBus");

        Assert.False(bus.GetProperty("autoCompleteMessages").GetBoolean());
        Assert.Equal(FunctionTimeoutSetting.Default.ToString(), bus.GetProperty("maxAutoLockRenewalDuration").GetString());
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("00:00:00")]
    [InlineData("-00:05:00")]
    public void A_wrong_function_timeout_is_refused_by_name(string value)
    {
        ConfigurationManager settings = new() { [FunctionTimeoutSetting.Setting] = value };

        var refused = Assert.ThrowsAny<Exception>(() => FunctionTimeoutSetting.Read(settings));

        Assert.Contains(FunctionTimeoutSetting.Setting, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_bank_has_its_queue_unless_the_queues_are_named()
    {
        ConfigurationManager settings = new();
        settings.AddInMemoryCollection([new("Scf:Banks", "acme; north")]);
        ConfigurationManager named = new();
        named.AddInMemoryCollection([new("Emulator:Queues", "mine")]);

        Defaults.AddTo(settings);
        Defaults.AddTo(named);

        Assert.Equal("bank-inbound;bank-acme;bank-north", settings["Emulator:Queues"]);
        Assert.Equal("mine", named["Emulator:Queues"]);
    }

    [Fact]
    public void The_sample_of_local_settings_says_the_defaults()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "local.settings.sample.json")));
        ConfigurationManager defaults = new();
        Defaults.AddTo(defaults);

        foreach (var name in new[] { "SweeperSchedule", "ReviewSchedule", "ReconciliationSchedule", "HistoryPurgeSchedule", "Scf__Banks" })
            Assert.Equal(defaults[name.Replace("__", ":", StringComparison.Ordinal)], sample.RootElement.GetProperty("Values").GetProperty(name).GetString());
    }
}
