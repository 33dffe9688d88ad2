using System.Collections.Concurrent;
using ScfFunctions.Storage;

namespace ScfFunctions.Access;

/// <summary>Finds out who calls from the key that came with a request.</summary>
/// <remarks>
/// Keys that were found are remembered for a short while per process; keys that were not found are looked up every time, so
/// that a new key works at once, and one that was revoked opens nothing after that while.
/// </remarks>
public sealed class Callers(KeysTable keys, DevelopmentKey developmentKey, TimeProvider clock)
{
    private const int MostRemembered = 1024;
    private const int LongestKey = 200;
    private static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (Caller Caller, DateTimeOffset Until)> _found = new(StringComparer.Ordinal);
    private bool _keysExist;
    private bool _keysAreUsed;

    /// <summary>Whose key this is, or null where it is nobody's.</summary>
    /// <param name="key">The key as it came.</param>
    /// <param name="fromThisMachine">Whether the request certainly comes from this machine; only then is the development key looked at.</param>
    /// <param name="cancellationToken">Ends the look-up.</param>
    public async Task<Caller?> FindAsync(string key, bool fromThisMachine, CancellationToken cancellationToken)
    {
        if (key.Length > LongestKey) return null;
        var hash = SecretHash.Of(key);
        if (_found.TryGetValue(hash, out var remembered) && clock.GetUtcNow() < remembered.Until) return remembered.Caller;
        if (fromThisMachine && IsDevelopmentKey(key) && !await KeysExistAsync(cancellationToken)) return DevelopmentKey.Caller;
        return await LookUpAsync(key, hash, cancellationToken);
    }

    /// <summary>
    /// The same for a request for a key: here the development key makes its bearer the <see cref="DevelopmentKey.Repeater"/> while no key has been used, and
    /// the secret for the first key counts, from anywhere, as the development key does.
    /// </summary>
    /// <inheritdoc cref="FindAsync"/>
    public async Task<Caller?> FindForKeyAsync(string key, bool fromThisMachine, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, fromThisMachine, cancellationToken) is { } caller) return caller;
        if (!developmentKey.IsForFirstKey(key) && !(fromThisMachine && IsDevelopmentKey(key))) return null;
        if (!await KeysExistAsync(cancellationToken)) return DevelopmentKey.Caller;
        return await KeysAreUsedAsync(cancellationToken) ? null : DevelopmentKey.Repeater;
    }

    private async Task<Caller?> LookUpAsync(string key, string hash, CancellationToken cancellationToken)
    {
        var dot = key.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || await keys.FindAsync(key[..dot], cancellationToken) is not { RevokedAt: null } row || !SecretHash.AreEqual(row.SecretHash, hash)) return null;
        // Another secret may have taken its place in this moment; then the key is not this one any more.
        if (row.IsUnused && !await keys.TryUseAsync(row, cancellationToken)) return await LookUpAsync(key, hash, cancellationToken);
        Caller caller = new(row.Tenant, new Subject(Enum.Parse<SubjectKind>(row.SubjectKind), row.SubjectId), Enum.Parse<Roles>(row.Roles), row.Id);
        if (_found.Count >= MostRemembered) _found.Clear();
        _found[hash] = (caller, clock.GetUtcNow() + RememberedFor);
        return caller;
    }

    private bool IsDevelopmentKey(string key) => developmentKey.IsUsable && SecretHash.AreEqual(key, developmentKey.Value);

    /// <summary>Keys are never deleted, so that once there is one, there always is.</summary>
    private async Task<bool> KeysExistAsync(CancellationToken cancellationToken) => _keysExist = _keysExist || await keys.AnyAsync(cancellationToken);

    private async Task<bool> KeysAreUsedAsync(CancellationToken cancellationToken) => _keysAreUsed = _keysAreUsed || await keys.AnyUsedAsync(cancellationToken);
}
