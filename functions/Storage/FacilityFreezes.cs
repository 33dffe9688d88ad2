using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Stops a supplier's facility because of one of its cases, and lets it go on when two persons have looked.</summary>
public sealed class FacilityFreezes(FacilitiesTable facilities, WorkItemsTable workItems, AuditTable audit, TimeProvider clock)
{
    /// <summary>The work item's kind.</summary>
    public const string WorkItemKind = "facility-frozen";

    /// <summary>Freezes the facility that a case draws on, and calls people. Safe to repeat.</summary>
    /// <param name="financing">The case.</param>
    /// <param name="reason">Why.</param>
    /// <param name="sequence">The case's commit that says so; each freezes once.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task FreezeAsync(FinancingCase financing, string reason, long sequence, CancellationToken cancellationToken)
    {
        var freezeId = $"{financing.Id}.{sequence}";
        var facilityId = FacilitiesTable.IdOf(financing.SupplierId, financing.AgreementId);
        await audit.RecordAsync(
            new AuditEntry(
                "e" + Ids.Digest(freezeId, AuditAction.FacilityFreeze), financing.Tenant, "rules", clock.GetUtcNow(), AuditAction.FacilityFreeze, facilityId,
                $"Frozen by case {financing.Id}.", reason, ""),
            cancellationToken);
        await facilities.FreezeAsync(financing.SupplierId, financing.AgreementId, freezeId, reason, cancellationToken);
        await workItems.RaiseAsync(
            financing.Tenant, WorkItemKind, $"{financing.SupplierId}.{financing.AgreementId}.{freezeId}", caseId: null,
            $"Facility {facilityId} takes no new cases, because of case {financing.Id}: {reason}", cancellationToken);
    }

    /// <summary>Lifts the freeze that a work item is about; the facility goes on when no other is left. Safe to repeat.</summary>
    public Task LiftAsync(WorkItem item, CancellationToken cancellationToken) => item.Subject.Split('.', 3) is [var supplierId, var agreementId, var freezeId]
        ? facilities.LiftAsync(supplierId, agreementId, freezeId, cancellationToken)
        : throw new InvalidOperationException($"The work item {item.Id} is about no freeze: {item.Subject}.");
}
