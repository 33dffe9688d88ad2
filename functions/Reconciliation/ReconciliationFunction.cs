using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ScfFunctions.Storage;

namespace ScfFunctions.Reconciliation;

/// <summary>Daily: compares what still differs once more, finds what the books have got since for days that were reconciled, and calls people.</summary>
public sealed class ReconciliationFunction(OverdueDifferences overdue, BankAccountsTable accounts, ILogger<ReconciliationFunction> log)
{
    /// <summary>How often an account is tried before it is left to tomorrow: it takes some calls to the store, each of which may be refused for a moment.</summary>
    private const int Attempts = 5;

    [Function("DailyReconciliation")]
    public async Task Run([TimerTrigger("%ReconciliationSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        List<(BankAccount Account, AccountSeries Series)>? left = null;
        // By the time that all others have been looked at, a fault of the store has mostly passed.
        for (var attempt = 1; left is not { Count: 0 } && attempt <= Attempts; attempt++)
        {
            left ??= await TryListAsync(isLast: attempt == Attempts, cancellationToken);
            if (left is null) continue;
            List<(BankAccount, AccountSeries)> failed = [];
            foreach (var (account, series) in left)
            {
                if (!await TryWorkOffAsync(account, series, isLast: attempt == Attempts, cancellationToken)) failed.Add((account, series));
            }

            left = failed;
        }
    }

    private async Task<List<(BankAccount Account, AccountSeries Series)>?> TryListAsync(bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            return await accounts.SeriesAsync(cancellationToken).ToListAsync(cancellationToken);
        }
        catch (Exception e) when (!isLast && PassingFaults.IsPassing(e))
        {
            return null;
        }
    }

    /// <summary>One account's fault must not keep the others from being looked at.</summary>
    private async Task<bool> TryWorkOffAsync(BankAccount account, AccountSeries series, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            await overdue.WorkOffAsync(account, series, cancellationToken);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (isLast) log.LogError(e, "The statements of {Account} at {Bank} could not be reconciled", series.Account, series.Bank);
            return false;
        }
    }
}
