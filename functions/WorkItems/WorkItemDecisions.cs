using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.WorkItems;

/// <summary>Carries out what was decided about a work item: on a credit, a payout account, a facility, or by telling the case.</summary>
public sealed class WorkItemDecisions(ICaseInbox inbox, ICreditAssignment credits, PayoutAccounts payoutAccounts, FacilityFreezes facilityFreezes)
{
    /// <summary>Carries a decision out. Safe to repeat.</summary>
    /// <returns>False where what it is about has been decided otherwise.</returns>
    public async Task<bool> TryCarryOutAsync(WorkItem item, DecidedBy decided, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var decision = decided.Decision.Decision;
        switch (item.Kind)
        {
            case CreditSuspense.WorkItemKind:
                await credits.AssignAsync(item, decided.Decision.CaseId!, decided.Evidence, orchestrations, cancellationToken);
                return true;
            case PayoutAccounts.WorkItemKind:
                return await payoutAccounts.TryDecideAsync(item, decision == DecisionRequest.Approve, cancellationToken);
            case FacilityFreezes.WorkItemKind:
                await facilityFreezes.LiftAsync(item, cancellationToken);
                return true;
            default:
                if (decision != DecisionRequest.Acknowledge) await TellAsync(item, decided, orchestrations, cancellationToken);
                return true;
        }
    }

    /// <summary>The case hears it through its inbox, once per item; the kinds there are the decisions' own words.</summary>
    private async Task TellAsync(WorkItem item, DecidedBy decided, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        PersonDecision body = new(decided.PersonId, decided.Decision.Note, item.Kind, item.Subject);
        InboxItem told = new(
            KindOf(decided.Decision.Decision), $"{decided.Decision.Decision}-{item.Id}", decided.Evidence.ReceivedAt, StorageJson.Write(body), decided.Evidence);
        var outcome = await inbox.SubmitAsync(item.CaseId!, told, orchestrations, cancellationToken);
        if (outcome != InboxOutcome.Stored)
            throw new InvalidOperationException($"The case {item.CaseId} did not take the decision about the work item {item.Id}: {outcome}.");
    }

    private static string KindOf(string decision) => decision switch
    {
        DecisionRequest.Resume => InboxKind.Resume,
        DecisionRequest.Approve => InboxKind.Approve,
        DecisionRequest.Reject => InboxKind.Reject,
        DecisionRequest.Accept => InboxKind.Accept,
        DecisionRequest.Release => InboxKind.Release,
        _ => throw new InvalidOperationException($"No case hears of the decision '{decision}'."),
    };
}
