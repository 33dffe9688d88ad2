using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Carries out that a bank takes back a credit, wherever the credit is by then.</summary>
/// <remarks>
/// A reversal is kept before its credit is looked for, and a credit's taker looks for a reversal once the credit has its route: whichever
/// of the two notices is worked off last finds the other.
/// </remarks>
public sealed class CreditReversals(
    CreditsTable credits, CreditSuspense suspense, CasesTable cases, ICaseInbox inbox, BankAccountsTable accounts, WorkItemsTable workItems, TimeProvider clock)
{
    private const string Unknown = "reversal-unknown";

    /// <summary>Takes a reversal in. Safe to repeat.</summary>
    /// <param name="notified">What the bank says.</param>
    /// <param name="bank">The code of the bank, which keeps the account.</param>
    /// <param name="orchestrations">The client that the calling function was bound to.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task TakeAsync(ReversalRow notified, string bank, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var entry = notified.Entry;
        var kept = await credits.AddReversalAsync(notified, cancellationToken);
        var credit = await credits.FindAsync(entry.Account, entry.Original, cancellationToken);
        if (kept.Entry.EntryReference != entry.EntryReference || kept.Entry.Amount != entry.Amount)
            await ContradictAsync(notified, $"{kept.Entry.EntryReference} took back {kept.Entry.Amount} of it before.", cancellationToken);
        else if (credit is { IsBooked: true })
            await CarryOutAsync(credit, kept, bank, orchestrations, cancellationToken);
        else
            await RaiseAsync(notified, Unknown, "That is not booked here; should it come, it is taken back at once.", cancellationToken);
    }

    /// <summary>Carries out what came before the credit did, if anything. Safe to repeat.</summary>
    /// <param name="credit">The credit as notified, once each piece of it has its route.</param>
    /// <param name="bank">The code of the bank, which keeps the account.</param>
    /// <param name="orchestrations">The client that the calling function was bound to.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task CatchUpAsync(CreditRow credit, string bank, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await credits.FindReversalAsync(credit.Credit.Account, credit.Credit.EntryReference, cancellationToken) is not { } reversal) return;
        await CarryOutAsync(credit, reversal, bank, orchestrations, cancellationToken);
        await workItems.CloseAsync(reversal.Tenant, Unknown, SubjectOf(reversal), "The credit has come, and is taken back.", cancellationToken);
    }

    private async Task CarryOutAsync(CreditRow credit, ReversalRow reversal, string bank, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (reversal.Entry.Amount != credit.Credit.Amount)
        {
            await ContradictAsync(reversal, $"That was {credit.Credit.Amount}.", cancellationToken);
            return;
        }

        var entry = reversal.Entry;
        AccountMovement back = new(
            bank, entry.Account, AccountMovement.IdentityOfEntry(entry.EntryReference), EntryDirection.Debit, entry.Amount, entry.BookingDate, entry.BookingDate, ValueDate: null, CaseId: null);
        await accounts.BookAsync(reversal.Tenant, back, agreementId: null, cancellationToken);
        foreach (var piece in CreditsTable.PiecesOf(credit.Credit, credit.Parts))
        {
            // A piece without a row or a route is still being taken in: its taker comes here afterwards.
            while (await credits.FindAsync(piece.Account, piece.EntryReference, cancellationToken) is { Route: not null } row)
            {
                if (await TryCarryOutAsync(row, reversal, orchestrations, cancellationToken)) break;
            }
        }
    }

    private async Task<bool> TryCarryOutAsync(CreditRow row, ReversalRow reversal, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (row.Route is CreditsTable.Suspense or CreditsTable.Reversed) return await suspense.WithdrawAsync(row, reversal, cancellationToken);
        // An ended case gives back what it has not looked at yet, and then the reversal is found.
        if (await cases.FindAsync(row.Route!, cancellationToken) is { Case.HasEnded: true } && await cases.IsHandledAsync(row.Route!, row.InboxId, cancellationToken) is not true)
            return true;
        CreditReversal told = new(row.Credit, reversal.Entry.BookingDate, reversal.Entry.Reason);
        // Whatever the bank's clock said: the case hears of the credit first.
        var at = reversal.At > clock.GetUtcNow() ? reversal.At : clock.GetUtcNow();
        InboxItem item = new(InboxKind.CreditReversal, $"reversal-{row.InboxId}", at, StorageJson.Write(told), reversal.Evidence);
        if (await inbox.SubmitAsync(row.Route!, item, orchestrations, cancellationToken) == InboxOutcome.UnknownCase)
            throw new InvalidOperationException($"Credit {row.Credit.EntryReference} is routed to case {row.Route}, which does not exist.");
        return true;
    }

    private Task ContradictAsync(ReversalRow reversal, string why, CancellationToken cancellationToken) =>
        RaiseAsync(reversal, "reversal-contradicts", $"{why} This has no effect.", cancellationToken);

    private Task RaiseAsync(ReversalRow reversal, string kind, string why, CancellationToken cancellationToken)
    {
        var entry = reversal.Entry;
        return workItems.RaiseAsync(
            reversal.Tenant, kind, SubjectOf(reversal), caseId: null,
            $"Entry {entry.EntryReference} takes back {entry.Amount} as entry {entry.Original} on {entry.Account}. {why}", cancellationToken);
    }

    private static string SubjectOf(ReversalRow reversal) => CreditsTable.IdOf(reversal.Entry.Account, reversal.Entry.EntryReference);
}
