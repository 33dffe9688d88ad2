namespace Azure.Storage.Blobs.Models;

/// <summary>How a blob is made.</summary>
public enum BlobType
{
    Block,
    Page,
    Append,
}

/// <summary>Who may read without a key; here nobody.</summary>
public enum PublicAccessType
{
    None,
    BlobContainer,
    Blob,
}

/// <summary>What becomes of a blob's snapshots; here there are none.</summary>
public enum DeleteSnapshotsOption
{
    None,
    IncludeSnapshots,
    OnlySnapshots,
}

/// <summary>What a list tells of each blob besides its properties.</summary>
[Flags]
public enum BlobTraits
{
    None = 0,
    CopyStatus = 1,
    Metadata = 2,
    Tags = 4,
    ImmutabilityPolicy = 8,
    LegalHold = 16,
}

/// <summary>Which blobs a list has besides the usual ones.</summary>
[Flags]
public enum BlobStates
{
    None = 0,
    Snapshots = 1,
    Uncommitted = 2,
    Deleted = 4,
    Version = 8,
    DeletedWithVersions = 16,
}
