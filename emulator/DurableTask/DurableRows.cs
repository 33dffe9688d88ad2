using System.Text;
using Emulator.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Emulator.DurableTask;

/// <summary>The engine's rows: every statement that a step, a start or a message runs.</summary>
internal static class DurableRows
{
    private const int RowsPerInsert = 4;
    private const int ColumnsPerRow = 7;

    private const string InstanceColumns =
        "key, id, name, status, created, start_at, open, parent, parent_task, parent_id, parent_name, custom_status, version";

    private static readonly string[] HistoryInserts = [.. Enumerable.Range(1, RowsPerInsert).Select(HistoryInsert)];

    /// <summary>Inserts an instance that has not run yet, with the start in its history.</summary>
    /// <returns>Its key, or null where the id is taken.</returns>
    public static long? TryCreate(StoreSession session, NewInstance instance, long now)
    {
        if (!session.TryQuery(
                """
                INSERT INTO durable_instances (id, name, status, created, updated, start_at, open, parent, parent_task, parent_id, parent_name, version)
                VALUES ($1, $2, 6, $3, $3, $4, '', $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING RETURNING key
                """,
                row => row.GetInt64(0),
                out var key,
                instance.Id,
                instance.Name,
                now,
                instance.StartAt ?? now,
                instance.ParentKey,
                instance.ParentTask,
                instance.Parent?.InstanceId,
                instance.Parent?.Name.Name,
                instance.Version)) return null;
        InsertHistory(session, key, [instance.Started(now)], 0);
        return key;
    }

    /// <summary>The key and status of an id, if it exists.</summary>
    public static (long Key, OrchestrationRuntimeStatus Status)? Find(StoreSession session, string id) =>
        session.TryQuery("SELECT key, status FROM durable_instances WHERE id = $1", row => (row.GetInt64(0), Status(row, 1)), out var found, id)
            ? found
            : null;

    /// <summary>The orchestrator and the version of an instance that exists.</summary>
    public static (string Name, string Version) NameAndVersion(StoreSession session, long key) =>
        session.Query("SELECT name, version FROM durable_instances WHERE key = $1", row => (row.GetString(0), row.GetString(1)), key)[0];

    /// <returns>1, or 0 where it is gone already.</returns>
    public static int Delete(StoreSession session, long key)
    {
        session.Execute("DELETE FROM durable_history WHERE instance = $1", key);
        session.Execute("DELETE FROM durable_messages WHERE instance = $1", key);
        return session.Execute("DELETE FROM durable_instances WHERE key = $1", key);
    }

    /// <summary>An instance with its history, or null where it is gone. A finished one comes without history.</summary>
    public static InstanceState? Load(StoreSession session, long key)
    {
        if (!session.TryQuery($"SELECT {InstanceColumns} FROM durable_instances WHERE key = $1", ReadInstance, out var state, key)) return null;
        if (!state.IsFinished) state.Append(ReadHistory(session, key));
        return state;
    }

    public static List<HistoryEvent> ReadHistory(StoreSession session, long key) => session.Query(
        "SELECT kind, task, name, target, due, payload, step, at FROM durable_history WHERE instance = $1 ORDER BY seq", ReadEvent, key);

    /// <summary>The stored request for an activity.</summary>
    public static HistoryEvent ReadScheduled(StoreSession session, long key, int task) =>
        session.TryQuery(
            "SELECT kind, task, name, target, due, payload, step, at FROM durable_history WHERE instance = $1 AND kind = $2 AND task = $3",
            ReadEvent, out var scheduled, key, (int)HistoryEventKind.TaskScheduled, task)
            ? scheduled
            : throw new EmulatorException($"The store is damaged: instance #{key} waits for activity #{task}, which its history does not hold.");

    /// <summary>Appends the events from index <paramref name="from"/> on; they belong to one step.</summary>
    public static void InsertHistory(StoreSession session, long key, List<HistoryEvent> history, int from)
    {
        while (from < history.Count)
        {
            var count = Math.Min(RowsPerInsert, history.Count - from);
            var values = new object?[3 + (count * ColumnsPerRow)];
            values[0] = key;
            values[1] = history[from].Step;
            values[2] = history[from].At;
            for (var i = 0; i < count; i++)
            {
                var e = history[from + i];
                var column = 3 + (i * ColumnsPerRow);
                values[column] = from + i;
                values[column + 1] = (int)e.Kind;
                values[column + 2] = e.TaskId == HistoryEvent.NoTask ? null : e.TaskId;
                values[column + 3] = e.Name;
                values[column + 4] = e.Target;
                values[column + 5] = e.Due == 0 ? null : e.Due;
                values[column + 6] = e.Payload;
            }

            session.Execute(HistoryInserts[count - 1], values);
            from += count;
        }
    }

