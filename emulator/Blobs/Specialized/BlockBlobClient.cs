using Azure.Storage.Blobs.Models;
using Emulator.Blobs.Clients;
using Emulator.Blobs.Service;
using Emulator.Runtime;
using Emulator.Tables.Service;

namespace Azure.Storage.Blobs.Specialized;

/// <summary>A blob made of blocks: staged first, in any order, then committed as a list.</summary>
public class BlockBlobClient : BlobBaseClient
{
    /// <exception cref="EmulatorException">The connection string names no embedded runtime.</exception>
    public BlockBlobClient(string connectionString, string containerName, string blobName)
        : base(connectionString, containerName, blobName)
    {
    }

    internal BlockBlobClient(StorageAddress address, string container, string name)
        : base(address, container, name)
    {
    }

    /// <summary>For mocking.</summary>
    protected BlockBlobClient()
    {
    }

    /// <summary>Keeps a block until a list is committed that names it, or that does not.</summary>
    /// <param name="base64BlockId">At most 64 bytes in Base64; all of a blob have the same length.</param>
    /// <param name="content">The block.</param>
    /// <param name="options">Without effect here.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="RequestFailedException">404 ContainerNotFound; 400 InvalidQueryParameterValue or InvalidBlobOrBlock for the id; 413 RequestBodyTooLarge.</exception>
    public virtual async Task<Response<BlockInfo>> StageBlockAsync(
        string base64BlockId, Stream content, BlockBlobStageBlockOptions? options = default, CancellationToken cancellationToken = default)
    {
        using MemoryStream copy = new();
        await content.CopyToAsync(copy, cancellationToken);
        return await Storage.StageAsync(BlobContainerName, Name, base64BlockId, copy.ToArray()) is { } fault
            ? throw fault.ToException()
            : Response.FromValue(new BlockInfo(), new StorageResponse(201));
    }

    /// <summary>Makes the blob of these blocks, in this order; what is staged besides is dropped.</summary>
    /// <exception cref="RequestFailedException">404 ContainerNotFound; 400 InvalidBlockList; 409 BlobAlreadyExists; 412 ConditionNotMet.</exception>
    public virtual async Task<Response<BlobContentInfo>> CommitBlockListAsync(
        IEnumerable<string> base64BlockIds, CommitBlockListOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BlobTraitsToWrite traits = new(options?.HttpHeaders, options?.Metadata, options?.Conditions);
        var blob = (await Storage.CommitAsync(BlobContainerName, Name, [.. base64BlockIds], traits)).OrThrow();
        return Response.FromValue(new BlobContentInfo(blob), new StorageResponse(201, blob.ETag.ToString()));
    }
}
