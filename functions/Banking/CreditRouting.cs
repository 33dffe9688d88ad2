using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

/// <summary>Finds whose a credit on a collection account is. The answer is written once; after that it is only carried out.</summary>
/// <remarks>Who paid, and from which account, decides nothing: buyers pay through others, and suppliers pay for buyers.</remarks>
public sealed class CreditRouting(
    CreditsTable credits, OrdersTable orders, CasesTable cases, ICaseInbox inbox, CreditSuspense suspense, CreditReversals reversals, WorkItemsTable workItems)
{
    /// <summary>Stores an entry once and, when it is booked, hands it, or each part of it, to its case or to suspense. Safe to repeat.</summary>
    public async Task TakeAsync(
        string tenant, NoticedCredit noticed, DateTimeOffset at, Evidence evidence, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var (credit, parts) = (noticed.Credit, noticed.Parts);
        var row = await credits.AddAsync(tenant, credit, parts, noticed.IsBooked, cancellationToken);
        if (!row.IsSameAs(credit, parts))
        {
            await workItems.RaiseAsync(
                tenant, "credit-contradicts", row.Id, caseId: null,
                $"Entry {credit.EntryReference} on {credit.Account} was {Shown(row.Credit, row.Parts)} and is now reported as {Shown(credit, parts)}. The first stands.",
                cancellationToken);
            return;
        }

        if (!row.IsBooked) return;
        foreach (var piece in CreditsTable.PiecesOf(row.Credit, row.Parts)) await DeliverAsync(tenant, piece, at, evidence, orchestrations, cancellationToken);
        await reversals.CatchUpAsync(row, orchestrations, cancellationToken);
    }

    private async Task DeliverAsync(
        string tenant, CollectionCredit credit, DateTimeOffset at, Evidence evidence, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var row = await credits.AddAsync(tenant, credit, [], isBooked: true, cancellationToken);
        while (row.Route is null)
        {
            var (route, why) = await FindRouteAsync(tenant, credit, cancellationToken);
            await credits.TryRouteAsync(row, route, why, cancellationToken);
            row = (await credits.FindAsync(row.Id, cancellationToken))!;
        }

        if (row.Route == CreditsTable.Reversed) return;
        if (row.Route == CreditsTable.Suspense)
        {
            await suspense.BookAsync(row, row.Why, cancellationToken);
            return;
        }

        var item = new InboxItem(InboxKind.Credit, row.InboxId, at, StorageJson.Write(row.Credit), evidence);
        if (await inbox.SubmitAsync(row.Route, item, orchestrations, cancellationToken) == InboxOutcome.UnknownCase)
            throw new InvalidOperationException($"Credit {credit.EntryReference} is routed to case {row.Route}, which does not exist.");
    }

    /// <summary>The case that finances the order named in the remittance information, while it can take the money; else suspense.</summary>
    private async Task<(string Route, string Why)> FindRouteAsync(string tenant, CollectionCredit credit, CancellationToken cancellationToken)
    {
        if (!Ids.IsWellFormed(credit.RemittanceInformation) || await orders.FindAsync(tenant, credit.RemittanceInformation, cancellationToken) is not { } order)
            return (CreditsTable.Suspense, "No open case expects it.");
        if (order.State.FinancingCaseId is not { } caseId) return (CreditsTable.Suspense, $"Order {order.Content.OrderNumber} is not financed.");
        var financing = (await cases.GetAsync(caseId, cancellationToken)).Case;
        return CreditRoutingRules.WhyNot(financing, credit) is { } why ? (CreditsTable.Suspense, why) : (caseId, "It names the order.");
    }

    private static string Shown(CollectionCredit credit, IReadOnlyList<CreditPart> parts) =>
        $"{credit.Amount} for '{credit.RemittanceInformation}'{string.Concat(parts.Select(part => $", {part.Amount} of it for '{part.Reference}'"))}{(credit.Charges is { } charges ? $", less charges of {charges}" : "")}";
}
