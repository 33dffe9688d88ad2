namespace Emulator.DurableTask;

internal static class DurableSchema
{
    public const string Version1 =
        """
        CREATE TABLE durable_instances (
            key INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice: late answers must not find another instance
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            status INTEGER NOT NULL,            -- OrchestrationRuntimeStatus
            created INTEGER NOT NULL,           -- UTC ticks, like every time here
            updated INTEGER NOT NULL,
            start_at INTEGER,                   -- when the first step of this execution is due; null once it has run
            open TEXT NOT NULL,                 -- what has no answer yet: a3 an activity, t4@<due> a timer, s5 a sub-orchestration
            parent INTEGER, parent_task INTEGER, parent_id TEXT, parent_name TEXT,
            custom_status TEXT, output TEXT, failure TEXT);
        CREATE INDEX durable_live ON durable_instances (status) WHERE status IN (0, 6, 7);
        CREATE INDEX durable_children ON durable_instances (parent) WHERE parent IS NOT NULL;

        CREATE TABLE durable_history (
            instance INTEGER NOT NULL, seq INTEGER NOT NULL,
            step INTEGER NOT NULL, at INTEGER NOT NULL,
            kind INTEGER NOT NULL,              -- HistoryEventKind
            task INTEGER, name TEXT,
            target TEXT,                        -- the child, or the receiver of an event
            due INTEGER,
            payload TEXT,                       -- input, result or failure, as JSON
            PRIMARY KEY (instance, seq)) WITHOUT ROWID;

        CREATE TABLE durable_messages (
            id INTEGER PRIMARY KEY, instance INTEGER NOT NULL,
            kind INTEGER NOT NULL, task INTEGER, name TEXT, payload TEXT);
        CREATE INDEX durable_inbox ON durable_messages (instance);
        """;

    /// <summary>Instances have a version; those from before have none.</summary>
    public const string Version2 = "ALTER TABLE durable_instances ADD COLUMN version TEXT NOT NULL DEFAULT '';";
}
