using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>Verifies the order of an approved case: claim on the order, checks, hold on the limits.</summary>
public sealed class VerificationActivities(
    CaseSession session, OrdersTable orders, AgreementsTable agreements, CaseHolds holds, OrderClaims claims, OrderChecks checks, CasesTable cases, TimeProvider clock)
{
    /// <summary>How often a case whose room others take looks again before a person is asked.</summary>
    private const int MostLooks = 5;

    [Function(nameof(VerifyOrder))]
    public Task<Standing> VerifyOrder([ActivityTrigger] CaseStep step, CancellationToken cancellationToken) =>
        session.StepAsync(step, Stage.Verification, financing => VerifyAsync(financing, cancellationToken), cancellationToken);

    /// <summary>
    /// The claim comes before the hold: of several cases for one order only the one that has it reserves anything, so that the others cannot
    /// exhaust the limits between them and leave nobody financed.
    /// </summary>
    private async Task<CaseChange> VerifyAsync(FinancingCase financing, CancellationToken cancellationToken)
    {
        var change = new CaseChange(financing);
        var stamp = FactStamp.OfRule(clock.GetUtcNow());
        var agreed = await agreements.FindContentAsync(financing.Tenant, financing.AgreementId, cancellationToken)
            ?? throw new InvalidOperationException($"Agreement {financing.AgreementId} of case {financing.Id} is not stored.");
        var (order, claim) = await ClaimAsync(financing, agreed, cancellationToken);
        var verification = await checks.CheckAsync(order, agreed, financing, claim, stamp, cancellationToken);
        if (claim == ClaimStanding.Taken || order.Currency != agreed.Currency) return change.Reject(new Rejection(verification.Reasons), stamp);

        var worth = OrderWorth.Of(order);
        var (wanted, held) = await ReserveAsync(financing, worth, cancellationToken);
        var decided = AdvanceRules.Decide(change, verification, wanted, held, worth, stamp);
        // A case that ends here reads nothing any more.
        if (!decided.Case.HasEnded) await HandOverDocumentsAsync(order, financing.Id, stamp.Now, cancellationToken);
        return decided;
    }

    /// <summary>
    /// Between looking at the limits and reserving, another case may take what was there: then it is looked again, for what is left. What one
    /// look reserved before it came up short stays the case's own, and the commit sets it right. The first look is at what this process knows of the limits,
    /// which is good enough where there is plenty: only what was read just now may make an advance smaller.
    /// </summary>
    /// <returns>What the limits carried when they were last read, and what was reserved of it: null for nothing.</returns>
    private async Task<(Advance Wanted, Money? Held)> ReserveAsync(FinancingCase financing, OrderWorth worth, CancellationToken cancellationToken)
    {
        for (var look = 1; ; look++)
        {
            var headrooms = await holds.HeadroomsAsync(financing, worth.Value.Currency, mayBeOld: look == 1, cancellationToken);
            var wanted = AdvanceRules.Advance(financing.Terms!, financing.Requested, worth, headrooms.Facility, headrooms.Buyer, headrooms.Capital);
            if (look == 1 && wanted.BoundBy is AdvanceBound.FacilityHeadroom or AdvanceBound.BuyerHeadroom or AdvanceBound.CapitalHeadroom) continue;
            if (!wanted.Amount.IsPositive) return (wanted, null);
            var reservation = await holds.TryReserveAsync(financing, wanted.Amount, cancellationToken);
            if (reservation.Held is { } held) return (wanted, held);
            if (look == MostLooks) return (wanted with { BoundBy = reservation.ShortOf!.Value }, null);
        }
    }

    /// <summary>
    /// The order as it was when it was claimed: whatever is told about it from then on reaches the case by itself, and what came before is in
    /// here. Where a document came in between, it is read anew. An order in another currency than the agreement's is not claimed: it will be refused.
    /// </summary>
    private async Task<(Order Order, ClaimStanding Claim)> ClaimAsync(FinancingCase financing, AgreementContent agreed, CancellationToken cancellationToken)
    {
        for (var look = 1; look <= MostLooks; look++)
        {
            // It is claimed under the version that was read; what others hold of it, only what was read just now says.
            var mayBeOld = look == 1;
            var order = await (mayBeOld ? orders.FindKnownAsync(financing.Tenant, financing.OrderId, cancellationToken) : orders.FindAsync(financing.Tenant, financing.OrderId, cancellationToken))
                ?? throw new InvalidOperationException($"Order {financing.OrderId} of case {financing.Id} is not stored.");
            if (order.Currency != agreed.Currency) return (order, ClaimStanding.Free);
            var outcome = await claims.TryClaimAsync(order, financing.Id, cancellationToken);
            if (outcome == ClaimOutcome.Changed || (mayBeOld && outcome == ClaimOutcome.Taken)) continue;
            return (order, outcome switch
            {
                ClaimOutcome.Taken => ClaimStanding.Taken,
                ClaimOutcome.Similar => ClaimStanding.Similar,
                _ => ClaimStanding.Free,
            });
        }

        throw new TimeoutException($"The order {financing.OrderId} changed {MostLooks} times while it was being claimed.");
    }

    private async Task HandOverDocumentsAsync(Order order, string caseId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Mostly there is its acknowledgement and nothing else.
        if (order.State.DocumentCount == (order.State.Acknowledgement is null ? 0 : 1)) return;
        foreach (var document in await orders.DocumentsAsync(order.Id, cancellationToken))
        {
            if (DocumentKind.IsForLaterCase(document.Kind)) await cases.TryAddInboxAsync(caseId, document.ToInboxItem(), now, cancellationToken);
        }
    }
}
