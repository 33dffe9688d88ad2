using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using ScfFunctions.Access;

namespace ScfFunctions;

/// <summary>How a service is reached: at its address by the application's managed identity, or by the connection string of a local stand-in.</summary>
/// <remarks>
/// The settings are those of which the platform's host takes its own connections, so that host and application cannot part ways.
/// A key of a real account is refused: who may do what is said by roles, and what is not a secret cannot leak.
/// </remarks>
internal sealed record ServiceConnection
{
    private const string OnlyCredential = "managedidentity";
    private const string AzuriteAccount = "devstoreaccount1";

    private ServiceConnection(string target) => Target = target;

    /// <summary>A storage service's URI or the host name of a Service Bus namespace, where an identity is used; else a connection string.</summary>
    public string Target { get; }

    /// <summary>False only for a local stand-in.</summary>
    public bool ByIdentity { get; private init; }

    /// <summary>Of the user-assigned identity; null is the application's own.</summary>
    public string? ClientId { get; private init; }

    /// <summary>The managed identity and nothing else: no other credential is tried, least of all that of a person who is logged in.</summary>
    public TokenCredential Credential() => new ManagedIdentityCredential(
        ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);

    /// <summary>To one of the services of a storage account.</summary>
    /// <param name="settings">The application's configuration.</param>
    /// <param name="name">The connection's name, such as <c>AzureWebJobsStorage</c>.</param>
    /// <param name="service">Which of its settings holds the address, such as <c>tableServiceUri</c>.</param>
    /// <exception cref="SettingException">A setting is missing, malformed or a key of a real account; the message names it.</exception>
    public static ServiceConnection ToStorage(IConfiguration settings, string name, string service) =>
        Read(settings, name, service, IsServiceUri, "an https address without a query, such as https://account.table.core.windows.net", IsAzurite);

    /// <summary>To a Service Bus namespace.</summary>
    /// <inheritdoc cref="ToStorage"/>
    public static ServiceConnection ToServiceBus(IConfiguration settings, string name) =>
        Read(settings, name, "fullyQualifiedNamespace", IsHostName, "a host name such as name.servicebus.windows.net", IsBusEmulator);

    private static ServiceConnection Read(
        IConfiguration settings, string name, string byIdentity, Func<string, bool> isAddress, string addressForm, Func<string, bool> isLocal)
    {
        if (settings[name] is { Length: > 0 } value && !isLocal(value))
            throw new SettingException($"{name} is a connection string to something other than a local stand-in; give {name}__{byIdentity} for access by identity.");
        if (settings[$"{name}:{byIdentity}"] is not { Length: > 0 } address)
        {
            return settings[name] is { Length: > 0 } local
                ? new ServiceConnection(local)
                : throw new SettingException($"The setting {name} is missing; give a connection string, or {name}__{byIdentity} for access by identity.");
        }

        if (!isAddress(address)) throw new SettingException($"{name}__{byIdentity} is '{address}'; {addressForm} is needed.");
        if (settings[$"{name}:credential"] is { Length: > 0 } credential && !credential.Equals(OnlyCredential, StringComparison.OrdinalIgnoreCase))
            throw new SettingException($"{name}__credential is '{credential}'; only {OnlyCredential} is taken.");
        return new ServiceConnection(address) { ByIdentity = true, ClientId = ClientIdOf(settings, name) };
    }

    private static string? ClientIdOf(IConfiguration settings, string name)
    {
        if (settings[$"{name}:clientId"] is not { Length: > 0 } id) return null;
        return Guid.TryParse(id, out _) ? id : throw new SettingException($"{name}__clientId is '{id}'; the client id of a managed identity, a GUID, is needed.");
    }

    /// <summary>A query would be a signature, which is a key by another name.</summary>
    private static bool IsServiceUri(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Query.Length == 0;

    private static bool IsHostName(string address) => address.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(address) == UriHostNameType.Dns;

    private static bool IsAzurite(string connection) =>
        Is(connection, "UseDevelopmentStorage", "true") || Is(connection, "AccountName", AzuriteAccount);

    /// <summary>The emulator's key is the same for everybody; a name of the internet means that it is not the emulator's.</summary>
    private static bool IsBusEmulator(string connection) =>
        Is(connection, "UseDevelopmentEmulator", "true") && Uri.TryCreate(Part(connection, "Endpoint"), UriKind.Absolute, out var endpoint) &&
        (endpoint.HostNameType != UriHostNameType.Dns || !endpoint.Host.Contains('.', StringComparison.Ordinal) || endpoint.Host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase));

    private static bool Is(string connection, string name, string value) => value.Equals(Part(connection, name), StringComparison.OrdinalIgnoreCase);

    private static string? Part(string connection, string name) => (
        from part in connection.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let sign = part.IndexOf('=', StringComparison.Ordinal)
        where sign > 0 && name.Equals(part[..sign].TrimEnd(), StringComparison.OrdinalIgnoreCase)
        select part[(sign + 1)..].TrimStart()).FirstOrDefault();
}
