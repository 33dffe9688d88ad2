using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>Verifies the order of an approved case: hold on the limits, claim on the order, checks.</summary>
public sealed class VerificationActivities(
    CaseSession session, OrdersTable orders, AgreementsTable agreements, CaseHolds holds, OrderClaims claims, OrderChecks checks, CasesTable cases, TimeProvider clock)
{
    [Function(nameof(VerifyOrder))]
    public Task<Standing> VerifyOrder([ActivityTrigger] CaseStep step, CancellationToken cancellationToken) =>
        session.StepAsync(step, Stage.Verification, financing => VerifyAsync(financing, cancellationToken), cancellationToken);

    private async Task<CaseChange> VerifyAsync(FinancingCase financing, CancellationToken cancellationToken)
    {
        var change = new CaseChange(financing);
        var stamp = FactStamp.OfRule(clock.GetUtcNow());
        var order = await orders.FindAsync(financing.Tenant, financing.OrderId, cancellationToken)
            ?? throw new InvalidOperationException($"Order {financing.OrderId} of case {financing.Id} is not stored.");
        var agreement = await agreements.FindAsync(financing.Tenant, financing.AgreementId, cancellationToken)
            ?? throw new InvalidOperationException($"Agreement {financing.AgreementId} of case {financing.Id} is not stored.");

        await holds.EnsureBuyerLimitAsync(financing, agreement.Content.BuyerLimit, cancellationToken);
        if (order.Currency != agreement.Content.Currency)
            return change.Reject(new Rejection((await checks.CheckAsync(order, agreement, financing, ClaimStanding.Free, stamp, cancellationToken)).Reasons), stamp);

        var headrooms = await holds.HeadroomsAsync(financing, order.Currency, cancellationToken);
        var worth = WorthOf(order);
        var wanted = AdvanceRules.Advance(financing, worth, headrooms.Facility, headrooms.Buyer, headrooms.Capital);
        var held = wanted.Amount.IsPositive ? await holds.TryReserveAsync(financing, wanted.Amount, cancellationToken) : null;
        var claim = await claims.TryClaimAsync(order, financing.Id, cancellationToken) switch
        {
            ClaimOutcome.Taken => ClaimStanding.Taken,
            ClaimOutcome.Similar => ClaimStanding.Similar,
            _ => ClaimStanding.Free,
        };
        // From here on the order's documents reach the case by themselves; those that came before are handed over once more.
        await HandOverDocumentsAsync(order.Id, financing.Id, stamp.Now, cancellationToken);
        var verification = await checks.CheckAsync(order, agreement, financing, claim, stamp, cancellationToken);
        return AdvanceRules.Decide(change, verification, wanted, held, worth, stamp);
    }

    private static OrderWorth WorthOf(Order order)
    {
        var acknowledged = order.State.Acknowledgement;
        var value = acknowledged is { } answer && answer.Amount.Currency == order.Currency ? Money.Min(order.Payable, answer.Amount) : order.Payable;
        return new OrderWorth(value, order.Content.Prepaid, Money.Min(value, order.Ineligible), order.Content.DeliveryDeadline, acknowledged?.ReceivableDueDate);
    }

    private async Task HandOverDocumentsAsync(string orderId, string caseId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var document in await orders.DocumentsAsync(orderId, cancellationToken))
        {
            if (DocumentKind.IsForLaterCase(document.Kind)) await cases.TryAddInboxAsync(caseId, document.ToInboxItem(), now, cancellationToken);
        }
    }
}
