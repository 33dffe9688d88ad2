using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs.Models;
using Emulator.Runtime;

namespace Emulator.Blobs.Service;

/// <summary>The blob service: containers, and blobs made of blocks, in a file of their own beside the store.</summary>
/// <remarks>A write is decided before its first change, as in the tables. Several processes may use the file at once.</remarks>
/// <param name="store">The blobs' file, opened when it is first needed.</param>
/// <param name="usage">Counts the requests: the runtime's, since this file's store has none that is looked at.</param>
/// <param name="clock">The runtime's time.</param>
internal sealed class BlobStorage(Lazy<EmulatorStore> store, UsageMeter usage, TimeProvider clock)
{
    /// <summary>What is uploaded in one go is stored in pieces of this length, so that a download needs no more memory than one.</summary>
    private const int Piece = 4 * 1024 * 1024;

    private const string DefaultType = "application/octet-stream";

    public Task<BlobFault?> CreateContainerAsync(string name)
    {
        Count(name, "create-container");
        if (BlobLimits.CheckContainerName(name) is { } fault) return Task.FromResult<BlobFault?>(fault);
        return WriteAsync<BlobFault?>(session =>
            session.Execute("INSERT INTO containers (name) VALUES ($1) ON CONFLICT DO NOTHING", name) == 0 ? BlobFault.ContainerAlreadyExists : null);
    }

    public bool ContainerExists(string name)
    {
        Count(name, "container-exists");
        return store.Value.Read(session => BlobRows.Container(session, name)) is not null;
    }

    /// <summary>Puts a whole blob in place of what there is, staged blocks included.</summary>
    public Task<BlobOutcome> PutAsync(string container, string name, BlobType type, byte[] content, BlobTraitsToWrite traits) => CountedAsync(container, "put", session =>
    {
        if (Decide(session, container, name, traits, out var id) is { } fault) return fault;
        List<(long Block, string? Id)> blocks = [.. content.Chunk(Piece).Select(piece => (BlobRows.InsertBlock(session, piece), (string?)null))];
        var hash = type == BlobType.Block ? MD5.HashData(content) : null;
        return (BlobOutcome)BlobRows.Put(session, id, Blob(session, name, type, content.Length, hash, traits), blocks);
    });

    public Task<BlobFault?> StageAsync(string container, string name, string blockId, byte[] data) => CountedAsync<BlobFault?>(container, "stage", session =>
    {
        if (BlobLimits.CheckBlobName(name) is { } wrongName) return wrongName;
        if (BlobLimits.CheckBlockId(blockId) is { } wrongId) return wrongId;
        if (data.Length > BlobLimits.BlockBytes) return BlobFault.RequestBodyTooLarge;
        if (data.Length == 0) return BlobFault.InvalidHeaderValue;
        if (BlobRows.Container(session, container) is not { } id) return BlobFault.ContainerNotFound;
        if (BlobRows.Find(session, id, name) is { Type: not BlobType.Block }) return BlobFault.InvalidBlobType;
        var staged = BlobRows.Staged(session, id, name);
        if (staged.Count > 0 && staged.First().Key.Length != blockId.Length) return BlobFault.InvalidBlobOrBlock;
        if (staged.Count >= BlobLimits.StagedBlocks && !staged.ContainsKey(blockId)) return BlobFault.BlockCountExceedsLimit;
        if (staged.TryGetValue(blockId, out var old)) session.Execute("DELETE FROM blocks WHERE id = $1", old.Block);
        session.Execute(
            "INSERT INTO blob_staged (container, name, block_id, block) VALUES ($1, $2, $3, $4) ON CONFLICT DO UPDATE SET block = $4",
            id, name, blockId, BlobRows.InsertBlock(session, data));
        return null;
    });

    /// <summary>Makes the blob of these blocks, each the staged one of its id, or else the one that it has already.</summary>
    public Task<BlobOutcome> CommitAsync(string container, string name, IReadOnlyList<string> blockIds, BlobTraitsToWrite traits) => CountedAsync(container, "commit", session =>
    {
        if (blockIds.Count > BlobLimits.CommittedBlocks) return BlobFault.BlockListTooLong;
        if (Decide(session, container, name, traits, out var id) is { } fault) return fault;
        if (BlobRows.Find(session, id, name) is { Type: not BlobType.Block }) return BlobFault.InvalidBlobType;
        var known = BlobRows.Staged(session, id, name);
        if (BlobRows.Find(session, id, name) is { } old)
        {
            foreach (var (block, length, blockId) in BlobRows.Blocks(session, old.Id))
                if (blockId is not null) known.TryAdd(blockId, (block, length));
        }

        if (blockIds.Any(blockId => !known.ContainsKey(blockId))) return BlobFault.InvalidBlockList;
        var blob = Blob(session, name, BlobType.Block, blockIds.Sum(blockId => known[blockId].Length), hash: null, traits);
        return (BlobOutcome)BlobRows.Put(session, id, blob, [.. blockIds.Select(blockId => (known[blockId].Block, (string?)blockId))]);
    });

