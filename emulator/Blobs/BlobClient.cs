using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Emulator.Blobs.Clients;
using Emulator.Blobs.Service;
using Emulator.Runtime;
using Emulator.Tables.Service;

namespace Azure.Storage.Blobs;

/// <summary>A blob that is written as a whole.</summary>
public class BlobClient : BlobBaseClient
{
    /// <exception cref="EmulatorException">The connection string names no embedded runtime.</exception>
    public BlobClient(string connectionString, string blobContainerName, string blobName)
        : base(connectionString, blobContainerName, blobName)
    {
    }

    internal BlobClient(StorageAddress address, string container, string name)
        : base(address, container, name)
    {
    }

    /// <summary>For mocking.</summary>
    protected BlobClient()
    {
    }

    /// <summary>Writes a blob that does not exist, or overwrites.</summary>
    /// <exception cref="RequestFailedException">409 BlobAlreadyExists; 404 ContainerNotFound.</exception>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, new BlobUploadOptions { Conditions = overwrite ? null : new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);

    /// <summary>Writes the blob, where the conditions allow it.</summary>
    /// <exception cref="RequestFailedException">404 ContainerNotFound; 409 BlobAlreadyExists; 412 ConditionNotMet; 400 for wrong metadata.</exception>
    public virtual async Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, BlobUploadOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BlobTraitsToWrite traits = new(options?.HttpHeaders, options?.Metadata, options?.Conditions);
        var blob = (await Storage.PutAsync(BlobContainerName, Name, BlobType.Block, content.ToArray(), traits)).OrThrow();
        return Response.FromValue(new BlobContentInfo(blob), new StorageResponse(201, blob.ETag.ToString()));
    }
}
