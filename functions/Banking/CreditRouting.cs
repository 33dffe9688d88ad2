using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

/// <summary>Finds whose a credit on a collection account is. The answer is written once; after that it is only carried out.</summary>
/// <remarks>Who paid, and from which account, decides nothing: buyers pay through others, and suppliers pay for buyers.</remarks>
public sealed class CreditRouting(
    CreditsTable credits, OrdersTable orders, CasesTable cases, CaseIndexTable index, ICaseInbox inbox, CreditSuspense suspense, CreditReversals reversals,
    BankAccountsTable accounts, WorkItemsTable workItems)
{
    private const string AmountMatch = "amount match";
    private const string NamesTheOrder = "It names the order.";

    /// <summary>Stores an entry once and, when it is booked, hands it, or each part of it, to its case or to suspense. Safe to repeat.</summary>
    public async Task TakeAsync(
        string tenant, string bank, NoticedCredit noticed, DateTimeOffset at, Evidence evidence, DurableTaskClient orchestrations, CancellationToken cancellationToken)
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
        await accounts.BookAsync(tenant, AccountMovement.OfCredit(bank, row.Credit), agreementId: null, cancellationToken);
        foreach (var piece in CreditsTable.PiecesOf(row.Credit, row.Parts))
        {
            var own = row.Parts.Count == 0 ? row : await credits.AddAsync(tenant, piece, [], isBooked: true, cancellationToken);
            await DeliverAsync(tenant, own, IsRest(piece), at, evidence, orchestrations, cancellationToken);
        }

        await reversals.CatchUpAsync(row, bank, orchestrations, cancellationToken);

        // Every part of a split entry says what it is for, but what is left over.
        bool IsRest(CollectionCredit piece) => row.Parts.Count > 0 && piece.RemittanceInformation.Length == 0;
    }

    private async Task DeliverAsync(
        string tenant, CreditRow row, bool isRest, DateTimeOffset at, Evidence evidence, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var credit = row.Credit;
        CaseEpisode? live = null;
        while (row.Route is null)
        {
            (var route, var why, live) = isRest ? (CreditsTable.Suspense, "Its payer named nothing for this part.", null) : await FindRouteAsync(tenant, credit, cancellationToken);
            row = await credits.TryRouteAsync(row, route, why, cancellationToken) ?? (await credits.FindAsync(row.Id, cancellationToken))!;
        }

        if (row.Route == CreditsTable.Reversed) return;
        if (row.Route == CreditsTable.Suspense)
        {
            await suspense.BookAsync(row, row.Why, cancellationToken);
            return;
        }

        var isMatch = row.Why == AmountMatch;
        var known = isMatch ? evidence with { Authentication = $"{evidence.Authentication}, {AmountMatch}" } : evidence;
        var item = new InboxItem(InboxKind.Credit, row.InboxId, at, StorageJson.Write(row.Credit with { IsAmountMatch = isMatch, Suspensions = row.Suspensions }), known);
        var outcome = live?.CaseId == row.Route
            ? await inbox.SubmitAsync(live, item, orchestrations, cancellationToken)
            : await inbox.SubmitAsync(row.Route, item, orchestrations, cancellationToken);
        if (outcome == InboxOutcome.UnknownCase)
            throw new InvalidOperationException($"Credit {credit.EntryReference} is routed to case {row.Route}, which does not exist.");
    }

    /// <summary>The case of the order that is named, while it can take the money; where none is, the only case that waits for this amount; else suspense.</summary>
    /// <returns>Where to, why, and which episode drives the case, where that was read.</returns>
    private async Task<(string Route, string Why, CaseEpisode? Live)> FindRouteAsync(string tenant, CollectionCredit credit, CancellationToken cancellationToken)
    {
        // A case that cannot take it any more gives it back: only what was read just now sends it to suspense.
        if (await KnownRouteAsync(tenant, credit, cancellationToken) is { } live) return (live.CaseId, NamesTheOrder, live);
        if (!Ids.IsWellFormed(credit.RemittanceInformation) || await orders.FindAsync(tenant, credit.RemittanceInformation, cancellationToken) is not { } order)
            return await MatchAmountAsync(tenant, credit, cancellationToken);
        if (order.State.FinancingCaseId is not { } caseId) return (CreditsTable.Suspense, $"Order {order.Content.OrderNumber} is not financed.", null);
        var financing = (await cases.GetAsync(caseId, cancellationToken)).Case;
        return CreditRoutingRules.WhyNot(financing, credit) is { } why ? (CreditsTable.Suspense, why, null) : (caseId, NamesTheOrder, new(caseId, financing.Episode));
    }

    /// <summary>The case of the order that is named, by what this process knows of both; null where that does not say that it can take the money.</summary>
    private async Task<CaseEpisode?> KnownRouteAsync(string tenant, CollectionCredit credit, CancellationToken cancellationToken) =>
        await orders.FindKnownAsync(tenant, credit.RemittanceInformation, cancellationToken) is { State.FinancingCaseId: { } caseId }
        && await cases.FindKnownAsync(caseId, cancellationToken) is { Case: var known } && CreditRoutingRules.WhyNot(known, credit) is null
            ? new CaseEpisode(caseId, known.Episode)
            : null;

    private async Task<(string Route, string Why, CaseEpisode? Live)> MatchAmountAsync(string tenant, CollectionCredit credit, CancellationToken cancellationToken)
    {
        ExpectedCredit paid = new(credit.Account, credit.Paid);
        List<string> waiting = [];
        await foreach (var caseId in index.ExpectingAsync(paid.Account, paid.Amount, cancellationToken))
        {
            // The list may be behind; the case itself says what it waits for, unless it has yet to look at another credit.
            if (await cases.FindAsync(caseId, cancellationToken) is { Case: var financing } && financing.Tenant == tenant && ExpectedCredit.Of(financing) == paid
                && (await cases.InboxAsync(caseId, cancellationToken)).All(row => row.Item.Kind != InboxKind.Credit))
                waiting.Add(caseId);
        }

        return waiting switch
        {
            [var only] => (only, AmountMatch, null),
            [] => (CreditsTable.Suspense, "No open case expects it.", null),
            _ => (CreditsTable.Suspense, $"{waiting.Count} open cases expect {paid.Amount}.", null),
        };
    }

    private static string Shown(CollectionCredit credit, IReadOnlyList<CreditPart> parts)
    {
        var split = string.Concat(parts.Select(part => $", {part.Amount} of it for '{part.Reference}'"));
        var charges = credit.Charges is { } taken ? $", less charges of {taken}" : "";
        return $"{credit.Amount} for '{credit.RemittanceInformation}'{split}{charges}";
    }
}
