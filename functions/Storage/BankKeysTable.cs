using Azure;
using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>A public key with which a bank signs its messages to one tenant.</summary>
/// <param name="Bank">The bank's code.</param>
/// <param name="KeyId">What the bank calls the key; a bank has several at once while it changes from one to the next.</param>
/// <param name="Tenant">Whose cases the bank may speak of with it.</param>
/// <param name="PublicKey">PEM, SubjectPublicKeyInfo, curve P-256.</param>
/// <param name="ValidFrom">What reached the queue earlier is not signed with it.</param>
/// <param name="ValidUntil">What reaches the queue from then on is not signed with it; null for no end.</param>
/// <param name="AddedBy">Who added it.</param>
/// <param name="BodyHash">The request that added it.</param>
/// <param name="Revocation">Why and when it was taken back; null while it was not.</param>
/// <param name="ETag">The version read.</param>
public sealed record BankKey(
    string Bank, string KeyId, string Tenant, string PublicKey, DateTimeOffset ValidFrom, DateTimeOffset? ValidUntil, string AddedBy, string BodyHash,
    BankKeyRevocation? Revocation = null, ETag ETag = default)
{
    /// <summary>Why a message that reached the queue at an instant cannot count as signed with it; null where it can.</summary>
    public string? FaultAt(DateTimeOffset instant)
    {
        if (instant < ValidFrom) return $"valid from {ValidFrom:O}";
        if (instant >= ValidUntil) return $"valid until {ValidUntil:O}";
        return Revocation is { } revocation && instant >= revocation.At ? $"revoked at {revocation.At:O}: {revocation.Reason}" : null;
    }
}

/// <summary>A key was taken back: what reaches the queue from then on is not the bank's.</summary>
/// <param name="At">From when.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who took it back.</param>
/// <param name="BodyHash">The request that did.</param>
public sealed record BankKeyRevocation(DateTimeOffset At, string Reason, string By, string BodyHash);

/// <summary>Table <c>BankKeys</c>: partition = the bank's code, row = key id. A key is never changed or deleted, only revoked.</summary>
public sealed class BankKeysTable(TableServiceClient tables)
{
    public const string Name = "BankKeys";

    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Adds a key, once.</summary>
    /// <returns>The key as it stands: this one, or what was stored under its id before.</returns>
    public async Task<BankKey> AddAsync(BankKey key, CancellationToken cancellationToken)
    {
        TableEntity row = new(key.Bank, key.KeyId)
        {
            [nameof(BankKey.Tenant)] = key.Tenant,
            [nameof(BankKey.PublicKey)] = key.PublicKey,
            [nameof(BankKey.ValidFrom)] = key.ValidFrom,
            [nameof(BankKey.ValidUntil)] = key.ValidUntil,
            [nameof(BankKey.AddedBy)] = key.AddedBy,
            [nameof(BankKey.BodyHash)] = key.BodyHash,
        };
        return await _table.TryAddAsync(row, cancellationToken) ? key : (await FindAsync(key.Bank, key.KeyId, cancellationToken))!;
    }

    /// <summary>A bank's key, or null. Both names must be fit for a key.</summary>
    public async Task<BankKey?> FindAsync(string bank, string keyId, CancellationToken cancellationToken) =>
        await _table.FindAsync(bank, keyId, cancellationToken) is { } row ? ToKey(row) : null;

    /// <summary>Takes a key back; false where somebody else has changed it since it was read.</summary>
    public Task<bool> TryRevokeAsync(BankKey key, BankKeyRevocation revocation, CancellationToken cancellationToken)
    {
        TableEntity row = new(key.Bank, key.KeyId);
        row.SetJson(nameof(BankKey.Revocation), revocation);
        return _table.TryCommitAsync([new(TableTransactionActionType.UpdateMerge, row, key.ETag)], cancellationToken);
    }

    /// <summary>A page of a bank's keys to a tenant, in order of their ids.</summary>
    /// <returns>The page and where it ended, null at the end; nothing at all where the continuation is not one of the service's.</returns>
    public async Task<(IReadOnlyList<BankKey> Items, string? Continuation)?> ListAsync(
        string tenant, string bank, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {bank} and Tenant eq {tenant}");
        return await _table.PageAsync(filter, pageSize, continuation, ToKey, cancellationToken);
    }

    private static BankKey ToKey(TableEntity row) => new(
        row.PartitionKey, row.RowKey, row.Text(nameof(BankKey.Tenant)), row.Text(nameof(BankKey.PublicKey)),
        row.Instant(nameof(BankKey.ValidFrom)), row.GetDateTimeOffset(nameof(BankKey.ValidUntil)), row.Text(nameof(BankKey.AddedBy)),
        row.Text(nameof(BankKey.BodyHash)), row.FromOptionalJson<BankKeyRevocation>(nameof(BankKey.Revocation)), row.ETag);
}
