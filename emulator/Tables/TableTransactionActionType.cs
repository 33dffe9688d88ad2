namespace Azure.Data.Tables;

/// <summary>The kinds of write in an entity group transaction.</summary>
public enum TableTransactionActionType
{
    /// <summary>Insert; a conflict where the entity exists.</summary>
    Add = 0,

    /// <summary>Change the named properties of an entity that exists; without a condition an upsert.</summary>
    UpdateMerge = 1,

    /// <summary>Replace all properties of an entity that exists; without a condition an upsert.</summary>
    UpdateReplace = 2,

    /// <summary>Delete an entity that exists.</summary>
    Delete = 3,

    /// <summary>Insert, or change the named properties.</summary>
    UpsertMerge = 4,

    /// <summary>Insert, or replace all properties.</summary>
    UpsertReplace = 5,
}
