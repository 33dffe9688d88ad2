using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Export;

/// <summary>Storage accounts, by the application's own settings: a connection string, or addresses for access by identity.</summary>
internal static class Accounts
{
    public const string Meaning = "The setting that leads to the account (default: AzureWebJobsStorage, or AzureWebJobsStorage__tableServiceUri and __blobServiceUri).";

    /// <summary>To read tables, and to read and write blobs.</summary>
    /// <exception cref="ExportException">A setting is missing.</exception>
    public static Account Source(string? where) => Of(where ?? "AzureWebJobsStorage");

    /// <inheritdoc cref="Source"/>
    public static Account Target(string? where) => Of(where ?? "AzureWebJobsStorage");

    private static Account Of(string setting)
    {
        if (Read(setting) is { } connection) return new Account(new TableServiceClient(connection), new BlobServiceClient(connection), setting);
        DefaultAzureCredential credential = new(new DefaultAzureCredentialOptions { ManagedIdentityClientId = Read($"{setting}__clientId") });
        var tables = Address(setting, "tableServiceUri");
        return new Account(new TableServiceClient(tables, credential), new BlobServiceClient(Address(setting, "blobServiceUri"), credential), tables.Host);
    }

    private static Uri Address(string setting, string service) => Read($"{setting}__{service}") is { } address
        ? new Uri(address)
        : throw new ExportException($"The setting {setting} is missing; give a connection string, or {setting}__{service} for access by identity.");

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
