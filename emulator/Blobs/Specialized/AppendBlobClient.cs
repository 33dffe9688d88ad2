using Azure.Storage.Blobs.Models;
using Emulator.Blobs.Clients;
using Emulator.Blobs.Service;
using Emulator.Runtime;
using Emulator.Tables.Service;

namespace Azure.Storage.Blobs.Specialized;

/// <summary>A blob that only grows.</summary>
public class AppendBlobClient : BlobBaseClient
{
    /// <exception cref="EmulatorException">The connection string names no embedded runtime.</exception>
    public AppendBlobClient(string connectionString, string blobContainerName, string blobName)
        : base(connectionString, blobContainerName, blobName)
    {
    }

    internal AppendBlobClient(StorageAddress address, string container, string name)
        : base(address, container, name)
    {
    }

    /// <summary>For mocking.</summary>
    protected AppendBlobClient()
    {
    }

    /// <summary>Makes an empty one, in place of what there is where the conditions allow it.</summary>
    /// <exception cref="RequestFailedException">404 ContainerNotFound; 409 BlobAlreadyExists; 412 ConditionNotMet.</exception>
    public virtual async Task<Response<BlobContentInfo>> CreateAsync(AppendBlobCreateOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BlobTraitsToWrite traits = new(options?.HttpHeaders, options?.Metadata, options?.Conditions);
        var blob = (await Storage.PutAsync(BlobContainerName, Name, BlobType.Append, [], traits)).OrThrow();
        return Response.FromValue(new BlobContentInfo(blob), new StorageResponse(201, blob.ETag.ToString()));
    }

    /// <returns>Null where there is a blob.</returns>
    public virtual async Task<Response<BlobContentInfo>?> CreateIfNotExistsAsync(AppendBlobCreateOptions options, CancellationToken cancellationToken = default)
    {
        try
        {
            return await CreateAsync(
                new AppendBlobCreateOptions
                {
                    HttpHeaders = options?.HttpHeaders,
                    Metadata = options?.Metadata,
                    Conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All },
                },
                cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobFault.BlobAlreadyExists.Code)
        {
            return null;
        }
    }

    /// <summary>Adds to its end, once.</summary>
    /// <exception cref="RequestFailedException">
    /// 404 BlobNotFound; 409 InvalidBlobType or BlockCountExceedsLimit; 412 ConditionNotMet or AppendPositionConditionNotMet; 413 RequestBodyTooLarge.
    /// </exception>
    public virtual async Task<Response<BlobAppendInfo>> AppendBlockAsync(
        Stream content, AppendBlobAppendBlockOptions? options = default, CancellationToken cancellationToken = default)
    {
        using MemoryStream copy = new();
        await content.CopyToAsync(copy, cancellationToken);
        var (outcome, offset) = await Storage.AppendAsync(BlobContainerName, Name, copy.ToArray(), options?.Conditions);
        var blob = outcome.OrThrow();
        return Response.FromValue(new BlobAppendInfo(blob, offset), new StorageResponse(201, blob.ETag.ToString()));
    }
}
