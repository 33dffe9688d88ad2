namespace Emulator.Runtime;

/// <summary>The store's tables, by version. A released version is never edited; a change is the next one.</summary>
internal static class Schema
{
    /// <summary>What turns version n into n + 1, at index n.</summary>
    private static readonly string[] Upgrades =
    [
        """
        CREATE TABLE runtime (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

        CREATE TABLE tables (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE COLLATE NOCASE);
        CREATE TABLE entities (
            tbl INTEGER NOT NULL,               -- tables.id, which is never used again
            pk TEXT NOT NULL, rk TEXT NOT NULL,
            modified INTEGER NOT NULL,          -- UTC ticks; the ETag is made from it
            properties BLOB NOT NULL,           -- EntityCodec
            PRIMARY KEY (tbl, pk, rk)) WITHOUT ROWID;
        """ + DurableTask.DurableSchema.Version1 + ServiceBus.ServiceBusSchema.Version1,
        DurableTask.DurableSchema.Version2,
    ];

    public static void Upgrade(StoreSession session, CrashPoints? crashPoints)
    {
        session.TryQuery("PRAGMA user_version", row => row.GetInt32(0), out var version);
        if (version > Upgrades.Length)
            throw new EmulatorException($"the store has schema version {version}; this program knows up to {Upgrades.Length}. Use the newer program.");
        for (; version < Upgrades.Length; version++)
        {
            crashPoints?.BeforeCommit("schema", of: null);
            session.ExecuteScript($"BEGIN IMMEDIATE; {Upgrades[version]} PRAGMA user_version = {version + 1}; COMMIT;");
            crashPoints?.AfterCommit("schema", of: null);
        }
    }
}
