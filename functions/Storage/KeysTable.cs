using Azure;
using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>A caller's key as it is kept: never the key itself.</summary>
/// <param name="Id">Its id, which the key itself begins with.</param>
/// <param name="SecretHash">SHA-256 of the whole key, lower-case hexadecimal.</param>
/// <param name="Tenant">Whose data it opens.</param>
/// <param name="SubjectKind">Person or Machine.</param>
/// <param name="SubjectId">Which person or machine.</param>
/// <param name="Roles">The names of its roles, with commas.</param>
/// <param name="Name">What people call it.</param>
/// <param name="BodyHash">The request that created it.</param>
/// <param name="IsUnused">Issued with the development key, and nobody has called with it yet.</param>
/// <param name="ETag">The version read.</param>
/// <param name="RevokedAt">Since when it opens nothing; null while it does.</param>
public sealed record KeyRow(
    string Id, string SecretHash, string Tenant, string SubjectKind, string SubjectId, string Roles, string Name, string BodyHash,
    bool IsUnused = false, ETag ETag = default, DateTimeOffset? RevokedAt = null);

/// <summary>Table <c>Keys</c>: partition = <c>k&lt;two characters of the id&gt;</c>, row = the key's id.</summary>
public sealed class KeysTable(TableServiceClient tables)
{
    public const string Name = "Keys";

    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Adds a key; false where one with this id exists.</summary>
    public Task<bool> TryAddAsync(KeyRow key, CancellationToken cancellationToken) => _table.TryAddAsync(new TableEntity(PartitionOf(key.Id), key.Id)
    {
        [nameof(KeyRow.SecretHash)] = key.SecretHash,
        [nameof(KeyRow.Tenant)] = key.Tenant,
        [nameof(KeyRow.SubjectKind)] = key.SubjectKind,
        [nameof(KeyRow.SubjectId)] = key.SubjectId,
        [nameof(KeyRow.Roles)] = key.Roles,
        [nameof(KeyRow.Name)] = key.Name,
        [nameof(KeyRow.BodyHash)] = key.BodyHash,
        [nameof(KeyRow.IsUnused)] = key.IsUnused,
    }, cancellationToken);

    /// <summary>Notes that somebody has called with a key; false where it has changed since it was read.</summary>
    public Task<bool> TryUseAsync(KeyRow key, CancellationToken cancellationToken) => TryMergeAsync(key, nameof(KeyRow.IsUnused), false, cancellationToken);

    /// <summary>Puts another secret in the place of a key's; false where the key has changed since it was read.</summary>
    public Task<bool> TryReplaceSecretAsync(KeyRow key, string secretHash, CancellationToken cancellationToken) =>
        TryMergeAsync(key, nameof(KeyRow.SecretHash), secretHash, cancellationToken);

    /// <summary>Takes a key back for good; false where it has changed since it was read.</summary>
    public Task<bool> TryRevokeAsync(KeyRow key, DateTimeOffset at, CancellationToken cancellationToken) => TryMergeAsync(key, nameof(KeyRow.RevokedAt), at, cancellationToken);

    public async Task<KeyRow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!Ids.IsWellFormed(id)) return null;
        var row = await _table.FindAsync(PartitionOf(id), id, cancellationToken);
        return row is null
            ? null
            : new KeyRow(
                id, row.Text(nameof(KeyRow.SecretHash)), row.Text(nameof(KeyRow.Tenant)), row.Text(nameof(KeyRow.SubjectKind)),
                row.Text(nameof(KeyRow.SubjectId)), row.Text(nameof(KeyRow.Roles)), row.Text(nameof(KeyRow.Name)), row.Text(nameof(KeyRow.BodyHash)),
                IsUnused(row), row.ETag, row.GetDateTimeOffset(nameof(KeyRow.RevokedAt)));
    }

    /// <summary>Whether there is any key at all.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _table.QueryAsync<TableEntity>(maxPerPage: 1, cancellationToken: cancellationToken)) return true;
        return false;
    }

    /// <summary>Whether there is a key that somebody has called with, or that was issued with another one.</summary>
    public async Task<bool> AnyUsedAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(cancellationToken: cancellationToken))
        {
            if (!IsUnused(row)) return true;
        }

        return false;
    }

    private Task<bool> TryMergeAsync(KeyRow key, string property, object value, CancellationToken cancellationToken) => _table.TryCommitAsync(
        [new(TableTransactionActionType.UpdateMerge, new TableEntity(PartitionOf(key.Id), key.Id) { [property] = value }, key.ETag)], cancellationToken);

    private static bool IsUnused(TableEntity row) => row.GetBoolean(nameof(KeyRow.IsUnused)) ?? false;

    private static string PartitionOf(string id) => id[..Math.Min(3, id.Length)];
}
