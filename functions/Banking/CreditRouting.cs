using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

/// <summary>Finds whose a credit on a collection account is. The answer is written once; after that it is only carried out.</summary>
public sealed class CreditRouting(
    CreditsTable credits, AgreementsTable agreements, OrdersTable orders, CasesTable cases, ICaseInbox inbox, CreditSuspense suspense, WorkItemsTable workItems)
{
    /// <summary>Whose collection account it is; null for none of ours.</summary>
    public Task<string?> FindTenantAsync(string account, CancellationToken cancellationToken) =>
        agreements.FindTenantOfCollectionAccountAsync(account, cancellationToken);

    /// <summary>Stores an entry once and, when it is booked, hands it to its case or to suspense.</summary>
    public async Task TakeAsync(
        string tenant, CollectionCredit credit, bool isBooked, DateTimeOffset at, Evidence evidence, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var row = await credits.AddAsync(tenant, credit, isBooked, cancellationToken);
        if (row.Credit.Amount != credit.Amount || row.Credit.RemittanceInformation != credit.RemittanceInformation)
        {
            var id = CreditsTable.IdOf(credit.Account, credit.EntryReference);
            await workItems.RaiseAsync(
                tenant, "credit-contradicts", id, caseId: null,
                $"Entry {credit.EntryReference} on {credit.Account} was {row.Credit.Amount} for '{row.Credit.RemittanceInformation}' and is now reported as {credit.Amount} for '{credit.RemittanceInformation}'. The first stands.",
                cancellationToken);
            return;
        }

        if (!row.IsBooked) return;
        while (row.Route is null)
        {
            await credits.TryRouteAsync(row, await FindRouteAsync(tenant, credit, cancellationToken), cancellationToken);
            row = await credits.AddAsync(tenant, credit, isBooked, cancellationToken);
        }

        if (row.Route == CreditsTable.Suspense)
        {
            await suspense.BookAsync(row, "No open case expects it.", cancellationToken);
            return;
        }

        var item = new InboxItem(
            InboxKind.Credit, row.InboxId, at, StorageJson.Write(row.Credit), evidence);
        if (await inbox.SubmitAsync(row.Route, item, orchestrations, cancellationToken) == InboxOutcome.UnknownCase)
            throw new InvalidOperationException($"Credit {credit.EntryReference} is routed to case {row.Route}, which does not exist.");
    }

    /// <summary>The case that finances the order named in the remittance information, while it is open; else suspense.</summary>
    private async Task<string> FindRouteAsync(string tenant, CollectionCredit credit, CancellationToken cancellationToken)
    {
        if (!Ids.IsWellFormed(credit.RemittanceInformation)) return CreditsTable.Suspense;
        var order = await orders.FindAsync(tenant, credit.RemittanceInformation, cancellationToken);
        if (order?.State.FinancingCaseId is not { } caseId) return CreditsTable.Suspense;
        return await cases.FindAsync(caseId, cancellationToken) is { Case.HasEnded: false } ? caseId : CreditsTable.Suspense;
    }
}
