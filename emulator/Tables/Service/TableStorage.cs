using Azure.Data.Tables;
using Emulator.Runtime;
using Emulator.Tables.Encoding;

namespace Emulator.Tables.Service;

/// <summary>The table service: tables and entities in the store, with the service's conditions and refusals.</summary>
/// <remarks>
/// A write is decided completely before its first change, so that an expected refusal never undoes the group commit that it is
/// part of. Table names are case-insensitive.
/// </remarks>
internal sealed partial class TableStorage(EmulatorStore store, TimeProvider clock, Hostility hostility)
{
    private readonly ModifiedClock _modified = new(clock);

    /// <returns>Null where the table was created.</returns>
    public Task<TableFault?> CreateTableAsync(string name)
    {
        if (TableLimits.CheckTableName(name) is { } fault) return Task.FromResult<TableFault?>(fault);
        return store.WriteAsync(
            session => session.Execute("INSERT INTO tables (name) VALUES ($1) ON CONFLICT DO NOTHING", name) == 0 ? TableFault.TableAlreadyExists : null,
            "create-table");
    }

    /// <returns>Null where the table is gone with all its entities.</returns>
    public Task<TableFault?> DeleteTableAsync(string name) => store.WriteAsync(session =>
    {
        if (FindTable(session, name) is not { } table) return TableFault.ResourceNotFound;
        session.Execute("DELETE FROM entities WHERE tbl = $1", table);
        session.Execute("DELETE FROM tables WHERE id = $1", table);
        return null;
    }, "delete-table");

    /// <summary>The names from <paramref name="from"/> on, in order.</summary>
    public List<string> ListTables(string from) => store.Read(session =>
        session.Query("SELECT name FROM tables WHERE name >= $1 ORDER BY name", row => row.GetString(0), from));

    /// <summary>Reads one entity.</summary>
    /// <returns>Null where there is one; else why not.</returns>
    public TableFault? Get<T>(string table, string partitionKey, string rowKey, Selection selection, out T? entity)
        where T : class, ITableEntity
    {
        entity = null;
        Count(table, "get");
        if (hostility.StrikesCall(FaultKind.Throttling)) return TableFault.ServerBusy;
        entity = store.Read(session => EntityRows.Read<T>(session, table, partitionKey, rowKey, EntityShape<T>.Shape, selection));
        if (entity is not null) return null;
        return store.Read(session => FindTable(session, table)) is null ? TableFault.TableNotFound : TableFault.ResourceNotFound;
    }

    public Task<WriteOutcome> WriteAsync(string table, EntityWrite write) => DisturbedAsync(() => CountedAsync(table, [write], session =>
    {
        if (FindTable(session, table) is not { } id) return WriteOutcome.Refused(TableFault.TableNotFound);
        if (Decide(session, id, write, out var properties) is { } fault) return WriteOutcome.Refused(fault);
        var modified = _modified.Take(session, 1);
        Apply(session, id, write, properties, modified);
        return WriteOutcome.Done(modified);
    }));

    public Task<WriteOutcome> WriteAsync(string table, IReadOnlyList<EntityWrite> writes) => DisturbedAsync(() => CountedAsync(table, writes, session =>
    {
        if (FindTable(session, table) is not { } id) return WriteOutcome.Refused(TableFault.TableNotFound, 0);
        var properties = new byte[writes.Count][];
        for (var i = 0; i < writes.Count; i++)
        {
            if (Decide(session, id, writes[i], out properties[i]) is { } fault) return WriteOutcome.Refused(fault, i);
        }

        var modified = _modified.Take(session, writes.Count);
        for (var i = 0; i < writes.Count; i++) Apply(session, id, writes[i], properties[i], modified + i);
        return WriteOutcome.Done(modified);
    }));

    /// <summary>One request, of one write or as a transaction.</summary>
    private Task<WriteOutcome> CountedAsync(string table, IReadOnlyList<EntityWrite> writes, Func<StoreSession, WriteOutcome> write)
    {
        Count(table, writes.Count == 1 ? writes[0].Type.ToString() : "transaction");
        return store.WriteAsync(write, "table", table);
    }

    /// <summary>Does a write as a service does that may be busy, and whose answer may be lost after the write: then a client's own second try meets the first.</summary>
    private Task<WriteOutcome> DisturbedAsync(Func<Task<WriteOutcome>> write) => hostility.IsOn ? DisturbAsync(write) : TakenAsync(write);

    private async Task<WriteOutcome> DisturbAsync(Func<Task<WriteOutcome>> write)
    {
        if (hostility.StrikesCall(FaultKind.Throttling)) return WriteOutcome.Refused(TableFault.ServerBusy);
        var outcome = await TakenAsync(write);
        if (!hostility.StrikesCall(FaultKind.AppliedThenTimeout)) return outcome;
        return hostility.Pick(2) == 0 ? WriteOutcome.Refused(TableFault.OperationTimedOut) : await TakenAsync(write);
    }

    /// <summary>A store that does not take a write, because its disk is full or cannot be written, is to a client a service that is busy: the same call may do later.</summary>
    private static async Task<WriteOutcome> TakenAsync(Func<Task<WriteOutcome>> write)
    {
        try
        {
            return await write();
        }
        catch (EmulatorException e)
        {
            return WriteOutcome.Refused(TableFault.ServerBusy with { Message = e.Message });
        }
    }

    private void Count(string table, string operation) => store.Usage.Count("tables", table, operation);

    private static long? FindTable(StoreSession session, string name) =>
        session.TryQuery("SELECT id FROM tables WHERE name = $1", row => row.GetInt64(0), out var id, name) ? id : null;

    /// <summary>Why the write cannot be done on what is stored; null, and the properties to store, where it can.</summary>
    private static TableFault? Decide(StoreSession session, long table, EntityWrite write, out byte[] properties)
    {
        properties = write.Properties;
        if (write.Fault is not null) return write.Fault;
        var modified = EntityRows.Modified(session, table, write);
        switch (write.Type)
        {
            case TableTransactionActionType.Add:
                return modified is null ? null : TableFault.EntityAlreadyExists;
            case TableTransactionActionType.UpsertMerge or TableTransactionActionType.UpsertReplace when modified is null:
                return null;
            default:
                if (modified is null) return TableFault.ResourceNotFound;
                if (write.IfMatch is { } tick && tick != modified) return TableFault.UpdateConditionNotSatisfied;
                return write.Type is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge
                    ? Merge(write, EntityRows.Properties(session, table, write), out properties)
                    : null;
        }
    }

    private static TableFault? Merge(EntityWrite write, ReadOnlySpan<byte> stored, out byte[] merged)
    {
        var writer = new EntityWriter(write.PartitionKey.Length + write.RowKey.Length);
        var old = new EntityReader(stored);
        while (old.Next(out var property))
        {
            if (!new EntityReader(write.Properties).Find(property.Header, out _)) writer.Copy(property);
        }

        var named = new EntityReader(write.Properties);
        while (named.Next(out var property)) writer.Copy(property);
        merged = writer.Finish() ?? [];
        return writer.Fault;
    }

    private static void Apply(StoreSession session, long table, EntityWrite write, byte[] properties, long modified)
    {
        if (write.Type == TableTransactionActionType.Delete) EntityRows.Delete(session, table, write);
        else EntityRows.Put(session, table, write, properties, modified);
    }
}
