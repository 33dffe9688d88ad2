using Emulator.Blobs.Service;

namespace Azure.Storage.Blobs.Models;

/// <summary>A container that was made.</summary>
public class BlobContainerInfo
{
    internal BlobContainerInfo()
    {
    }
}

/// <summary>A block that was staged.</summary>
public class BlockInfo
{
    internal BlockInfo()
    {
    }
}

/// <summary>A blob that was written.</summary>
public class BlobContentInfo
{
    internal BlobContentInfo(StoredBlob blob) => (ETag, LastModified, ContentHash) = (blob.ETag, blob.Modified, blob.ContentHash);

    public ETag ETag { get; }

    public DateTimeOffset LastModified { get; }

    public byte[]? ContentHash { get; }
}

/// <summary>What was appended to a blob.</summary>
public class BlobAppendInfo
{
    internal BlobAppendInfo(StoredBlob blob, long offset) =>
        (ETag, LastModified, BlobAppendOffset) = (blob.ETag, blob.Modified, offset.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public ETag ETag { get; }

    public DateTimeOffset LastModified { get; }

    /// <summary>Where it begins, in bytes.</summary>
    public string BlobAppendOffset { get; }
}

/// <summary>A blob's content in memory.</summary>
public class BlobDownloadResult
{
    internal BlobDownloadResult(BlobDownloadDetails details, BinaryData content) => (Details, Content) = (details, content);

    public BlobDownloadDetails Details { get; }

    public BinaryData Content { get; }
}

/// <summary>A blob's content as it is read.</summary>
public class BlobDownloadStreamingResult : IDisposable
{
    internal BlobDownloadStreamingResult(BlobDownloadDetails details, Stream content) => (Details, Content) = (details, content);

    public BlobDownloadDetails Details { get; }

    public Stream Content { get; }

    public void Dispose()
    {
        Content.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>What is known of a blob that is read.</summary>
public class BlobDownloadDetails
{
    internal BlobDownloadDetails(StoredBlob blob, long length)
    {
        BlobType = blob.Type;
        ContentLength = length;
        ContentType = blob.ContentType;
        ContentHash = blob.ContentHash;
        LastModified = blob.Modified;
        Metadata = blob.Metadata;
        ETag = blob.ETag;
        CreatedOn = blob.Created;
    }

    public BlobType BlobType { get; }

    /// <summary>How much is read, in bytes.</summary>
    public long ContentLength { get; }

    public string ContentType { get; }

    public byte[]? ContentHash { get; }

    public DateTimeOffset LastModified { get; }

    public IDictionary<string, string> Metadata { get; }

    public ETag ETag { get; }

    public DateTimeOffset CreatedOn { get; }
}

/// <summary>What is known of a blob.</summary>
public class BlobProperties
{
    internal BlobProperties(StoredBlob blob, int committedBlocks)
    {
        LastModified = blob.Modified;
        CreatedOn = blob.Created;
        Metadata = blob.Metadata;
        BlobType = blob.Type;
        ContentLength = blob.Length;
        ContentType = blob.ContentType;
        ContentHash = blob.ContentHash;
        ETag = blob.ETag;
        BlobCommittedBlockCount = committedBlocks;
    }

    public DateTimeOffset LastModified { get; }

    public DateTimeOffset CreatedOn { get; }

    public IDictionary<string, string> Metadata { get; }

    public BlobType BlobType { get; }

    public long ContentLength { get; }

    public string ContentType { get; }

    public byte[]? ContentHash { get; }

    public ETag ETag { get; }

    /// <summary>Appends to an append blob; 0 for others.</summary>
    public int BlobCommittedBlockCount { get; }
}

/// <summary>A blob in a list.</summary>
public class BlobItem
{
    internal BlobItem(StoredBlob blob, bool withMetadata)
    {
        Name = blob.Name;
        Properties = new BlobItemProperties(blob);
        Metadata = withMetadata ? blob.Metadata : new Dictionary<string, string>();
    }

    public string Name { get; }

    public BlobItemProperties Properties { get; }

    /// <summary>Empty where the list was not asked for it.</summary>
    public IDictionary<string, string> Metadata { get; }
}

/// <summary>What a list tells of a blob.</summary>
public class BlobItemProperties
{
    internal BlobItemProperties(StoredBlob blob)
    {
        LastModified = blob.Modified;
        CreatedOn = blob.Created;
        BlobType = blob.Type;
        ContentLength = blob.Length;
        ContentType = blob.ContentType;
        ContentHash = blob.ContentHash;
        ETag = blob.ETag;
    }

    public DateTimeOffset? LastModified { get; }

    public DateTimeOffset? CreatedOn { get; }

    public BlobType? BlobType { get; }

    public long? ContentLength { get; }

    public string ContentType { get; }

    public byte[]? ContentHash { get; }

    public ETag? ETag { get; }
}
