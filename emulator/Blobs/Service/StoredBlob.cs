using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Emulator.Blobs.Service;

/// <summary>A blob as it is stored, without its content.</summary>
internal sealed record StoredBlob(
    long Id, string Name, BlobType Type, long CreatedTicks, long ModifiedTicks, long Length, string ContentType, byte[]? ContentHash, Dictionary<string, string> Metadata)
{
    public ETag ETag => TagOf(ModifiedTicks);

    public DateTimeOffset Modified => new(ModifiedTicks, TimeSpan.Zero);

    public DateTimeOffset Created => new(CreatedTicks, TimeSpan.Zero);

    public static ETag TagOf(long modified) => new(string.Create(CultureInfo.InvariantCulture, $"\"0x{modified:X}\""));
}

/// <summary>What a write gives a blob besides its content.</summary>
internal sealed record BlobTraitsToWrite(BlobHttpHeaders? Headers, IDictionary<string, string>? Metadata, BlobRequestConditions? Conditions);

/// <summary>What a write has come to: the blob as it is stored now, or why not.</summary>
internal readonly record struct BlobOutcome(BlobFault? Fault, StoredBlob? Blob)
{
    public static implicit operator BlobOutcome(BlobFault fault) => new(fault, null);

    public static implicit operator BlobOutcome(StoredBlob blob) => new(null, blob);

    /// <exception cref="RequestFailedException">It was refused.</exception>
    public StoredBlob OrThrow() => Fault is null ? Blob! : throw Fault.ToException();
}
