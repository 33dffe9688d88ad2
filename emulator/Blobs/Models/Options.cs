namespace Azure.Storage.Blobs.Models;

/// <summary>When a request is to be carried out. <c>IfNoneMatch = ETag.All</c>: only where there is no blob.</summary>
public class BlobRequestConditions : RequestConditions
{
}

/// <summary>The same for an append blob.</summary>
public class AppendBlobRequestConditions : BlobRequestConditions
{
    /// <summary>Only where the blob is this long, in bytes.</summary>
    public long? IfAppendPositionEqual { get; set; }
}

/// <summary>Headers that a blob is served with.</summary>
public class BlobHttpHeaders
{
    public string? ContentType { get; set; }

    /// <summary>The MD5 of the content; not checked.</summary>
    public byte[]? ContentHash { get; set; }
}

/// <summary>How a whole blob is written.</summary>
public class BlobUploadOptions
{
    public BlobHttpHeaders? HttpHeaders { get; set; }

    public IDictionary<string, string>? Metadata { get; set; }

    public BlobRequestConditions? Conditions { get; set; }
}

/// <summary>How a list of blocks becomes a blob.</summary>
public class CommitBlockListOptions
{
    public BlobHttpHeaders? HttpHeaders { get; set; }

    public IDictionary<string, string>? Metadata { get; set; }

    public BlobRequestConditions? Conditions { get; set; }
}

/// <summary>How a block is staged; here there is nothing to say.</summary>
public class BlockBlobStageBlockOptions
{
}

/// <summary>How an append blob is made.</summary>
public class AppendBlobCreateOptions
{
    public BlobHttpHeaders? HttpHeaders { get; set; }

    public IDictionary<string, string>? Metadata { get; set; }

    public AppendBlobRequestConditions? Conditions { get; set; }
}

/// <summary>When something is appended.</summary>
public class AppendBlobAppendBlockOptions
{
    public AppendBlobRequestConditions? Conditions { get; set; }
}

/// <summary>What of a blob is read, and when.</summary>
public class BlobDownloadOptions
{
    public HttpRange Range { get; set; }

    public BlobRequestConditions? Conditions { get; set; }
}

/// <summary>Which blobs a list has, and what it tells of them.</summary>
public class GetBlobsOptions
{
    public BlobTraits Traits { get; set; }

    public BlobStates States { get; set; }

    public string? Prefix { get; set; }
}

/// <summary>Encryption of a container; absent here.</summary>
public class BlobContainerEncryptionScopeOptions
{
}
