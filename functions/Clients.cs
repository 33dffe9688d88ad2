using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ScfFunctions.Access;

namespace ScfFunctions;

/// <summary>The clients of the services, made from settings: the one place of the code where it shows on which runtime it runs.</summary>
/// <remarks>The embedded runtime sets connection strings that lead to itself; on Azure there are only addresses, and the managed identity.</remarks>
internal static class Clients
{
    private const string Storage = "AzureWebJobsStorage";
    private const string Bus = "ServiceBusConnection";

    /// <summary>Adds them. The settings are read here, so that a wrong one ends the start and not the first call.</summary>
    /// <exception cref="SettingException">A setting is missing or wrong; the message names it.</exception>
    public static void AddTo(IServiceCollection services, IConfiguration settings)
    {
        var tables = ServiceConnection.ToStorage(settings, Storage, "tableServiceUri");
        var bus = ServiceConnection.ToServiceBus(settings, Bus);
        // As whom telemetry signs in, where it is exported by identity.
        services.TryAddSingleton(_ => tables.Credential());
        services.AddSingleton(_ => TablesOf(tables));
        services.AddSingleton(_ => BusOf(bus));
    }

    private static TableServiceClient TablesOf(ServiceConnection connection) => connection.ByIdentity
        ? new TableServiceClient(new Uri(connection.Target), connection.Credential())
        : new TableServiceClient(connection.Target);

    private static ServiceBusClient BusOf(ServiceConnection connection) => connection.ByIdentity
        ? new ServiceBusClient(connection.Target, connection.Credential())
        : new ServiceBusClient(connection.Target);
}
