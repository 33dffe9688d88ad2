using System.Diagnostics.Metrics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ScfFunctions.Domain;
using ScfFunctions.Storage;
using ScfFunctions.Telemetry;

namespace ScfFunctions;

/// <summary>Shows what a run of the sweeper has found: in the gauges of this process, and now and then in a row for those that ask after the application's health.</summary>
public sealed class SweepReadings(SweepsTable sweeps, TotalsTable totals, ScfMetrics metrics, TimeProvider clock, ILogger<SweepReadings> log)
{
    /// <summary>Of so many runs one is written down: with one a minute, some hundred writes a day.</summary>
    private const int RunsToAWrite = 12;

    /// <summary>So many runs may be late or lost before their silence is worth a word.</summary>
    private const int LostRuns = 3;

    /// <summary>How often the totals are read, at most, and only while somebody listens: some sixty reads a tenant.</summary>
    private static readonly TimeSpan TotalsEvery = TimeSpan.FromMinutes(55);

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1);

    private DateTimeOffset _writtenAt;
    private (DateTimeOffset At, bool AreBalanced)? _totals;

    /// <summary>Shows the run. A store that does not answer now is asked by the next run: the sweeper's own work is done.</summary>
    internal async Task ShowAsync(OldestPromises oldest, TimerInfo timer, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var interval = IntervalOf(timer);
        var until = now + (LostRuns * interval);
        metrics.PendingAges.Show(PendingTable.Kinds.Select(kind => new Measurement<double>(oldest.AgeOf(kind, now).TotalSeconds, new KeyValuePair<string, object?>("scf.pending.kind", kind))), until);
        metrics.OutboxAge.Show([new(oldest.AgeOf(PendingTable.Outbox, now).TotalSeconds)], until);
        try
        {
            if (metrics.AreTotalsWanted && !(now < _totals?.At + TotalsEvery)) await ShowTotalsAsync(now, until, cancellationToken);
            if (now < _writtenAt + (RunsToAWrite * interval)) return;
            await sweeps.PutAsync(new Sweep(now, now + ((RunsToAWrite + LostRuns) * interval), oldest.Since, _totals?.At, _totals?.AreBalanced ?? true), cancellationToken);
            _writtenAt = now;
        }
        catch (Exception e) when (PassingFaults.IsPassing(e))
        {
            log.LogWarning(e, "What the sweeper found could not be read or written down; the next run does it");
        }
    }

    private async Task ShowTotalsAsync(DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        List<MeasuredTotals> all = [];
        await foreach (var tenant in totals.TenantsAsync(cancellationToken)) all.Add(await totals.MeasureAsync(tenant, cancellationToken));
        var old = until > now + (2 * TotalsEvery) ? until : now + (2 * TotalsEvery);
        List<Measurement<long>> differences = [.. all.SelectMany(Differences).GroupBy(one => one.Book, one => one.Minor).Select(book => new Measurement<long>(
            book.Sum(), new("scf.book", book.Key.Name), new("scf.currency", book.Key.Currency)))];
        metrics.MoneyInFlight.Show(
            all.SelectMany(one => one.Sums).Where(sum => sum.Account == Account.CollectionCash.Name).GroupBy(sum => sum.Currency, StringComparer.Ordinal)
                .Select(sums => new Measurement<long>(sums.Sum(sum => sum.Debit - sum.Credit), new KeyValuePair<string, object?>("scf.currency", sums.Key))),
            old);
        metrics.TrialBalanceDifference.Show(differences, old);
        metrics.SuspenseCredits.Show([new(all.Sum(one => one.SuspenseCredits))], old);
        _totals = (now, differences.TrueForAll(difference => difference.Value == 0));
    }

    /// <summary>Of one tenant, without a sign, so that those of two tenants cannot make up for each other.</summary>
    private static IEnumerable<((string Name, string Currency) Book, long Minor)> Differences(MeasuredTotals measured) =>
        measured.Sums.GroupBy(sum => (sum.Book, sum.Currency)).Select(book => (book.Key, Math.Abs(book.Sum(sum => sum.Debit - sum.Credit))));

    private static TimeSpan IntervalOf(TimerInfo timer)
    {
        var known = timer.ScheduleStatus is { } status && status.Last != default ? status.Next - status.Last : TimeSpan.FromHours(1);
        return known < ShortestInterval ? ShortestInterval : known;
    }
}
