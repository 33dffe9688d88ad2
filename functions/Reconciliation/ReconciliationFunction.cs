using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ScfFunctions.Storage;

namespace ScfFunctions.Reconciliation;

/// <summary>Daily: compares what still differs once more, finds what the books have got since for days that were reconciled, and calls people.</summary>
public sealed class ReconciliationFunction(OverdueDifferences overdue, BankAccountsTable accounts, ILogger<ReconciliationFunction> log)
{
    [Function("DailyReconciliation")]
    public async Task Run([TimerTrigger("%ReconciliationSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await foreach (var (account, series) in accounts.SeriesAsync(cancellationToken))
        {
            try
            {
                await overdue.WorkOffAsync(account, series, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // One account's fault must not keep the others from being looked at; tomorrow it is tried again.
                log.LogError(e, "The statements of {Account} at {Bank} could not be reconciled", series.Account, series.Bank);
            }
        }
    }
}
