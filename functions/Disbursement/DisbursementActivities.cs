using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Disbursement;

public sealed class DisbursementActivities(CaseSession session, CaseHolds holds, OrdersTable orders, TimeProvider clock)
{
    /// <summary>Writes the instruction once, after looking again whether hold and claim are still ours.</summary>
    [Function(nameof(Disburse))]
    public Task<Standing> Disburse([ActivityTrigger] CaseStep step, CancellationToken cancellationToken) =>
        session.StepAsync(step, Stage.Disbursement, async financing =>
        {
            var change = new CaseChange(financing);
            var stamp = FactStamp.OfRule(clock.GetUtcNow());
            if (await WhatIsMissingAsync(financing, cancellationToken) is not { } missing) return DisbursementRules.Instruct(change, stamp);
            return change.Freeze("disbursement-unsafe", missing, stamp.Fact("DisbursementStopped", missing));
        }, cancellationToken);

    private async Task<string?> WhatIsMissingAsync(FinancingCase financing, CancellationToken cancellationToken)
    {
        if (!await holds.IsReservedAsync(financing, financing.Advance!.Amount, cancellationToken))
            return $"The holds no longer cover {financing.Advance.Amount}.";
        var order = await orders.FindAsync(financing.Tenant, financing.OrderId, cancellationToken);
        if (order?.State.FinancingCaseId != financing.Id) return $"Order {financing.OrderId} is no longer claimed by this case.";
        return order.State.CancelledAt is not null ? $"Order {financing.OrderId} was cancelled." : null;
    }
}
