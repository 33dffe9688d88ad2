using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Emulator.Runtime;

namespace Export;

/// <summary>The embedded runtime: an account is a data folder. Blobs lie beside the tables, and several processes may use them.</summary>
internal static class Accounts
{
    public const string Meaning = "The data folder (default: the setting Emulator__DataFolder, or .data).";

    /// <summary>To read tables beside a running application, and to read and write blobs.</summary>
    /// <exception cref="ExportException">There is no store.</exception>
    public static Account Source(string? where) => Of(where, EmulatorStore.OpenForReading);

    /// <summary>To write tables: no application may use the folder; it is made where there is none.</summary>
    /// <exception cref="ExportException">It is in use.</exception>
    public static Account Target(string? where) => Of(where, folder => EmulatorStore.Open(folder));

    private static Account Of(string? where, Func<string, EmulatorStore> open)
    {
        var folder = where ?? (Environment.GetEnvironmentVariable("Emulator__DataFolder") is { Length: > 0 } setting ? setting : ".data");
        try
        {
            EmulatorInstance instance = new(open(folder), TimeProvider.System);
            var connection = instance.Address("UseDevelopmentStorage=true");
            return new Account(new TableServiceClient(connection), new BlobServiceClient(connection), folder, instance);
        }
        catch (EmulatorException e)
        {
            throw new ExportException(e.Message);
        }
    }
}
