namespace Azure.Storage.Blobs.Specialized;

/// <summary>Clients for blobs of one type.</summary>
public static class SpecializedBlobExtensions
{
    public static BlockBlobClient GetBlockBlobClient(this BlobContainerClient client, string blobName) => new(client.Address, client.Name, blobName);

    public static AppendBlobClient GetAppendBlobClient(this BlobContainerClient client, string blobName) => new(client.Address, client.Name, blobName);
}
