using Azure.Core;
using Emulator.Blobs.Clients;
using Emulator.Runtime;

namespace Azure.Storage.Blobs;

/// <summary>The blobs of an account. In the embedded runtime the connection string leads to the instance that runs in this process.</summary>
public class BlobServiceClient
{
    private readonly StorageAddress _address;

    /// <exception cref="EmulatorException">The connection string names no embedded runtime.</exception>
    public BlobServiceClient(string connectionString) => _address = StorageAddress.Of(connectionString);

    /// <exception cref="EmulatorException">Always: the embedded runtime has no endpoint.</exception>
    public BlobServiceClient(Uri serviceUri, TokenCredential credential, BlobClientOptions? options = default) => throw StorageAddress.NoEndpoint(serviceUri);

    /// <summary>For mocking.</summary>
    protected BlobServiceClient() => _address = StorageAddress.None;

    public virtual Uri Uri => _address.BlobUri;

    public virtual string AccountName => _address.AccountName;

    public virtual BlobContainerClient GetBlobContainerClient(string blobContainerName) => new(_address, blobContainerName);
}

/// <summary>How a client reaches the service; here without effect.</summary>
public class BlobClientOptions : ClientOptions
{
}
