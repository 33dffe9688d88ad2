namespace Emulator.ServiceBus;

internal static class ServiceBusSchema
{
    public const string Version1 =
        """

        -- A queue's messages; locks are not stored, so a restart frees them. Sequence numbers are never used twice.
        CREATE TABLE queue_messages (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            queue TEXT NOT NULL,
            dead INTEGER NOT NULL,              -- 1 in the queue's dead letters
            message_id TEXT,                    -- NULL where the sender gave none
            enqueued INTEGER NOT NULL,          -- UTC ticks; of a scheduled message, when it is due
            expires INTEGER NOT NULL,           -- UTC ticks
            deliveries INTEGER NOT NULL,        -- those that failed
            header BLOB NOT NULL,               -- JSON: the other properties
            body BLOB NOT NULL);

        -- The message ids of the duplicate window.
        CREATE TABLE queue_message_ids (
            queue TEXT NOT NULL, message_id TEXT NOT NULL,
            seen INTEGER NOT NULL,              -- UTC ticks
            sequence INTEGER NOT NULL,
            PRIMARY KEY (queue, message_id)) WITHOUT ROWID;
        CREATE INDEX queue_message_ids_seen ON queue_message_ids (queue, seen);
        """;
}
