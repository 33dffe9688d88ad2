namespace Emulator.Tables.Encoding;

/// <summary>One row of the store, as long as it is under the reader.</summary>
internal readonly ref struct StoredEntity
{
    public required string PartitionKey { get; init; }

    public required string RowKey { get; init; }

    /// <summary>UTC ticks of the last write.</summary>
    public required long Modified { get; init; }

    public required ReadOnlySpan<byte> Properties { get; init; }
}
