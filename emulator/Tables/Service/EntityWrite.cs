using Azure;
using Azure.Data.Tables;
using Emulator.Tables.Encoding;

namespace Emulator.Tables.Service;

/// <summary>One write as it reaches the service: checked as far as that goes without looking at the store.</summary>
internal sealed class EntityWrite
{
    public required TableTransactionActionType Type { get; init; }

    public required string PartitionKey { get; init; }

    public required string RowKey { get; init; }

    /// <summary>The stored form; empty for a delete.</summary>
    public byte[] Properties { get; private init; } = [];

    /// <summary>The ETag in ticks that the stored entity must have; null where any will do.</summary>
    public long? IfMatch { get; private init; }

    /// <summary>Why the service refuses the write whatever the store holds; null where it does not.</summary>
    public TableFault? Fault { get; private init; }

    /// <summary>As the SDK sends it: an update without a condition goes out without If-Match, and that is an upsert to the service.</summary>
    /// <inheritdoc cref="Of(TableTransactionActionType, ITableEntity, ETag)" path="/exception"/>
    public static EntityWrite Of(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Delete => Delete(action.Entity.PartitionKey, action.Entity.RowKey, action.ETag),
        TableTransactionActionType.UpdateMerge when action.ETag == default => Of(TableTransactionActionType.UpsertMerge, action.Entity, default),
        TableTransactionActionType.UpdateReplace when action.ETag == default => Of(TableTransactionActionType.UpsertReplace, action.Entity, default),
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace => Of(action.ActionType, action.Entity, action.ETag),
        _ => Of(action.ActionType, action.Entity, default),
    };

    /// <exception cref="ArgumentNullException">A key is null.</exception>
    /// <exception cref="NotSupportedException">A property has a type that the service does not know.</exception>
    public static EntityWrite Of(TableTransactionActionType type, ITableEntity entity, ETag ifMatch)
    {
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
        var shape = EntityShape.For(entity.GetType());
        var writer = new EntityWriter(entity.PartitionKey.Length + entity.RowKey.Length);
        shape.Write(entity, ref writer);
        var properties = writer.Finish();
        return Of(type, entity.PartitionKey, entity.RowKey, properties ?? [], ifMatch, writer.Fault);
    }

    public static EntityWrite Delete(string partitionKey, string rowKey, ETag ifMatch) =>
        Of(TableTransactionActionType.Delete, partitionKey, rowKey, [], ifMatch, fault: null);

    private static EntityWrite Of(TableTransactionActionType type, string partitionKey, string rowKey, byte[] properties, ETag ifMatch, TableFault? fault)
    {
        long? modified = null;
        if (ifMatch != default && ifMatch != ETag.All)
        {
            if (EntityTag.TryParse(ifMatch.ToString(), out var ticks)) modified = ticks;
            else fault ??= TableFault.InvalidInput("The If-Match condition is not an ETag of an entity.");
        }

        return new EntityWrite
        {
            Type = type,
            PartitionKey = partitionKey,
            RowKey = rowKey,
            Properties = properties,
            IfMatch = modified,
            Fault = TableLimits.CheckKey(partitionKey, nameof(PartitionKey)) ?? TableLimits.CheckKey(rowKey, nameof(RowKey)) ?? fault,
        };
    }
}
