using Marketplace.Backend;
using Marketplace.Bank;

namespace Marketplace.People;

/// <summary>Registers the banks' keys, and half-way through the replay gives each bank another one.</summary>
/// <param name="admin">Who may register keys.</param>
/// <param name="start">From when on the first ones are valid.</param>
/// <param name="halfWay">When they are replaced.</param>
/// <param name="seed">Where the keys are to be the same in every run; null makes them up.</param>
internal sealed class BankKeys(BackendApi admin, DateTimeOffset start, DateTimeOffset halfWay, int? seed = null) : IDisposable
{
    /// <summary>For so long the old key is valid beside the new one: what was signed with it has arrived by then.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    private readonly List<BankKey> _keys = [];
    private DateTimeOffset? _rotatedAt;
    private bool _isRevoked;

    /// <summary>A bank's first key, valid from the start of the replay.</summary>
    public Task<BankKey> FirstAsync(string bank, CancellationToken stop) => RegisterAsync(bank, 1, start, stop);

    /// <summary>Does what is due by now.</summary>
    public async Task RotateAsync(IReadOnlyList<BankDesk> desks, DateTimeOffset now, CancellationToken stop)
    {
        if (_rotatedAt is null && now >= halfWay)
        {
            foreach (var desk in desks) desk.Key = await RegisterAsync(desk.Bank.Code, 2, now, stop);
            _rotatedAt = now;
        }

        if (_isRevoked || !(now >= _rotatedAt + Overlap)) return;
        foreach (var key in _keys.Where(key => desks.All(desk => desk.Key != key)))
            await admin.CreateAsync<object>($"api/bank-keys/{key.Bank}/{key.Id}/revocations", $"revocation-{key.Id}", new RevocationRequest("Replaced by the next one"), stop);
        _isRevoked = true;
    }

    public void Dispose()
    {
        foreach (var key in _keys) key.Dispose();
    }

    private async Task<BankKey> RegisterAsync(string bank, int number, DateTimeOffset from, CancellationToken stop)
    {
        BankKey key = new(bank, number, seed);
        _keys.Add(key);
        await admin.CreateAsync<object>("api/bank-keys", $"bank-key-{key.Id}", new BankKeyRequest(bank, key.Id, key.PublicKey, from), stop);
        return key;
    }
}
