using Emulator.Blobs.Service;
using Emulator.Runtime;

namespace Emulator.Blobs.Clients;

/// <summary>Where a client's blobs are: the embedded runtime that its connection string names.</summary>
internal sealed class BlobAddress
{
    private const string DevelopmentAccount = "devstoreaccount1";
    private readonly EmulatorInstance? _instance;

    private BlobAddress(EmulatorInstance? instance) => _instance = instance;

    /// <summary>Of a client that is only mocked.</summary>
    public static BlobAddress None { get; } = new(null);

    public BlobStorage Storage => (_instance ?? throw new InvalidOperationException("A client made without an address has no blobs.")).Blobs;

    public string AccountName => DevelopmentAccount;

    /// <summary>The form of the address that a local service would have; nothing listens there.</summary>
    public Uri Uri { get; } = new($"http://127.0.0.1:10000/{DevelopmentAccount}");

    /// <exception cref="EmulatorException">The connection string names no runtime, or one that does not run.</exception>
    public static BlobAddress Of(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return new BlobAddress(EmulatorInstance.Find(connectionString) ?? throw new EmulatorException(
            "The connection string names no embedded runtime: 'EmulatorInstance=<id>' is missing. The host adds it to the connection "
            + "strings of its configuration (AzureWebJobsStorage); take the string from there. To reach Azure or Azurite, build with -p:Hosting=Azure."));
    }

    public static EmulatorException NoEndpoint(Uri endpoint) => new(
        $"The embedded runtime has no blob endpoint at {endpoint}: here a client is made from a connection string (AzureWebJobsStorage). "
        + "To reach Azure with a credential, build with -p:Hosting=Azure.");
}
