using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Emulator.Runtime;

namespace Emulator.Blobs.Service;

/// <summary>Every statement on blobs and their blocks.</summary>
internal static class BlobRows
{
    private const string Columns = "id, name, type, created, modified, length, content_type, content_hash, metadata";

    public static long? Container(StoreSession session, string name) =>
        session.TryQuery("SELECT id FROM containers WHERE name = $1", row => row.GetInt64(0), out var id, name) ? id : null;

    public static StoredBlob? Find(StoreSession session, long container, string name) =>
        session.TryQuery($"SELECT {Columns} FROM blobs WHERE container = $1 AND name = $2", Read, out var blob, container, name) ? blob : null;

    /// <summary>Blobs whose names begin with a prefix, after another name, in order.</summary>
    public static List<StoredBlob> List(StoreSession session, long container, string prefix, string after, int count) => session.Query(
        $"SELECT {Columns} FROM blobs WHERE container = $1 AND name > $2 AND name >= $3 AND substr(name, 1, length($3)) = $3 ORDER BY name LIMIT $4",
        Read, container, after, prefix, count);

    /// <summary>A moment after every one that a blob was written at.</summary>
    public static long NextModified(StoreSession session, long now)
    {
        session.TryQuery("SELECT coalesce(max(modified), 0) FROM blobs", row => row.GetInt64(0), out var last);
        return Math.Max(now, last + 1);
    }

    public static long InsertBlock(StoreSession session, byte[] data)
    {
        session.TryQuery("INSERT INTO blocks (length, data) VALUES ($1, $2) RETURNING id", row => row.GetInt64(0), out var id, data.Length, data);
        return id;
    }

    /// <summary>Puts a blob in place of the one of its name; blocks that neither has are deleted.</summary>
    public static StoredBlob Put(StoreSession session, long container, StoredBlob blob, IReadOnlyList<(long Block, string? Id)> blocks)
    {
        var old = Find(session, container, blob.Name);
        List<long> orphans = old is null ? [] : session.Query("SELECT block FROM blob_blocks WHERE blob = $1", row => row.GetInt64(0), old.Id);
        orphans.AddRange(session.Query("SELECT block FROM blob_staged WHERE container = $1 AND name = $2", row => row.GetInt64(0), container, blob.Name));
        if (old is not null) Forget(session, old.Id);
        session.Execute("DELETE FROM blob_staged WHERE container = $1 AND name = $2", container, blob.Name);
        session.TryQuery(
            $"INSERT INTO blobs (container, name, type, created, modified, length, content_type, content_hash, metadata) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
            row => row.GetInt64(0), out var id,
            container, blob.Name, (int)blob.Type, old?.CreatedTicks ?? blob.CreatedTicks, blob.ModifiedTicks, blob.Length, blob.ContentType, blob.ContentHash,
            JsonSerializer.Serialize(blob.Metadata));
        for (var i = 0; i < blocks.Count; i++)
            session.Execute("INSERT INTO blob_blocks (blob, seq, block, block_id) VALUES ($1, $2, $3, $4)", id, i, blocks[i].Block, blocks[i].Id);
        var kept = blocks.Select(block => block.Block).ToHashSet();
        foreach (var orphan in orphans.Where(orphan => !kept.Contains(orphan))) session.Execute("DELETE FROM blocks WHERE id = $1", orphan);
        return blob with { Id = id, CreatedTicks = old?.CreatedTicks ?? blob.CreatedTicks };
    }

    public static void Append(StoreSession session, StoredBlob blob, long block, int sequence)
    {
        session.Execute("INSERT INTO blob_blocks (blob, seq, block) VALUES ($1, $2, $3)", blob.Id, sequence, block);
        session.Execute("UPDATE blobs SET modified = $1, length = $2 WHERE id = $3", blob.ModifiedTicks, blob.Length, blob.Id);
    }

    public static void Delete(StoreSession session, long blob)
    {
        session.Execute("DELETE FROM blocks WHERE id IN (SELECT block FROM blob_blocks WHERE blob = $1)", blob);
        Forget(session, blob);
    }

    /// <summary>The committed blocks of a blob: number and length, in order.</summary>
    public static List<(long Block, long Length, string? Id)> Blocks(StoreSession session, long blob) => session.Query(
        "SELECT b.id, b.length, l.block_id FROM blob_blocks l JOIN blocks b ON b.id = l.block WHERE l.blob = $1 ORDER BY l.seq",
        row => (row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2)), blob);

    /// <summary>The blocks that are staged for a blob: number and length by id.</summary>
    public static Dictionary<string, (long Block, long Length)> Staged(StoreSession session, long container, string name) => session.Query(
        "SELECT s.block_id, b.id, b.length FROM blob_staged s JOIN blocks b ON b.id = s.block WHERE s.container = $1 AND s.name = $2",
        row => (Id: row.GetString(0), Block: (row.GetInt64(1), row.GetInt64(2))), container, name).ToDictionary(s => s.Id, s => s.Block, StringComparer.Ordinal);

    public static byte[]? Data(StoreSession session, long block) =>
        session.TryQuery("SELECT data FROM blocks WHERE id = $1", row => row.GetBytes(0), out var data, block) ? data : null;

    private static void Forget(StoreSession session, long blob)
    {
        session.Execute("DELETE FROM blob_blocks WHERE blob = $1", blob);
        session.Execute("DELETE FROM blobs WHERE id = $1", blob);
    }

    private static StoredBlob Read(StoreRow row) => new(
        row.GetInt64(0), row.GetString(1), (BlobType)row.GetInt32(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetString(6),
        row.IsDBNull(7) ? null : row.GetBytes(7), JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(8))!);
}
