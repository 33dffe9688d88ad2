using Azure;
using Azure.Storage.Blobs.Models;

namespace Emulator.Blobs.Service;

/// <summary>What a request's conditions say about the blob that there is.</summary>
internal static class BlobConditions
{
    /// <returns>Why a write on it is refused; null where it is not.</returns>
    /// <param name="conditions">The request's conditions; null for none.</param>
    /// <param name="blob">The blob; null where there is none.</param>
    public static BlobFault? RefusesWrite(BlobRequestConditions? conditions, StoredBlob? blob)
    {
        if (conditions is null) return null;
        if (conditions.IfMatch is { } match && (blob is null || !Matches(match, blob))) return BlobFault.ConditionNotMet;
        if (conditions.IfNoneMatch is not { } none || blob is null || !Matches(none, blob)) return Dates(conditions, blob, BlobFault.ConditionNotMet);
        return none == ETag.All ? BlobFault.BlobAlreadyExists : BlobFault.ConditionNotMet;
    }

    /// <returns>Why reading it is refused; null where it is not.</returns>
    public static BlobFault? RefusesRead(BlobRequestConditions? conditions, StoredBlob blob)
    {
        if (conditions is null) return null;
        if (conditions.IfMatch is { } match && !Matches(match, blob)) return BlobFault.ConditionNotMet;
        return conditions.IfNoneMatch is { } none && Matches(none, blob) ? BlobFault.NotModified : Dates(conditions, blob, BlobFault.NotModified);
    }

    private static BlobFault? Dates(BlobRequestConditions conditions, StoredBlob? blob, BlobFault notModified)
    {
        if (blob is null) return null;
        if (conditions.IfModifiedSince is { } since && blob.Modified <= since) return notModified;
        return conditions.IfUnmodifiedSince is { } until && blob.Modified > until ? BlobFault.ConditionNotMet : null;
    }

    private static bool Matches(ETag tag, StoredBlob blob) => tag == ETag.All || tag == blob.ETag;
}
