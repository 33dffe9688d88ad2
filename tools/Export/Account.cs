using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Export;

/// <summary>Tables and blobs that belong together.</summary>
/// <param name="Tables">The application's tables.</param>
/// <param name="Blobs">Where exports lie.</param>
/// <param name="Name">What a person knows it by.</param>
/// <param name="Held">What is given back at the end; null for nothing.</param>
internal sealed record Account(TableServiceClient Tables, BlobServiceClient Blobs, string Name, IDisposable? Held = null) : IDisposable
{
    public void Dispose() => Held?.Dispose();
}

/// <summary>What a person has to correct: a setting, an export's name, a table that is not empty.</summary>
public sealed class ExportException(string message) : Exception(message);
