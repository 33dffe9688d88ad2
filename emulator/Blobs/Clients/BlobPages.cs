using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs.Models;
using Emulator.Blobs.Service;
using Emulator.Runtime;
using Emulator.Tables.Service;

namespace Emulator.Blobs.Clients;

/// <summary>The pages of a list of blobs, each read when it is asked for; the continuation token is the last name of the page before.</summary>
internal sealed class BlobPages(BlobStorage storage, string container, GetBlobsOptions options, CancellationToken cancellationToken) : AsyncPageable<BlobItem>(cancellationToken)
{
    public override IAsyncEnumerable<Page<BlobItem>> AsPages(string? continuationToken = default, int? pageSizeHint = default) =>
        PagesAsync(continuationToken ?? "", Math.Clamp(pageSizeHint ?? BlobLimits.PageBlobs, 1, BlobLimits.PageBlobs), CancellationToken);

    private async IAsyncEnumerable<Page<BlobItem>> PagesAsync(string after, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (fault, blobs) = storage.List(container, options.Prefix ?? "", after, size + 1);
            if (fault is not null) throw fault.ToException();
            var more = blobs.Count > size;
            if (more) blobs.RemoveAt(size);
            after = blobs.Count > 0 ? blobs[^1].Name : "";
            var withMetadata = options.Traits.HasFlag(BlobTraits.Metadata);
            yield return await ValueTask.FromResult(
                Page<BlobItem>.FromValues([.. blobs.Select(blob => new BlobItem(blob, withMetadata))], more ? after : null, new StorageResponse(200)));
            if (!more) yield break;
        }
    }
}
