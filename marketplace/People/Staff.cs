using Marketplace.Backend;

namespace Marketplace.People;

/// <summary>The keys that a replay works with: the site's own, which also administers, and two persons'.</summary>
internal sealed class Staff : IDisposable
{
    private Staff(BackendApi site, string siteKey, BackendApi first, BackendApi second) => (Site, SiteKey, First, Second) = (site, siteKey, first, second);

    public BackendApi Site { get; }

    public string SiteKey { get; }

    public BackendApi First { get; }

    public BackendApi Second { get; }

    /// <summary>Has the keys issued. Where the key at hand is the development key, that ends with the first.</summary>
    /// <param name="connect">Makes a caller of a key.</param>
    /// <param name="key">The key at hand.</param>
    /// <param name="stop">Ends the attempt.</param>
    public static async Task<Staff> HireAsync(Func<string, BackendApi> connect, string key, CancellationToken stop)
    {
        using var opening = connect(key);
        var siteKey = await IssueAsync(opening, new KeyRequest("marketplace", new KeySubject("machine", "marketplace"), ["admin", "site"]), stop);
        var site = connect(siteKey);
        var first = await IssueAsync(site, new KeyRequest("Ana", new KeySubject("person", "ana"), ["operator"]), stop);
        var second = await IssueAsync(site, new KeyRequest("Bruno", new KeySubject("person", "bruno"), ["operator"]), stop);
        return new Staff(site, siteKey, connect(first), connect(second));
    }

    public void Dispose()
    {
        Site.Dispose();
        First.Dispose();
        Second.Dispose();
    }

    private static async Task<string> IssueAsync(BackendApi api, KeyRequest request, CancellationToken stop) =>
        (await api.CreateAsync<KeyAnswer>("api/keys", $"key-{request.Subject.Id}", request, stop)).Key
            ?? throw new BackendException($"The key of {request.Subject.Id} was issued before, and is shown once only. Use a new data folder.");
}
