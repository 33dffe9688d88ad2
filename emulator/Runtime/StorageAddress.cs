using Emulator.Blobs.Service;
using Emulator.Tables.Service;

namespace Emulator.Runtime;

/// <summary>Where a client's tables or blobs are: the embedded runtime that its connection string names.</summary>
internal sealed class StorageAddress
{
    private const string DevelopmentAccount = "devstoreaccount1";
    private readonly EmulatorInstance? _instance;

    private StorageAddress(EmulatorInstance? instance) => _instance = instance;

    /// <summary>Of a client that is only mocked.</summary>
    public static StorageAddress None { get; } = new(null);

    public TableStorage Tables => Instance.Tables;

    public BlobStorage Blobs => Instance.Blobs;

    public string AccountName => DevelopmentAccount;

    /// <summary>The form of the address that a local service of tables would have; nothing listens there.</summary>
    public Uri TableUri { get; } = new($"http://127.0.0.1:10002/{DevelopmentAccount}");

    /// <summary>The same of blobs.</summary>
    public Uri BlobUri { get; } = new($"http://127.0.0.1:10000/{DevelopmentAccount}");

    private EmulatorInstance Instance => _instance ?? throw new InvalidOperationException("A client made without an address reaches no storage.");

    /// <exception cref="EmulatorException">The connection string names no runtime, or one that does not run.</exception>
    public static StorageAddress Of(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return new StorageAddress(EmulatorInstance.Find(connectionString) ?? throw new EmulatorException(
            "The connection string names no embedded runtime: 'EmulatorInstance=<id>' is missing. The host adds it to the connection "
            + "strings of its configuration (AzureWebJobsStorage); take the string from there. To reach Azure or Azurite, build with -p:Hosting=Azure."));
    }

    public static EmulatorException NoEndpoint(Uri endpoint) => new(
        $"The embedded runtime has no endpoint at {endpoint}: here a client is made from a connection string (AzureWebJobsStorage). "
        + "To reach Azure with a credential, build with -p:Hosting=Azure.");
}
