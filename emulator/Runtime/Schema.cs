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

    public static void Upgrade(StoreSession session, CrashPoints? crashPoints) => Upgrade(session, Upgrades, crashPoints);

    /// <summary>The same for another file's tables.</summary>
    /// <param name="session">The file.</param>
    /// <param name="upgrades">What turns version n into n + 1, at index n.</param>
    /// <param name="crashPoints">Where the process may be made to die; null for nowhere.</param>
    public static void Upgrade(StoreSession session, IReadOnlyList<string> upgrades, CrashPoints? crashPoints)
    {
        var version = VersionOf(session, upgrades.Count);
        for (; version < upgrades.Count; version++)
        {
            crashPoints?.BeforeCommit("schema", of: null);
            session.ExecuteScript($"BEGIN IMMEDIATE; {upgrades[version]} PRAGMA user_version = {version + 1}; COMMIT;");
            crashPoints?.AfterCommit("schema", of: null);
        }
    }
    /// <exception cref="EmulatorException">The file is not of the present version.</exception>
    public static void RequirePresent(StoreSession session)
    {
        var version = VersionOf(session, Upgrades.Length);
        if (version < Upgrades.Length)
            throw new EmulatorException($"the store has schema version {version}, which is older than {Upgrades.Length}. Start the application once; it upgrades the store.");
    }

    private static int VersionOf(StoreSession session, int known)
    {
        session.TryQuery("PRAGMA user_version", row => row.GetInt32(0), out var version);
        return version <= known
            ? version
            : throw new EmulatorException($"the store has schema version {version}; this program knows up to {known}. Use the newer program.");
    }
}
