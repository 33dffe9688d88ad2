using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Disbursement;

public sealed class DisbursementActivities(
    CaseSession session, CaseHolds holds, OrdersTable orders, PartiesTable parties, AgreementsTable agreements, FixingsTable fixings, TimeProvider clock)
{
    /// <summary>Writes the instruction once, after looking again at everything that must still hold; not while there is something unread in the inbox.</summary>
    [Function(nameof(Disburse))]
    public Task<Standing> Disburse([ActivityTrigger] CaseStep step, CancellationToken cancellationToken) =>
        session.StepOnceInboxIsReadAsync(
            step, Stage.Disbursement,
            async financing => DisbursementRules.Disburse(
                new CaseChange(financing), await LookAgainAsync(financing, cancellationToken), FactStamp.OfRule(clock.GetUtcNow())),
            cancellationToken);

    private async Task<DisbursementFacts> LookAgainAsync(FinancingCase financing, CancellationToken cancellationToken)
    {
        var order = await orders.FindAsync(financing.Tenant, financing.OrderId, cancellationToken);
        var supplier = await parties.FindAsync(financing.Tenant, financing.SupplierId, cancellationToken);
        var buyer = await parties.FindAsync(financing.Tenant, financing.BuyerId, cancellationToken);
        var agreement = await agreements.FindAsync(financing.Tenant, financing.AgreementId, cancellationToken);
        var (isReserved, facility) = await holds.LookAgainAsync(financing, financing.Advance!.Amount, cancellationToken);
        var today = financing.Terms!.Calendar.LocalDate(clock.GetUtcNow());
        return new DisbursementFacts(
            isReserved,
            order?.State.FinancingCaseId == financing.Id,
            order?.State.CancelledAt is not null,
            supplier?.Is(PartyRole.Supplier) == true && buyer?.Is(PartyRole.Buyer) == true,
            agreement?.Status == AgreementStatus.Ended,
            facility.StatusOn(today) == FacilityStatus.Expired,
            facility.Freezes > 0,
            today,
            await fixings.FindLastKnownAsync(financing.Tenant, financing.Terms.FloatingRate, today, cancellationToken));
    }
}
