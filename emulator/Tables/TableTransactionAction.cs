namespace Azure.Data.Tables;

/// <summary>One write of an entity group transaction.</summary>
public class TableTransactionAction
{
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    /// <param name="actionType">What happens to the entity.</param>
    /// <param name="entity">The entity; of a delete only the key counts.</param>
    /// <param name="etag">
    /// The condition of an update or delete. Without one a delete is unconditional, and an update becomes an upsert:
    /// pass <see cref="ETag.All"/> for an update of whatever is there.
    /// </param>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    public TableTransactionActionType ActionType { get; }

    public ITableEntity Entity { get; }

    public ETag ETag { get; }
}
