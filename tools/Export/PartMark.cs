using System.Globalization;
using System.Text;
using Azure.Storage.Blobs.Models;

namespace Export;

/// <summary>What stands at a part itself, as metadata: enough to go on after it.</summary>
/// <param name="Rows">Its lines.</param>
/// <param name="Sha256">The hash of its content.</param>
/// <param name="NotOfOneMoment">Pieces of partitions that were read while they were being written.</param>
/// <param name="Partition">The partition of its last row; null where it has none.</param>
/// <param name="Row">The key of its last row, where the partition goes on; null where the part ends with a partition.</param>
/// <param name="IsLast">Whether the table ends with it.</param>
internal sealed record PartMark(long Rows, string Sha256, long NotOfOneMoment, string? Partition, string? Row, bool IsLast)
{
    /// <summary>Metadata are headers, and keys may have any character.</summary>
    public Dictionary<string, string> ToMetadata()
    {
        Dictionary<string, string> metadata = new(StringComparer.OrdinalIgnoreCase)
        {
            ["rows"] = Rows.ToString(CultureInfo.InvariantCulture),
            ["sha256"] = Sha256,
            ["notofonemoment"] = NotOfOneMoment.ToString(CultureInfo.InvariantCulture),
            ["last"] = IsLast ? "true" : "false",
        };
        if (Partition is not null) metadata["partition"] = Encode(Partition);
        if (Row is not null) metadata["row"] = Encode(Row);
        return metadata;
    }

    public static PartMark Of(BlobItem blob)
    {
        Dictionary<string, string> metadata = new(blob.Metadata, StringComparer.OrdinalIgnoreCase);
        return new PartMark(
            long.Parse(metadata["rows"], CultureInfo.InvariantCulture), metadata["sha256"], long.Parse(metadata["notofonemoment"], CultureInfo.InvariantCulture),
            metadata.TryGetValue("partition", out var partition) ? Decode(partition) : null, metadata.TryGetValue("row", out var row) ? Decode(row) : null,
            metadata["last"] == "true");
    }

    /// <summary>With a letter in front, because an empty key is a key and an empty header none.</summary>
    private static string Encode(string key) => "k" + Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    private static string Decode(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(text[1..]));
}
