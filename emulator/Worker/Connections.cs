using Emulator.Runtime;
using Microsoft.Extensions.Configuration;

namespace Emulator.Worker;

/// <summary>The connection strings of the app, which lead its clients to this runtime.</summary>
internal static class Connections
{
    private const string Storage = "AzureWebJobsStorage";
    private const string ServiceBus = "ServiceBusConnection";
    private const string LocalStorage = "UseDevelopmentStorage=true";
    private const string LocalServiceBus =
        "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=local;UseDevelopmentEmulator=true";

    /// <exception cref="EmulatorException">One of them leads to the cloud, where this runtime never goes.</exception>
    public static void Check(IConfiguration configuration)
    {
        RequireLocal(configuration, Storage, LocalStorage);
        RequireLocal(configuration, ServiceBus, "UseDevelopmentEmulator=true");
    }

    /// <summary>Overlays the settings with the address of the instance.</summary>
    public static void LeadTo(EmulatorInstance instance, IConfigurationManager configuration) => configuration.AddInMemoryCollection(
    [
        new(Storage, instance.Address(Or(configuration[Storage], LocalStorage))),
        new(ServiceBus, instance.Address(Or(configuration[ServiceBus], LocalServiceBus))),
    ]);

    private static void RequireLocal(IConfiguration configuration, string name, string part)
    {
        var value = configuration[name];
        if (string.IsNullOrWhiteSpace(value) || value.Contains(part, StringComparison.OrdinalIgnoreCase)) return;
        throw new EmulatorException($"{name}: the embedded runtime serves only '{part}'; for a real account build with -p:Hosting=Azure.");
    }

    private static string Or(string? value, string unset) => string.IsNullOrWhiteSpace(value) ? unset : value;
}
