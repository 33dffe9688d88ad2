using Emulator.Runtime;

namespace Emulator.ServiceBus;

/// <summary>The statements on the tables of <see cref="ServiceBusSchema"/>.</summary>
internal static class MessageRows
{
    private const string StartsName = "service-bus.starts";

    /// <summary>A message as it is stored.</summary>
    public sealed record Stored(string Queue, bool Dead, QueuedMessage Message);

    /// <summary>Counts this start of a broker; lock tokens hold the number, so that those of an earlier start are known to be lost.</summary>
    public static int CountStart(StoreSession session)
    {
        session.TryQuery("SELECT value FROM runtime WHERE name = $1", row => int.Parse(row.GetString(0)), out var starts, StartsName);
        session.Execute("INSERT OR REPLACE INTO runtime (name, value) VALUES ($1, $2)", StartsName, (starts + 1).ToString());
        return starts + 1;
    }

    /// <summary>All messages without their contents, in order.</summary>
    public static List<Stored> All(StoreSession session) => session.Query(
        "SELECT sequence, queue, dead, message_id, enqueued, expires, deliveries FROM queue_messages ORDER BY sequence",
        row => new Stored(
            row.GetString(1),
            row.GetBoolean(2),
            new QueuedMessage(row.GetInt64(0), row.IsDBNull(3) ? null : row.GetString(3))
            {
                Enqueued = row.GetInt64(4),
                Expires = row.GetInt64(5),
                Deliveries = row.GetInt32(6),
            }));

    /// <returns>False when there is no such message.</returns>
    public static bool TryRead(StoreSession session, long sequence, out MessageContent content) => session.TryQuery(
        "SELECT message_id, header, body FROM queue_messages WHERE sequence = $1",
        row => new MessageContent
        {
            MessageId = row.IsDBNull(0) ? null : row.GetString(0),
            Header = MessageHeader.Read(row.GetSpan(1)),
            Body = row.GetBytes(2),
        },
        out content,
        sequence);

    /// <returns>The message's sequence number.</returns>
    public static long Insert(StoreSession session, string queue, MessageContent content, byte[] header, long enqueued, long expires)
    {
        session.Execute(
            "INSERT INTO queue_messages (queue, dead, message_id, enqueued, expires, deliveries, header, body) VALUES ($1, 0, $2, $3, $4, 0, $5, $6)",
            queue, content.MessageId, enqueued, expires, header, content.Body);
        session.TryQuery("SELECT last_insert_rowid()", row => row.GetInt64(0), out var sequence);
        return sequence;
    }

    /// <summary>The message that brought an id after <paramref name="since"/>, or null when none did.</summary>
    public static long? Seen(StoreSession session, string queue, string messageId, long since) => session.TryQuery(
        "SELECT sequence FROM queue_message_ids WHERE queue = $1 AND message_id = $2 AND seen > $3",
        row => row.GetInt64(0), out var sequence, queue, messageId, since)
        ? sequence
        : null;

    /// <summary>Remembers an id and forgets up to two that are past the window, so that the table does not outgrow it.</summary>
    public static void Remember(StoreSession session, string queue, string messageId, long sequence, long now, long since)
    {
        session.Execute(
            "INSERT OR REPLACE INTO queue_message_ids (queue, message_id, seen, sequence) VALUES ($1, $2, $3, $4)",
            queue, messageId, now, sequence);
        session.Execute(
            """
            DELETE FROM queue_message_ids WHERE queue = $1 AND message_id IN
                (SELECT message_id FROM queue_message_ids WHERE queue = $1 AND seen <= $2 ORDER BY seen LIMIT 2)
            """,
            queue, since);
    }

    public static void Delete(StoreSession session, long sequence) =>
        session.Execute("DELETE FROM queue_messages WHERE sequence = $1", sequence);

    public static void SetDeliveries(StoreSession session, long sequence, int deliveries) =>
        session.Execute("UPDATE queue_messages SET deliveries = $1 WHERE sequence = $2", deliveries, sequence);

    public static void SetHeader(StoreSession session, long sequence, byte[] header) =>
        session.Execute("UPDATE queue_messages SET header = $1 WHERE sequence = $2", header, sequence);

    /// <summary>Moves a message into the dead letters.</summary>
    public static void Bury(StoreSession session, long sequence) =>
        session.Execute("UPDATE queue_messages SET dead = 1 WHERE sequence = $1", sequence);

    /// <summary>Moves a message out of the dead letters, as if just sent.</summary>
    public static void Revive(StoreSession session, long sequence, long enqueued, long expires) => session.Execute(
        "UPDATE queue_messages SET dead = 0, deliveries = 0, enqueued = $1, expires = $2 WHERE sequence = $3", enqueued, expires, sequence);
}
