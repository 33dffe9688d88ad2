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
        List<(BankAccount Account, AccountSeries Series)> left = [];
        await foreach (var stated in accounts.SeriesAsync(cancellationToken)) left.Add(stated);
        // By the time that all others have been looked at, a fault of the store has mostly passed.
        for (var attempt = 1; left.Count > 0 && attempt <= Attempts; attempt++)
        {
            List<(BankAccount, AccountSeries)> failed = [];
            foreach (var (account, series) in left)
            {
                if (!await TryWorkOffAsync(account, series, isLast: attempt == Attempts, cancellationToken)) failed.Add((account, series));
            }

            left = failed;
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
