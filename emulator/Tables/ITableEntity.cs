namespace Azure.Data.Tables;

/// <summary>What every entity has: its key, and what the service writes on it.</summary>
public interface ITableEntity
{
    /// <summary>Names the partition; at most 1 KiB, none of <c>/ \ # ?</c> and no control character.</summary>
    string PartitionKey { get; set; }

    /// <summary>Names the entity within its partition; the same rules as <see cref="PartitionKey"/>.</summary>
    string RowKey { get; set; }

    /// <summary>When the entity was last written, by the service's clock; ignored on a write.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>Changes with every write of the entity; ignored on a write, unless it is passed as the condition.</summary>
    ETag ETag { get; set; }
}
