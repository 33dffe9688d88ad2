using Emulator.Runtime;
using Emulator.Tables.Encoding;

namespace Emulator.Tables.Service;

/// <summary>The statements on single rows of <c>entities</c>, bound without boxing: they are the most frequent ones of all.</summary>
internal static class EntityRows
{
    private const string Key = "WHERE tbl = $1 AND pk = $2 AND rk = $3";

    /// <summary>Reads a row of the table called <paramref name="table"/>; one statement, because each one opens a read transaction of its own.</summary>
    public static T? Read<T>(StoreSession session, string table, string partitionKey, string rowKey, EntityShape shape, Selection selection)
        where T : class
    {
        var statement = session.Prepare("SELECT modified, properties FROM entities WHERE tbl = (SELECT id FROM tables WHERE name = $1) AND pk = $2 AND rk = $3");
        statement.Bind(1, table.AsSpan());
        statement.Bind(2, partitionKey.AsSpan());
        statement.Bind(3, rowKey.AsSpan());
        try
        {
            if (!statement.Step()) return null;
            var row = new StoreRow(statement);
            return shape.Read(new StoredEntity { PartitionKey = partitionKey, RowKey = rowKey, Modified = row.GetInt64(0), Properties = row.GetSpan(1) }, selection) as T;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>The tick of the row's last write; null where there is no such row.</summary>
    public static long? Modified(StoreSession session, long table, EntityWrite write)
    {
        var statement = Bind(session.Prepare($"SELECT modified FROM entities {Key}"), table, write);
        try
        {
            return statement.Step() ? new StoreRow(statement).GetInt64(0) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    public static byte[] Properties(StoreSession session, long table, EntityWrite write)
    {
        var statement = Bind(session.Prepare($"SELECT properties FROM entities {Key}"), table, write);
        try
        {
            return statement.Step() ? new StoreRow(statement).GetBytes(0) : [];
        }
        finally
        {
            statement.Reset();
        }
    }

    public static void Put(StoreSession session, long table, EntityWrite write, byte[] properties, long modified)
    {
        var statement = Bind(
            session.Prepare(
                """
                INSERT INTO entities (tbl, pk, rk, modified, properties) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (tbl, pk, rk) DO UPDATE SET modified = excluded.modified, properties = excluded.properties
                """),
            table,
            write);
        statement.Bind(4, modified);
        statement.Bind(5, properties.AsSpan());
        Run(statement);
    }

    public static void Delete(StoreSession session, long table, EntityWrite write) =>
        Run(Bind(session.Prepare($"DELETE FROM entities {Key}"), table, write));

    private static StoreStatement Bind(StoreStatement statement, long table, EntityWrite write)
    {
        statement.Bind(1, table);
        statement.Bind(2, write.PartitionKey.AsSpan());
        statement.Bind(3, write.RowKey.AsSpan());
        return statement;
    }

    private static void Run(StoreStatement statement)
    {
        try
        {
            statement.Step();
        }
        finally
        {
            statement.Reset();
        }
    }
}