    /// <summary>Adds to the end of an append blob.</summary>
    /// <returns>The blob; it was as long as the offset before.</returns>
    public Task<(BlobOutcome Outcome, long Offset)> AppendAsync(string container, string name, byte[] data, AppendBlobRequestConditions? conditions) =>
        CountedAsync<(BlobOutcome, long)>(container, "append", session =>
        {
            if (data.Length > BlobLimits.BlockBytes) return (BlobFault.RequestBodyTooLarge, 0);
            if (data.Length == 0) return (BlobFault.InvalidHeaderValue, 0);
            if (Existing(session, container, name, out var blob) is { } fault) return (fault, 0);
            if (blob.Type != BlobType.Append) return (BlobFault.InvalidBlobType, 0);
            if (BlobConditions.RefusesWrite(conditions, blob) is { } refused) return (refused, 0);
            if (conditions?.IfAppendPositionEqual is { } position && position != blob.Length) return (BlobFault.AppendPositionConditionNotMet, 0);
            var count = BlobRows.Blocks(session, blob.Id).Count;
            if (count >= BlobLimits.CommittedBlocks) return (BlobFault.AppendCountExceedsLimit, 0);
            var longer = blob with { ModifiedTicks = BlobRows.NextModified(session, Now), Length = blob.Length + data.Length };
            BlobRows.Append(session, longer, BlobRows.InsertBlock(session, data), count);
            return (longer, blob.Length);
        });

    /// <summary>What the blob is, without its content.</summary>
    public BlobOutcome Properties(string container, string name, BlobRequestConditions? conditions) => Find(container, name, conditions, "properties");

    /// <summary>What the blob is, for <see cref="Pieces"/> and <see cref="ReadPiece"/> of the same request.</summary>
    public BlobOutcome Get(string container, string name, BlobRequestConditions? conditions) => Find(container, name, conditions, "get");

    /// <summary>The content's pieces: the number of each and its length.</summary>
    public List<(long Block, long Length)> Pieces(StoredBlob blob) =>
        store.Value.Read(session => BlobRows.Blocks(session, blob.Id).ConvertAll(block => (block.Block, block.Length)));

    /// <exception cref="RequestFailedException">The blob was written anew or deleted meanwhile.</exception>
    public byte[] ReadPiece(long block) => store.Value.Read(session => BlobRows.Data(session, block)) ?? throw BlobFault.ConditionNotMet.ToException();

    /// <summary>A page of a list.</summary>
    public (BlobFault? Fault, List<StoredBlob> Blobs) List(string container, string prefix, string after, int count)
    {
        Count(container, "list");
        return store.Value.Read(session =>
            BlobRows.Container(session, container) is { } id ? ((BlobFault?)null, BlobRows.List(session, id, prefix, after, count)) : (BlobFault.ContainerNotFound, []));
    }

    public Task<BlobFault?> DeleteAsync(string container, string name, BlobRequestConditions? conditions) => CountedAsync(container, "delete", session =>
    {
        if (Existing(session, container, name, out var blob) is { } fault) return fault;
        if (BlobConditions.RefusesWrite(conditions, blob) is { } refused) return refused;
        BlobRows.Delete(session, blob.Id);
        return null;
    });

    private long Now => clock.GetUtcNow().UtcTicks;

    private void Count(string container, string operation) => usage.Count("blobs", container, operation);

    private BlobOutcome Find(string container, string name, BlobRequestConditions? conditions, string operation)
    {
        Count(container, operation);
        return store.Value.Read(session =>
        {
            if (Existing(session, container, name, out var blob) is { } fault) return fault;
            return BlobConditions.RefusesRead(conditions, blob) is { } refused ? (BlobOutcome)refused : blob;
        });
    }

    private Task<T> CountedAsync<T>(string container, string operation, Func<StoreSession, T> work)
    {
        Count(container, operation);
        return WriteAsync(work);
    }

    /// <summary>A file that does not take a write is to a client a service that is busy: the same call may do later.</summary>
    private async Task<T> WriteAsync<T>(Func<StoreSession, T> work)
    {
        try
        {
            return await store.Value.WriteAsync(work, "blob");
        }
        catch (EmulatorException e)
        {
            throw (BlobFault.ServerBusy with { Message = e.Message }).ToException();
        }
    }

    private static BlobFault? Decide(StoreSession session, string container, string name, BlobTraitsToWrite traits, out long id)
    {
        id = 0;
        if (BlobLimits.CheckBlobName(name) is { } wrongName) return wrongName;
        if (BlobLimits.CheckMetadata(traits.Metadata) is { } wrongMetadata) return wrongMetadata;
        if (BlobRows.Container(session, container) is not { } found) return BlobFault.ContainerNotFound;
        id = found;
        return BlobConditions.RefusesWrite(traits.Conditions, BlobRows.Find(session, id, name));
    }

    private static BlobFault? Existing(StoreSession session, string container, string name, out StoredBlob blob)
    {
        blob = null!;
        if (BlobRows.Container(session, container) is not { } id) return BlobFault.ContainerNotFound;
        if (BlobRows.Find(session, id, name) is not { } found) return BlobFault.BlobNotFound;
        blob = found;
        return null;
    }

    private StoredBlob Blob(StoreSession session, string name, BlobType type, long length, byte[]? hash, BlobTraitsToWrite traits)
    {
        var modified = BlobRows.NextModified(session, Now);
        return new StoredBlob(
            0, name, type, modified, modified, length, traits.Headers?.ContentType ?? DefaultType, traits.Headers?.ContentHash ?? hash,
            new Dictionary<string, string>(traits.Metadata ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase));
    }
}
