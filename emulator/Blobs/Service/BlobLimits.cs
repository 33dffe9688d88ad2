using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;

namespace Emulator.Blobs.Service;

/// <summary>The service's limits on names, blocks and metadata.</summary>
internal static partial class BlobLimits
{
    /// <summary>Blocks in a committed list, and appends to a blob.</summary>
    public const int CommittedBlocks = 50_000;

    /// <summary>Blocks of one blob that are staged and not committed.</summary>
    public const int StagedBlocks = 100_000;

    /// <summary>Bytes of one block here. The service takes 4,000 MiB, 100 MiB of an append.</summary>
    public const int BlockBytes = 100 * 1024 * 1024;

    /// <summary>Blobs in one page of a list.</summary>
    public const int PageBlobs = 5000;

    private const int BlobName = 1024;
    private const int BlockIdBytes = 64;
    private const int MetadataBytes = 8 * 1024;

    public static BlobFault? CheckContainerName(string name)
    {
        if (name is "$root" or "$logs" or "$web") return null;
        if (name.Length is < 3 or > 63) return BlobFault.ResourceNameLength;
        return ContainerPattern().IsMatch(name) ? null : BlobFault.InvalidResourceName;
    }

    public static BlobFault? CheckBlobName(string name) => name.Length is 0 or > BlobName ? BlobFault.ResourceNameLength : null;

    public static BlobFault? CheckBlockId(string id)
    {
        if (!Base64.IsValid(id, out var length) || length == 0) return BlobFault.InvalidBlockId;
        return length > BlockIdBytes ? BlobFault.ResourceNameLength : null;
    }

    /// <remarks>Keys are C# identifiers and values go as HTTP headers, so both are ASCII.</remarks>
    public static BlobFault? CheckMetadata(IDictionary<string, string>? metadata)
    {
        if (metadata is null) return null;
        if (metadata.Keys.Any(string.IsNullOrEmpty)) return BlobFault.EmptyMetadataKey;
        if (metadata.Any(pair => !KeyPattern().IsMatch(pair.Key) || !Ascii.IsValid(pair.Value) || pair.Value.Any(char.IsControl))) return BlobFault.InvalidMetadata;
        return metadata.Sum(pair => pair.Key.Length + pair.Value.Length) > MetadataBytes ? BlobFault.MetadataTooLarge : null;
    }

    [GeneratedRegex("^[a-z0-9](-?[a-z0-9])+$", RegexOptions.ExplicitCapture)]
    private static partial Regex ContainerPattern();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.ExplicitCapture)]
    private static partial Regex KeyPattern();
}
