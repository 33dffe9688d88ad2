using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Export;

/// <summary>What an export consists of: written last, so that where it is, the export is whole.</summary>
/// <param name="Format">1; another number means that rows are written in another way.</param>
/// <param name="Name">The export's name, the folder of its blobs.</param>
/// <param name="Watermark">When it was begun: whatever was answered before is in it, as it stood then or later.</param>
/// <param name="CompletedAt">When its last row had been read.</param>
/// <param name="Tables">Every table, in the order in which they were read.</param>
internal sealed record Manifest(int Format, string Name, DateTimeOffset Watermark, DateTimeOffset CompletedAt, IReadOnlyList<ExportedTable> Tables)
{
    public const int PresentFormat = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string BlobName(string export) => $"{export}/manifest.json";

    /// <summary>The hash of its rows: of the parts' own, in their order.</summary>
    public string ContentHash() => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Concat(Tables.SelectMany(table => table.Parts.Select(part => $"{table.Name} {part.Sha256}\n"))))));

    public BinaryData ToJson() => BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(this, Json));

    /// <exception cref="ExportException">It is of another format.</exception>
    public static Manifest Read(BinaryData json)
    {
        var manifest = json.ToObjectFromJson<Manifest>(Json)!;
        return manifest.Format == PresentFormat
            ? manifest
            : throw new ExportException($"The export {manifest.Name} has format {manifest.Format}; this program reads {PresentFormat}.");
    }
}

/// <summary>One table of an export.</summary>
/// <param name="Name">The table.</param>
/// <param name="Rows">How many rows there are of it.</param>
/// <param name="NotOfOneMoment">How many pieces of partitions were read while they were being written, so that their rows may not belong together.</param>
/// <param name="Parts">Its blobs, in the order of their rows.</param>
internal sealed record ExportedTable(string Name, long Rows, long NotOfOneMoment, IReadOnlyList<ExportedPart> Parts);

/// <summary>One blob of an export.</summary>
/// <param name="Blob">Its name.</param>
/// <param name="Rows">Its lines.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">The hash of its content, in hexadecimal digits.</param>
internal sealed record ExportedPart(string Blob, long Rows, long Bytes, string Sha256);
