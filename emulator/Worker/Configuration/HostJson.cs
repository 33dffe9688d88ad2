using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Emulator.Worker.Configuration;

/// <summary>What the host takes from host.json; other keys are the platform's and have no meaning here.</summary>
/// <param name="FunctionTimeout">How long one invocation may take; null means without limit.</param>
/// <param name="RoutePrefix">What every HTTP route begins with, without slashes at its ends; may be empty.</param>
/// <param name="Logging">The section that sets log levels by category.</param>
internal sealed record HostJson(
    TimeSpan? FunctionTimeout, string RoutePrefix, DurableTaskSettings DurableTask, ServiceBusOptions ServiceBus, IConfigurationSection Logging)
{
    /// <summary>Settings of this name override host.json, as on the platform: <c>AzureFunctionsJobHost__functionTimeout</c>.</summary>
    private const string Override = "AzureFunctionsJobHost";

    /// <exception cref="EmulatorException">The file is missing, is not JSON, or holds a value of the wrong type or range.</exception>
    public static HostJson Read(string appFolder, IConfiguration settings)
    {
        var file = Path.Combine(appFolder, "host.json");
        if (!File.Exists(file))
            throw new EmulatorException($"host.json is missing from the app's folder {appFolder}; the project file has to copy it there.");
        IConfigurationRoot root;
        try
        {
            root = new ConfigurationBuilder().AddJsonFile(file, optional: false).AddConfiguration(settings.GetSection(Override)).Build();
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw new EmulatorException($"host.json cannot be read: {(e.InnerException ?? e).Message}", e);
        }

        SettingReader top = new(root, "host.json ");
        if (top.Text("version") is not "2.0") throw top.Wrong("version", "'2.0' is expected");
        return new HostJson(Timeout(top), Prefix(Extension(root, "http")), ReadDurableTask(Extension(root, "durableTask")),
            ReadServiceBus(Extension(root, "serviceBus")), ReadLogging(root));
    }

    private static SettingReader Extension(IConfiguration root, string name) =>
        new(root.GetSection("extensions").GetSection(name), $"host.json extensions.{name}.");

    private static TimeSpan? Timeout(SettingReader top) => top.Text("functionTimeout") is "-1"
        ? null
        : top.Duration("functionTimeout", TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(1), TimeSpan.FromDays(10));

    private static string Prefix(SettingReader http)
    {
        var prefix = (http.TextOrBlank("routePrefix") ?? "api").Trim('/');
        return prefix.IndexOfAny(['{', '}', '?', '#', '\\', ' ']) < 0
            ? prefix
            : throw http.Wrong("routePrefix", $"'{prefix}' is not a plain path");
    }

    private static DurableTaskSettings ReadDurableTask(SettingReader durable)
    {
        DurableTaskSettings unset = new();
        return new DurableTaskSettings
        {
            HubName = durable.Text("hubName") ?? unset.HubName,
            DefaultVersion = durable.TextOrBlank("defaultVersion") ?? unset.DefaultVersion,
            VersionMatchStrategy = durable.Choice("versionMatchStrategy", unset.VersionMatchStrategy),
            VersionFailureStrategy = durable.Choice("versionFailureStrategy", unset.VersionFailureStrategy),
            ExtendedSessionsEnabled = durable.Flag("extendedSessionsEnabled", unset.ExtendedSessionsEnabled),
            MaxConcurrentActivityFunctions =
                durable.Number("maxConcurrentActivityFunctions", unset.MaxConcurrentActivityFunctions, 1, 100_000),
            MaxConcurrentOrchestratorFunctions =
                durable.Number("maxConcurrentOrchestratorFunctions", unset.MaxConcurrentOrchestratorFunctions, 1, 100_000),
        };
    }

    private static ServiceBusOptions ReadServiceBus(SettingReader bus) => new(
        bus.Number("maxConcurrentCalls", 16, 1, 100_000),
        bus.Flag("autoCompleteMessages", unset: true),
        bus.Duration("maxAutoLockRenewalDuration", TimeSpan.FromMinutes(5), TimeSpan.Zero, TimeSpan.FromDays(1)));

    private static IConfigurationSection ReadLogging(IConfiguration root)
    {
        var section = root.GetSection("logging");
        SettingReader levels = new(section.GetSection("logLevel"), "host.json logging.logLevel.");
        foreach (var level in section.GetSection("logLevel").GetChildren()) levels.Choice(level.Key, LogLevel.Information);
        return section;
    }
}

/// <summary>host.json, <c>extensions.serviceBus</c>.</summary>
/// <param name="MaxConcurrentCalls">How many messages of one queue are handled at once.</param>
/// <param name="AutoCompleteMessages">Whether a message whose function returns is completed, unless the trigger says otherwise.</param>
/// <param name="MaxAutoLockRenewal">How long the lock of a message under way is renewed.</param>
internal sealed record ServiceBusOptions(int MaxConcurrentCalls, bool AutoCompleteMessages, TimeSpan MaxAutoLockRenewal);
