using Azure.Storage.Blobs.Models;
using Emulator.Blobs.Clients;
using Emulator.Blobs.Service;
using Emulator.Runtime;
using Emulator.Tables.Service;

namespace Azure.Storage.Blobs.Specialized;

/// <summary>What can be done with blobs of every type: read, ask, delete.</summary>
public class BlobBaseClient
{
    private readonly StorageAddress _address;
    private readonly string _container;
    private readonly string _name;

    /// <exception cref="EmulatorException">The connection string names no embedded runtime.</exception>
    public BlobBaseClient(string connectionString, string blobContainerName, string blobName)
        : this(StorageAddress.Of(connectionString), blobContainerName, blobName)
    {
    }

    internal BlobBaseClient(StorageAddress address, string container, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        (_address, _container, _name) = (address, container, name);
    }

    /// <summary>For mocking.</summary>
    protected BlobBaseClient() => (_address, _container, _name) = (StorageAddress.None, "", "");

    public virtual Uri Uri => new($"{_address.BlobUri}/{BlobContainerName}/{string.Join('/', Name.Split('/').Select(System.Uri.EscapeDataString))}");

    public virtual string AccountName => _address.AccountName;

    public virtual string BlobContainerName => _container;

    public virtual string Name => _name;

    internal BlobStorage Storage => _address.Blobs;

    /// <exception cref="RequestFailedException">404 BlobNotFound or ContainerNotFound; 412 ConditionNotMet.</exception>
    public virtual async Task<Response> DeleteAsync(
        DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None, BlobRequestConditions? conditions = default, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await Storage.DeleteAsync(BlobContainerName, Name, conditions) is { } fault ? throw fault.ToException() : new StorageResponse(202);
    }

    /// <returns>False where there was none.</returns>
    public virtual async Task<Response<bool>> DeleteIfExistsAsync(
        DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None, BlobRequestConditions? conditions = default, CancellationToken cancellationToken = default)
    {
        try
        {
            return Response.FromValue(true, await DeleteAsync(snapshotsOption, conditions, cancellationToken));
        }
        catch (RequestFailedException e) when (e.Status == BlobFault.BlobNotFound.Status)
        {
            return Response.FromValue(false, new StorageResponse(e.Status));
        }
    }

    public virtual Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var fault = Storage.Properties(BlobContainerName, Name, conditions: null).Fault;
        return Task.FromResult(Response.FromValue(fault is null, new StorageResponse(fault?.Status ?? 200)));
    }

    /// <exception cref="RequestFailedException">404 BlobNotFound or ContainerNotFound; 412 or 304 ConditionNotMet.</exception>
    public virtual Task<Response<BlobProperties>> GetPropertiesAsync(BlobRequestConditions? conditions = default, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var blob = Storage.Properties(BlobContainerName, Name, conditions).OrThrow();
        var blocks = blob.Type == BlobType.Append ? Storage.Pieces(blob).Count : 0;
        return Task.FromResult(Response.FromValue(new BlobProperties(blob, blocks), new StorageResponse(200, blob.ETag.ToString())));
    }

    /// <summary>The whole content in memory.</summary>
    /// <inheritdoc cref="DownloadStreamingAsync"/>
    public virtual async Task<Response<BlobDownloadResult>> DownloadContentAsync(CancellationToken cancellationToken)
    {
        var streaming = (await DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
        using MemoryStream content = new();
        await streaming.Content.CopyToAsync(content, cancellationToken);
        return Response.FromValue(new BlobDownloadResult(streaming.Details, BinaryData.FromBytes(content.ToArray())), new StorageResponse(200, streaming.Details.ETag.ToString()));
    }

    /// <summary>The content as it is read.</summary>
    /// <exception cref="RequestFailedException">
    /// 404 BlobNotFound or ContainerNotFound; 412 or 304 ConditionNotMet; 416 InvalidRange. Reading fails with 412 where the blob is written anew meanwhile.
    /// </exception>
    public virtual Task<Response<BlobDownloadStreamingResult>> DownloadStreamingAsync(BlobDownloadOptions? options = default, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var blob = Storage.Get(BlobContainerName, Name, options?.Conditions).OrThrow();
        var range = options?.Range ?? default;
        if (range.Offset > 0 && range.Offset >= blob.Length) throw BlobFault.InvalidRange.ToException();
        var length = Math.Min(range.Length ?? long.MaxValue, blob.Length - range.Offset);
        BlobStream content = new(Storage, Storage.Pieces(blob), range.Offset, length);
        return Task.FromResult(Response.FromValue(
            new BlobDownloadStreamingResult(new BlobDownloadDetails(blob, length), content), new StorageResponse(range == default ? 200 : 206, blob.ETag.ToString())));
    }
}