    /// <summary>The messages of an instance in order of arrival, and the number of the last one.</summary>
    public static (List<HistoryEvent> Messages, long Last) ReadInbox(StoreSession session, long key)
    {
        long last = 0;
        var messages = session.Query(
            "SELECT kind, task, name, NULL, NULL, payload, 0, 0, id FROM durable_messages WHERE instance = $1 ORDER BY id",
            row =>
            {
                last = row.GetInt64(8);
                return ReadEvent(row);
            },
            key);
        return (messages, last);
    }

    public static void DeleteInbox(StoreSession session, long key, long upTo) =>
        session.Execute("DELETE FROM durable_messages WHERE instance = $1 AND id <= $2", key, upTo);

    /// <summary>Puts a message into the inbox of an instance that is not finished.</summary>
    /// <returns>The instance's key, or null where there is no such instance, or it is finished.</returns>
    public static long? TrySend(StoreSession session, string id, HistoryEvent message) => session.TryQuery(
        """
        INSERT INTO durable_messages (instance, kind, task, name, payload)
        SELECT key, $1, $2, $3, $4 FROM durable_instances WHERE id = $5 AND status IN (0, 6, 7) RETURNING instance
        """,
        row => row.GetInt64(0), out var key, (int)message.Kind, message.TaskId, message.Name, message.Payload, id) ? key : null;

    /// <inheritdoc cref="TrySend(StoreSession, string, HistoryEvent)"/>
    public static long? TrySend(StoreSession session, long key, HistoryEvent message) => session.Execute(
        """
        INSERT INTO durable_messages (instance, kind, task, name, payload)
        SELECT key, $1, $2, $3, $4 FROM durable_instances WHERE key = $5 AND status IN (0, 6, 7)
        """,
        (int)message.Kind, message.TaskId, message.Name, message.Payload, key) == 1 ? key : null;

    /// <summary>The sub-orchestrations of an instance that are not finished.</summary>
    public static List<long> LiveChildren(StoreSession session, long key) => session.Query(
        "SELECT key FROM durable_instances WHERE parent = $1 AND status IN (0, 6, 7)", row => row.GetInt64(0), key);

    public static OrchestrationRuntimeStatus Status(StoreRow row, int column) => (OrchestrationRuntimeStatus)row.GetInt32(column);

    public static string? Text(StoreRow row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static InstanceState ReadInstance(StoreRow row) => new()
    {
        Key = row.GetInt64(0),
        Id = row.GetString(1),
        Name = row.GetString(2),
        Status = Status(row, 3),
        Created = row.GetInt64(4),
        StartAt = row.IsDBNull(5) ? null : row.GetInt64(5),
        Open = OpenTask.Parse(row.GetString(6)),
        ParentKey = row.IsDBNull(7) ? null : row.GetInt64(7),
        ParentTask = row.IsDBNull(8) ? HistoryEvent.NoTask : row.GetInt32(8),
        Parent = row.IsDBNull(9) ? null : new ParentOrchestrationInstance(row.GetString(10), row.GetString(9)),
        CustomStatus = Text(row, 11),
        Version = row.GetString(12),
    };

    private static HistoryEvent ReadEvent(StoreRow row) =>
        new((HistoryEventKind)row.GetInt32(0), row.IsDBNull(1) ? HistoryEvent.NoTask : row.GetInt32(1))
        {
            Name = Text(row, 2),
            Target = Text(row, 3),
            Due = row.IsDBNull(4) ? 0 : row.GetInt64(4),
            Payload = Text(row, 5),
            Step = row.GetInt32(6),
            At = row.GetInt64(7),
        };

    private static string HistoryInsert(int rows)
    {
        var sql = new StringBuilder("INSERT INTO durable_history (instance, step, at, seq, kind, task, name, target, due, payload) VALUES ");
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "($1, $2, $3" : ", ($1, $2, $3");
            for (var column = 0; column < ColumnsPerRow; column++) sql.Append(", $").Append(4 + (row * ColumnsPerRow) + column);
            sql.Append(')');
        }

        return sql.ToString();
    }
}

/// <summary>An instance to be created.</summary>
/// <param name="Version">The version that it gets and keeps; empty is none.</param>
/// <param name="StartAt">When its first step is due, in UTC ticks; null is at once.</param>
internal sealed record NewInstance(
    string Id,
    string Name,
    string? Input,
    string Version,
    long? StartAt = null,
    long? ParentKey = null,
    int? ParentTask = null,
    ParentOrchestrationInstance? Parent = null)
{
    /// <summary>The first event of its history.</summary>
    public HistoryEvent Started(long now) => new(HistoryEventKind.ExecutionStarted) { Name = Name, Payload = Input, At = now };

    /// <summary>What a load would read after the commit.</summary>
    public InstanceState ToState(long key, long now)
    {
        var state = new InstanceState
        {
            Key = key,
            Id = Id,
            Name = Name,
            Version = Version,
            Created = now,
            Status = OrchestrationRuntimeStatus.Pending,
            StartAt = StartAt ?? now,
            ParentKey = ParentKey,
            ParentTask = ParentTask ?? HistoryEvent.NoTask,
            Parent = Parent,
        };
        state.Append([Started(now)]);
        return state;
    }
}
