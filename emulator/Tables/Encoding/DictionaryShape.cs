using Azure.Data.Tables;
using Emulator.Tables.Service;

namespace Emulator.Tables.Encoding;

/// <summary>The shape of <see cref="TableEntity"/> and other entities that are dictionaries.</summary>
internal sealed class DictionaryShape<T> : EntityShape
    where T : class, ITableEntity, IDictionary<string, object?>
{
    public override void Write(ITableEntity entity, ref EntityWriter writer)
    {
        foreach (var (key, value) in (T)entity)
        {
            if (value is null || key is nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey) or nameof(ITableEntity.Timestamp) or TableEntity.ETagKey) continue;
            ValueFormat.Write(PropertyName.Of(key), value, ref writer);
        }
    }

    public override ITableEntity Read(in StoredEntity stored, Selection selection)
    {
        var entity = Activator.CreateInstance<T>();
        entity[TableEntity.ETagKey] = EntityTag.Format(stored.Modified);
        if (selection.Has(nameof(ITableEntity.PartitionKey))) entity[nameof(ITableEntity.PartitionKey)] = stored.PartitionKey;
        if (selection.Has(nameof(ITableEntity.RowKey))) entity[nameof(ITableEntity.RowKey)] = stored.RowKey;
        if (selection.Has(nameof(ITableEntity.Timestamp))) entity[nameof(ITableEntity.Timestamp)] = new DateTimeOffset(stored.Modified, TimeSpan.Zero);
        var properties = new EntityReader(stored.Properties);
        while (properties.Next(out var property))
        {
            if (selection.Has(property)) entity[property.Name] = property.Value;
        }

        return entity;
    }
}
