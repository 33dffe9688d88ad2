using Utf8 = System.Text.Encoding;

namespace Emulator.Tables.Queries;

/// <summary>Where the next page begins, in the form that travels through clients: two encoded keys with a space between.</summary>
/// <param name="PartitionKey">Of the first row of the next page.</param>
/// <param name="RowKey">Of the first row of the next page.</param>
internal sealed record ContinuationToken(string PartitionKey, string RowKey)
{
    /// <summary>Before the first row of all.</summary>
    public static ContinuationToken Start { get; } = new("", "");

    public override string ToString() => $"{Encode(PartitionKey)} {Encode(RowKey)}";

    /// <returns>Null where the text is no token of this service.</returns>
    public static ContinuationToken? Parse(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && Decode(text[..space]) is { } partitionKey && Decode(text[(space + 1)..]) is { } rowKey
            ? new ContinuationToken(partitionKey, rowKey)
            : null;
    }

    public static string Encode(string key) => "1!" + Convert.ToBase64String(Utf8.UTF8.GetBytes(key));

    public static string? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return text.StartsWith("1!", StringComparison.Ordinal) && Convert.TryFromBase64String(text[2..], bytes, out var count)
            ? Utf8.UTF8.GetString(bytes, 0, count)
            : null;
    }
}
