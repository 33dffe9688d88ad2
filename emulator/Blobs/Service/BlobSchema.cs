namespace Emulator.Blobs.Service;

/// <summary>The tables of blobs.db, by version. Several processes may make them at once.</summary>
internal static class BlobSchema
{
    public static readonly string[] Upgrades =
    [
        """
        CREATE TABLE IF NOT EXISTS containers (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);

        CREATE TABLE IF NOT EXISTS blobs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,  -- a blob that is written anew is another one
            container INTEGER NOT NULL, name TEXT NOT NULL,
            type INTEGER NOT NULL,              -- BlobType
            created INTEGER NOT NULL,           -- UTC ticks, like every time here
            modified INTEGER NOT NULL,          -- the ETag is made from it
            length INTEGER NOT NULL,
            content_type TEXT NOT NULL, content_hash BLOB,
            metadata TEXT NOT NULL,             -- JSON
            UNIQUE (container, name));
        CREATE INDEX IF NOT EXISTS blobs_modified ON blobs (modified);

        CREATE TABLE IF NOT EXISTS blob_blocks (
            blob INTEGER NOT NULL, seq INTEGER NOT NULL,
            block INTEGER NOT NULL, block_id TEXT,  -- none where the blob was written in one go, or appended to
            PRIMARY KEY (blob, seq)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS blob_blocks_block ON blob_blocks (block);

        CREATE TABLE IF NOT EXISTS blob_staged (
            container INTEGER NOT NULL, name TEXT NOT NULL, block_id TEXT NOT NULL, block INTEGER NOT NULL,
            PRIMARY KEY (container, name, block_id)) WITHOUT ROWID;

        CREATE TABLE IF NOT EXISTS blocks (id INTEGER PRIMARY KEY AUTOINCREMENT, length INTEGER NOT NULL, data BLOB NOT NULL);
        """,
    ];
}
