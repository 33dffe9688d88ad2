using Azure.Storage.Blobs.Models;
using Emulator.Blobs.Clients;
using Emulator.Blobs.Service;
using Emulator.Runtime;
using Emulator.Tables.Service;

namespace Azure.Storage.Blobs;

/// <summary>A container of blobs.</summary>
public class BlobContainerClient
{
    private readonly string _name;

    /// <exception cref="EmulatorException">The connection string names no embedded runtime.</exception>
    public BlobContainerClient(string connectionString, string blobContainerName)
        : this(StorageAddress.Of(connectionString), blobContainerName)
    {
    }

    internal BlobContainerClient(StorageAddress address, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        (Address, _name) = (address, name);
    }

    /// <summary>For mocking.</summary>
    protected BlobContainerClient() => (Address, _name) = (StorageAddress.None, "");

    internal StorageAddress Address { get; }

    public virtual string Name => _name;

    public virtual string AccountName => Address.AccountName;

    public virtual Uri Uri => new($"{Address.BlobUri}/{_name}");

    /// <exception cref="RequestFailedException">400 InvalidResourceName or OutOfRangeInput; 409 ContainerAlreadyExists.</exception>
    public virtual async Task<Response<BlobContainerInfo>> CreateAsync(
        PublicAccessType publicAccessType = PublicAccessType.None, IDictionary<string, string>? metadata = default,
        BlobContainerEncryptionScopeOptions? encryptionScopeOptions = default, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (publicAccessType != PublicAccessType.None || metadata is not null || encryptionScopeOptions is not null)
            throw new NotSupportedException("The embedded runtime's containers are private and have neither metadata nor encryption scopes.");
        return await Address.Blobs.CreateContainerAsync(_name) is { } fault
            ? throw fault.ToException()
            : Response.FromValue(new BlobContainerInfo(), new StorageResponse(201));
    }

    /// <returns>Null where the container exists.</returns>
    public virtual async Task<Response<BlobContainerInfo>?> CreateIfNotExistsAsync(
        PublicAccessType publicAccessType = PublicAccessType.None, IDictionary<string, string>? metadata = default,
        BlobContainerEncryptionScopeOptions? encryptionScopeOptions = default, CancellationToken cancellationToken = default)
    {
        try
        {
            return await CreateAsync(publicAccessType, metadata, encryptionScopeOptions, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobFault.ContainerAlreadyExists.Code)
        {
            return null;
        }
    }

    public virtual Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var exists = Address.Blobs.ContainerExists(_name);
        return Task.FromResult(Response.FromValue(exists, new StorageResponse(exists ? 200 : 404)));
    }

    public virtual BlobClient GetBlobClient(string blobName) => new(Address, _name, blobName);

    /// <summary>The blobs in the order of their names; those that have only staged blocks are not among them.</summary>
    /// <exception cref="RequestFailedException">404 ContainerNotFound.</exception>
    public virtual AsyncPageable<BlobItem> GetBlobsAsync(GetBlobsOptions? options = default, CancellationToken cancellationToken = default)
    {
        options ??= new GetBlobsOptions();
        if (options.States != BlobStates.None) throw new NotSupportedException("The embedded runtime keeps no snapshots, versions or deleted blobs.");
        return new BlobPages(Address.Blobs, _name, options, cancellationToken);
    }
}
