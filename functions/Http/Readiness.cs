using Microsoft.Extensions.Logging;
using ScfFunctions.Storage;

namespace ScfFunctions.Http;

/// <summary>What a check has come to, the better first.</summary>
public enum CheckStatus
{
    Pass,

    /// <summary>The service works, and somebody should look.</summary>
    Warn,

    /// <summary>The service cannot work.</summary>
    Fail,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">Which: <c>store</c>, <c>queues</c>, <c>sweeper</c>, <c>pending</c> or <c>trial-balance</c>.</param>
/// <param name="Status">What it has come to.</param>
/// <param name="Detail">The reason in a sentence; times and kinds, never amounts or names.</param>
public sealed record HealthCheck(string Name, CheckStatus Status, string Detail);

/// <summary>Looks at what the service needs, and at what the sweeper found last.</summary>
public sealed class Readiness(KeysTable keys, BankQueues queues, SweepsTable sweeps, TimeProvider clock, ILogger<Readiness> log)
{
    /// <summary>How long a promise may wait; those that are not named wait for people and banks.</summary>
    private static readonly IReadOnlyDictionary<string, TimeSpan> LongestWait = new Dictionary<string, TimeSpan>(StringComparer.Ordinal)
    {
        [PendingTable.CaseStart] = TimeSpan.FromHours(2),
        [PendingTable.CaseInbox] = TimeSpan.FromHours(2),
        [PendingTable.OrderDocument] = TimeSpan.FromHours(2),
        [PendingTable.Notice] = TimeSpan.FromHours(2),
        [PendingTable.Outbox] = TimeSpan.FromDays(1),
    };

    /// <summary>All checks, side by side.</summary>
    public async Task<IReadOnlyList<HealthCheck>> CheckAsync(CancellationToken cancellationToken)
    {
        var store = TryAsync("store", () => keys.AnyAsync(cancellationToken), cancellationToken);
        var bus = TryAsync("queues", () => queues.AskAsync(cancellationToken), cancellationToken);
        Sweep? sweep = null;
        var swept = await TryAsync("sweeper", async () => sweep = await sweeps.FindAsync(cancellationToken), cancellationToken);
        return [await store, await bus, .. swept.Status == CheckStatus.Fail ? [swept] : OfSweep(sweep)];
    }

    private IReadOnlyList<HealthCheck> OfSweep(Sweep? sweep)
    {
        if (sweep is null) return [new("sweeper", CheckStatus.Warn, "It has not run yet.")];
        var late = sweep.Oldest.Where(oldest => LongestWait.TryGetValue(oldest.Key, out var longest) && sweep.At - oldest.Value > longest).ToList();
        return
        [
            new("sweeper", clock.GetUtcNow() > sweep.NextBy ? CheckStatus.Warn : CheckStatus.Pass, $"It ran at {sweep.At:u}."),
            late.Count > 0
                ? new("pending", CheckStatus.Warn, $"Waits too long: {string.Join(", ", late.Select(oldest => $"{oldest.Key} since {oldest.Value:u}"))}.")
                : new("pending", CheckStatus.Pass, "Nothing waits too long."),
            sweep.TotalsAt is { } read
                ? new("trial-balance", sweep.AreBalanced ? CheckStatus.Pass : CheckStatus.Warn, sweep.AreBalanced ? $"Debits were credits at {read:u}." : $"Debits differed from credits at {read:u}.")
                : new("trial-balance", CheckStatus.Pass, "Not measured: nobody listens to metrics."),
        ];
    }

    private async Task<HealthCheck> TryAsync(string name, Func<Task> ask, CancellationToken cancellationToken)
    {
        try
        {
            await ask();
            return new HealthCheck(name, CheckStatus.Pass, "It answers.");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogError(e, "The check {Check} fails", name);
            return new HealthCheck(name, CheckStatus.Fail, "It does not answer.");
        }
    }
}
