using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Books;

/// <summary>What closing a month does: tells cases and looks whether they have booked, closes the totals, keeps balances and trial balance.</summary>
/// <remarks>All of it may be repeated: an inbox item has the month's id, the totals close once, and what is kept of a closed month is the same whenever it is read.</remarks>
public sealed class PeriodCloseActivities(
    CaseIndexTable index, CasesTable cases, ICaseInbox inbox, TotalsTable totals, PeriodsTable periods, PeriodBalancesTable balances, WorkItemsTable workItems,
    PeriodClosePace pace, TimeProvider clock, ILogger<PeriodCloseActivities> log)
{
    /// <summary>The kind of the work item about cases that do not book.</summary>
    public const string NotClosed = "period-not-closed";

    /// <summary>So long is waited for cases before a person is called.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>Tells the next cases of a part, or looks again at those that are awaited.</summary>
    [Function(nameof(CloseCases))]
    public async Task<CloseLane> CloseCases([ActivityTrigger] CloseLane lane, [DurableClient] DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (lane.Left is null) return await AwaitAsync(lane with { Awaited = [] }, lane.Awaited, orchestrations, cancellationToken);
        for (var told = 0; lane.Left is not null && told < pace.CasesPerCall;)
        {
            var (page, left) = await index.OpenPageAsync(lane.Left, pace.RowsPerPage, cancellationToken, lane.Tenant);
            told += page.Count;
            lane = await AwaitAsync(lane with { Left = left }, [.. page.Where(open => MayClose(open, lane.Period)).Select(open => open.CaseId)], orchestrations, cancellationToken);
        }

        return lane;
    }

    /// <summary>Shows which cases are awaited; after a day a person is called, once.</summary>
    [Function(nameof(NoteAwaited))]
    public async Task NoteAwaited([ActivityTrigger] PeriodCloseRun run, CancellationToken cancellationToken)
    {
        List<string> awaited = [.. run.Cases.SelectMany(lane => lane.Awaited)];
        await periods.AdvanceAsync(run.Tenant, run.Period, period => period with { Awaited = awaited }, cancellationToken);
        if (awaited.Count == 0 || clock.GetUtcNow() - run.Since < Patience) return;
        await workItems.RaiseAsync(
            run.Tenant, NotClosed, run.Period.ToString(), caseId: null,
            $"{run.Period} is not closed: these cases have not booked what belongs to it, {(run.Cases.Any(lane => lane.IsMore) ? "and others: " : "")}{string.Join(", ", awaited)}.", cancellationToken);
    }

    /// <summary>Nothing is booked in the month from now on.</summary>
    [Function(nameof(CloseTotals))]
    public async Task CloseTotals([ActivityTrigger] PeriodCloseRun run, CancellationToken cancellationToken)
    {
        await periods.CloseThroughAsync(run.Tenant, run.Period.Last, cancellationToken);
        await totals.CloseAsync(run.Tenant, run.Period.Last, cancellationToken);
        await workItems.CloseAsync(run.Tenant, NotClosed, run.Period.ToString(), $"{run.Period} is closed.", cancellationToken);
    }

    /// <summary>Keeps the next balances of a part.</summary>
    /// <returns>What is left of it, or null at its end.</returns>
    [Function(nameof(KeepBalances))]
    public async Task<BalanceLane?> KeepBalances([ActivityTrigger] BalanceLane lane, CancellationToken cancellationToken)
    {
        for (var kept = 0; lane.Shard < lane.End && kept < pace.CasesPerCall;)
        {
            var (page, continuation) = await totals.BalancesAsync(lane.Tenant, lane.Shard, lane.Period.Last, pace.RowsPerPage, lane.Continuation, cancellationToken);
            List<PeriodBalance> rows = [];
            foreach (var owner in page.Where(owner => !CreditSuspense.IsOwner(owner.Owner)))
            {
                if ((owner.OpenItems ?? await OpenItemsAsync(owner.Owner, lane.Period.Last, cancellationToken)) is { Count: > 0 } items) rows.Add(new PeriodBalance(owner.Owner, items));
            }

            await balances.PutAsync(lane.Tenant, lane.Period, lane.Shard, rows, cancellationToken);
            kept += page.Count;
            lane = continuation is null ? lane with { Shard = lane.Shard + 1, Continuation = null } : lane with { Continuation = continuation };
        }

        return lane.Shard < lane.End ? lane : null;
    }

    /// <summary>Keeps the trial balance: the month is closed.</summary>
    [Function(nameof(FinishClose))]
    public async Task FinishClose([ActivityTrigger] PeriodCloseRun run, CancellationToken cancellationToken)
    {
        var accounts = PeriodRules.TrialBalance(await totals.ReadMonthsAsync(run.Tenant, cancellationToken), run.Period);
        var now = clock.GetUtcNow();
        await periods.AdvanceAsync(run.Tenant, run.Period, period => period with { Status = PeriodStatus.Closed, ClosedAt = now, Accounts = accounts, Awaited = [] }, cancellationToken);
    }

    /// <summary>Whether a case may have something to book: what the list says of its loan, or, where it says nothing, the case itself.</summary>
    private static bool MayClose(OpenCase open, Period period) => open.Brief is not { } brief || brief.Loan?.ValueDate <= period.Last;

    private async Task<CloseLane> AwaitAsync(CloseLane lane, IReadOnlyList<string> caseIds, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        foreach (var some in caseIds.Chunk(pace.SideBySide))
        {
            var isClosed = await Task.WhenAll(some.Select(caseId => TryCloseAsync(caseId, lane.Period, orchestrations, cancellationToken)));
            foreach (var caseId in some.Where((_, number) => !isClosed[number])) lane = lane.Await(caseId);
        }

        return lane;
    }

    private async Task<bool> TryCloseAsync(string caseId, Period period, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        try
        {
            return await CloseAsync(caseId, period, orchestrations, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // One case's fault must not keep the others from booking; it is looked at again in the next round.
            log.LogWarning(e, "Case {CaseId} could not be told to close {Period}", caseId, period);
            return false;
        }
    }

    /// <summary>Whether a case has closed the month and its postings are in the totals; one that has not been told is told.</summary>
    private async Task<bool> CloseAsync(string caseId, Period period, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await cases.FindAsync(caseId, cancellationToken) is not { Case: { Loan: { } loan } financing } || loan.ValueDate > period.Last) return true;
        if (financing.ClosedThrough >= period.Last || financing.HasEnded)
            return (await cases.OutboxAsync(caseId, cancellationToken)).All(row => row.Outgoing.Postings.Count == 0);
        var now = clock.GetUtcNow();
        var item = InboxItem.OfRule(InboxKind.PeriodClose, $"period-{period}", now, StorageJson.Write(new PeriodClose(period.Last)));
        // Heard, and not closed: it was set aside with a fault. Once a person has looked, it is told anew.
        if (await cases.IsHandledAsync(caseId, item.Id, cancellationToken) is { } isHandled)
        {
            if (!isHandled || financing.IsFrozen) return false;
            item = item with { Id = $"{item.Id}-{financing.Sequence}" };
        }

        await inbox.SubmitAsync(caseId, item, orchestrations, cancellationToken);
        return false;
    }

    /// <summary>Of a case that is older than balances by case: from its journal.</summary>
    private async Task<IReadOnlyList<CaseBalance>> OpenItemsAsync(string owner, DateOnly through, CancellationToken cancellationToken)
    {
        var booked = (await cases.JournalAsync(owner, cancellationToken)).Where(entry => entry.Date <= through);
        return
        [
            .. from row in TrialBalance.Empty.Add(booked).Rows
               where row.Account.IsOpenItem && row.Debit != row.Credit
               select new CaseBalance(row.Book.ToString(), row.Debit.Currency.Code, row.Account.Name, (row.Debit - row.Credit).MinorUnits),
        ];
    }
}
