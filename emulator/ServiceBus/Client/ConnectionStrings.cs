using Emulator.Runtime;

namespace Emulator.ServiceBus;

/// <summary>Which broker a connection string leads to.</summary>
internal static class ConnectionStrings
{
    /// <exception cref="FormatException">It leads to none; the message says what is missing.</exception>
    /// <exception cref="EmulatorException">It names a runtime that does not run in this process.</exception>
    public static ServiceBusConnection Open(string connectionString)
    {
        var parts = Parts(connectionString);
        var known = Uri.TryCreate(parts.GetValueOrDefault("Endpoint"), UriKind.Absolute, out var endpoint) && endpoint.Scheme == "sb";
        if (EmulatorInstance.Find(connectionString) is { } instance)
        {
            var connection = new BrokerConnection(
                () => instance.Broker ?? throw new EmulatorException("The embedded runtime has no queues: none are configured."),
                known ? endpoint!.Host : "localhost");
            return HostileConnection.Around(connection, instance.Hostility);
        }

        if (!known) throw new FormatException("The connection string needs an Endpoint, as in Endpoint=sb://localhost:7071.");
        if (!parts.TryGetValue("UseDevelopmentEmulator", out var flag) || !bool.TryParse(flag, out var development) || !development)
        {
            throw new FormatException(
                $"The embedded runtime cannot reach '{endpoint!.Host}': it needs UseDevelopmentEmulator=true, and -p:Hosting=Azure builds for Azure.");
        }

        if (endpoint!.Port <= 0)
            throw new FormatException("The Endpoint needs the port of the backend that runs the queues, as in sb://localhost:7071.");
        return new RestConnection(new Uri($"http://{endpoint.Authority}/"));
    }

    private static Dictionary<string, string> Parts(string connectionString)
    {
        Dictionary<string, string> parts = new(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new FormatException($"The connection string's part '{part}' is not Name=value.");
            parts[part[..equals].TrimEnd()] = part[(equals + 1)..].TrimStart();
        }

        return parts;
    }
}
