using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Credits that belong to no case: booked once in the totals as suspense, with a work item for a person.</summary>
public sealed class CreditSuspense(CreditsTable credits, TotalsTable totals, WorkItemsTable workItems)
{
    /// <summary>The work item's kind.</summary>
    public const string WorkItemKind = "credit-in-suspense";

    /// <summary>No case has an id like this.</summary>
    private const string OwnerPrefix = "suspense-";

    /// <summary>Books a credit whose route is suspense, and calls a person. Safe to repeat.</summary>
    public async Task BookAsync(CreditRow row, string why, CancellationToken cancellationToken)
    {
        var credit = row.Credit;
        await totals.ApplyAsync(row.Tenant, OwnerOf(row.Id), (2 * row.Suspensions) - 1, Posting.ByDay(Journals.CreditSuspended(credit.BookingDate, credit.Amount)), cancellationToken);
        var detail = $"{credit.Amount} on {credit.Account}, booked {credit.BookingDate:yyyy-MM-dd}, from {credit.DebtorName} ({credit.DebtorAccount}), "
            + $"for '{credit.RemittanceInformation}' ({credit.EntryReference}): {why}";
        await workItems.RaiseAsync(row.Tenant, WorkItemKind, SubjectOf(row), caseId: null, detail, cancellationToken);
    }

    /// <summary>A case could not take a credit that was routed to it: it is suspense from now on. Safe to repeat.</summary>
    /// <param name="caseId">The case that gives it back.</param>
    /// <param name="suspended">Which credit, and why.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task TakeBackAsync(string caseId, SuspendCredit suspended, CancellationToken cancellationToken)
    {
        var row = await credits.FindAsync(suspended.Account, suspended.EntryReference, cancellationToken)
            ?? throw new InvalidOperationException($"Credit {suspended.EntryReference} on {suspended.Account} was handed to a case and is not stored.");
        // Given back before: since then people have assigned it, perhaps to this very case again, or the bank has taken it back.
        var isHanded = row.Route == caseId && row.Suspensions == suspended.Suspensions;
        if (!isHanded && (row.Route != CreditsTable.Suspense || row.Suspensions != suspended.Suspensions + 1)) return;
        if (isHanded && await credits.TryRouteAsync(row, CreditsTable.Suspense, suspended.Reason, cancellationToken) is null)
            throw new InvalidOperationException($"Credit {suspended.EntryReference} is being routed by somebody else; the step is tried again.");
        row = (await credits.FindAsync(row.Id, cancellationToken))!;
        await BookAsync(row, suspended.Reason, cancellationToken);
        var reversal = await credits.FindReversalAsync(suspended.Account, suspended.EntryReference, cancellationToken);
        if (reversal is null) return;
        var whole = await credits.FindAsync(suspended.Account, CreditsTable.WholeOf(suspended.EntryReference), cancellationToken);
        if (whole!.Credit.Amount == reversal.Entry.Amount) await WithdrawAsync(row, reversal, cancellationToken);
    }

    /// <summary>The bank has taken a credit back that lies in suspense: it leaves the books, and nobody has to find its case any more. Safe to repeat.</summary>
    /// <returns>False where it has gone from suspense to a case meanwhile.</returns>
    public async Task<bool> WithdrawAsync(CreditRow row, ReversalRow reversal, CancellationToken cancellationToken)
    {
        // Whoever put it into suspense may not have come so far; out of the books goes only what is in them.
        await BookAsync(row, row.Why, cancellationToken);
        var why = $"The bank took it back on {reversal.Entry.BookingDate:yyyy-MM-dd} ({reversal.Entry.EntryReference}). {reversal.Entry.Reason}".TrimEnd();
        if (row.Route == CreditsTable.Suspense && await credits.TryRouteAsync(row, CreditsTable.Reversed, why, cancellationToken) is null) return false;
        await UnbookAsync(row, cancellationToken);
        var id = WorkItemsTable.IdOf(row.Tenant, WorkItemKind, SubjectOf(row));
        while (await workItems.FindAsync(row.Tenant, id, cancellationToken) is { Status: WorkItemStatus.Open } item)
        {
            DecidedBy taken = new(new WorkItemDecision("acknowledge", null, why), reversal.Evidence.Source, reversal.Evidence);
            await workItems.TryDecideAsync(item with { Status = WorkItemStatus.Decided, Decision = taken }, cancellationToken);
        }

        return true;
    }

    /// <summary>Takes a credit out of suspense again; the case that it goes to books it anew. Safe to repeat.</summary>
    public Task UnbookAsync(CreditRow row, CancellationToken cancellationToken)
    {
        var booked = Posting.ByDay(Journals.CreditSuspended(row.Credit.BookingDate, row.Credit.Amount));
        return totals.ApplyAsync(
            row.Tenant, OwnerOf(row.Id), 2 * row.Suspensions, [.. booked.Select(posting => posting with { Debit = posting.Credit, Credit = posting.Debit })],
            cancellationToken);
    }

    /// <summary>The id of the credit that a work item of this kind is about.</summary>
    public static string CreditIdOf(WorkItem item) => item.Subject.Split('.')[0];

    /// <summary>A credit that comes into suspense again is put before people again.</summary>
    private static string SubjectOf(CreditRow row) => $"{row.Id}.{row.Suspensions}";

    /// <summary>Each suspended credit keeps its own place in the totals.</summary>
    private static string OwnerOf(string creditId) => OwnerPrefix + creditId;

    /// <summary>Whether an owner in the totals is a suspended credit, and so no case.</summary>
    public static bool IsOwner(string owner) => owner.StartsWith(OwnerPrefix, StringComparison.Ordinal);
}
