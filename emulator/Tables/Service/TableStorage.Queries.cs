using System.Text;
using Azure.Data.Tables;
using Emulator.Runtime;
using Emulator.Tables.Encoding;
using Emulator.Tables.Queries;
using Utf8 = System.Text.Encoding;

namespace Emulator.Tables.Service;

internal sealed partial class TableStorage
{
    /// <summary>Rows that one page looks at; the service stops after five seconds, this after as many rows.</summary>
    private const int MostExamined = 20_000;

    /// <summary>Reads one page of the rows that match, in the order of their keys.</summary>
    /// <returns>Null where there is a page; else why not.</returns>
    public TableFault? Query<T>(string table, Filter? filter, Selection selection, ContinuationToken? from, int most, out EntityPage<T> page)
        where T : class, ITableEntity
    {
        page = new EntityPage<T>([], null);
        Count(table, "query");
        if (hostility.StrikesCall(FaultKind.Throttling)) return TableFault.ServerBusy;
        page = store.Read(session => ReadPage<T>(session, table, filter, selection, from, most));
        if (page.Entities.Count > 0 || page.Next is not null) return null;
        return store.Read(session => FindTable(session, table)) is null ? TableFault.TableNotFound : null;
    }

    /// <summary>Whether the page that comes next is preceded by an empty one.</summary>
    public bool IsEmptyPageNext() => hostility.StrikesCall(FaultKind.EmptyPage);

    private static EntityPage<T> ReadPage<T>(StoreSession session, string table, Filter? filter, Selection selection, ContinuationToken? from, int most)
        where T : class, ITableEntity
    {
        var shape = EntityShape<T>.Shape;
        var statement = Prepare(session, table, filter?.Range ?? KeyRange.All, from);
        try
        {
            List<T> found = [];
            var partitionKey = "";
            var partitionBytes = Array.Empty<byte>();
            for (var examined = 0; statement.Step(); examined++)
            {
                var row = new StoreRow(statement);
                var filterRow = new FilterRow { PartitionKey = row.GetSpan(0), RowKey = row.GetSpan(1), Modified = row.GetInt64(2), Properties = row.GetSpan(3) };
                if (found.Count == most || examined == MostExamined)
                    return new EntityPage<T>(found, new ContinuationToken(row.GetString(0), row.GetString(1)));
                if (filter?.Matches(filterRow) == false) continue;
                if (!filterRow.PartitionKey.SequenceEqual(partitionBytes))
                {
                    partitionBytes = filterRow.PartitionKey.ToArray();
                    partitionKey = row.GetString(0);
                }

                found.Add((T)shape.Read(
                    new StoredEntity { PartitionKey = partitionKey, RowKey = row.GetString(1), Modified = filterRow.Modified, Properties = filterRow.Properties },
                    selection));
            }

            return new EntityPage<T>(found, null);
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>The statement over the part of the primary key in which the filter's rows lie, from the continuation on.</summary>
    private static StoreStatement Prepare(StoreSession session, string table, KeyRange range, ContinuationToken? from)
    {
        var sql = new StringBuilder("SELECT pk, rk, modified, properties FROM entities WHERE tbl = (SELECT id FROM tables WHERE name = $1)");
        List<byte[]> keys = [];
        if (range.Partition.Single is { } single)
        {
            Add("pk = ", single);
        }
        else
        {
            Bound("pk", range.Partition);
        }

        Bound("rk", range.Row);
        if (from is not null)
        {
            sql.Append($" AND (pk, rk) >= (${keys.Count + 2}, ${keys.Count + 3})");
            keys.Add(Utf8.UTF8.GetBytes(from.PartitionKey));
            keys.Add(Utf8.UTF8.GetBytes(from.RowKey));
        }

        sql.Append(" ORDER BY pk, rk");
        var statement = session.Prepare(sql.ToString());
        statement.Bind(1, table.AsSpan());
        for (var i = 0; i < keys.Count; i++) statement.BindText(i + 2, keys[i]);
        return statement;

        void Bound(string column, KeyInterval interval)
        {
            if (interval.Low.Value is { } low) Add(interval.Low.Inclusive ? $"{column} >= " : $"{column} > ", low);
            if (interval.High.Value is { } high) Add(interval.High.Inclusive ? $"{column} <= " : $"{column} < ", high);
        }

        void Add(string condition, byte[] key)
        {
            keys.Add(key);
            sql.Append($" AND {condition}${keys.Count + 1}");
        }
    }
}
