using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Export;

/// <summary>The exports in a container.</summary>
internal static class Exports
{
    /// <summary>The manifest of an export, or null where it is not whole, or not there at all.</summary>
    /// <exception cref="ExportException">It is of another format.</exception>
    public static async Task<Manifest?> FindAsync(BlobContainerClient container, string name, CancellationToken cancellationToken)
    {
        try
        {
            return Manifest.Read((await container.GetBlobClient(Manifest.BlobName(name)).DownloadContentAsync(cancellationToken)).Value.Content);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>The names of all exports, the first first, with the manifests of those that are whole.</summary>
    public static async IAsyncEnumerable<(string Name, Manifest? Manifest)> ListAsync(
        BlobContainerClient container, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await container.ExistsAsync(cancellationToken)) yield break;
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions(), cancellationToken))
        {
            if (!blob.Name.EndsWith("/begun.txt", StringComparison.Ordinal)) continue;
            var name = blob.Name[..blob.Name.IndexOf('/', StringComparison.Ordinal)];
            yield return (name, await FindAsync(container, name, cancellationToken));
        }
    }
}
