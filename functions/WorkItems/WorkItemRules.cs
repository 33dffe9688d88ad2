using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.WorkItems;

/// <summary>What a person's decision about a work item comes to.</summary>
public abstract record WorkItemVerdict
{
    /// <summary>It takes effect now.</summary>
    public sealed record CarryOut : WorkItemVerdict;

    /// <summary>It waits for a second person who decides the same.</summary>
    public sealed record Propose : WorkItemVerdict;

    /// <summary>It says what has been said already.</summary>
    public sealed record AlreadySaid : WorkItemVerdict;

    /// <summary>The item does not admit it as it stands.</summary>
    public sealed record WrongState(string Detail) : WorkItemVerdict;
}

/// <summary>Who may decide what about which work item. Decisions on money take two different persons who decide the same.</summary>
public static class WorkItemRules
{
    /// <summary>The kind of the item that puts a referred order before a person.</summary>
    public const string OrderReferred = "order-referred";

    private const string DeliveryOverdue = "delivery-overdue";
    private const string OrderCancelled = "order-cancelled-after-disbursement";
    private const string ResidualWithheld = "residual-withheld";

    /// <param name="item">The item as it stands.</param>
    /// <param name="decision">What is decided.</param>
    /// <param name="personId">Who decides; capitals make no other person.</param>
    /// <param name="financing">The case that the item is about, as it stands; null where it is about none.</param>
    public static WorkItemVerdict Decide(WorkItem item, WorkItemDecision decision, string personId, FinancingCase? financing)
    {
        if (item.Decision is { } taken) return Again(item, taken, decision);
        var offered = Offered(item, financing);
        if (!offered.Contains(decision.Decision))
            return new WorkItemVerdict.WrongState($"As it stands, the item is decided by {string.Join(" or ", offered)}.");
        if (!TakesTwo(item.Kind, decision.Decision, financing)) return new WorkItemVerdict.CarryOut();
        if (item.Proposal is not { } proposal) return new WorkItemVerdict.Propose();
        var isSame = proposal.Decision.IsSameAs(decision);
        if (string.Equals(proposal.PersonId, personId, StringComparison.OrdinalIgnoreCase)) return isSame ? new WorkItemVerdict.AlreadySaid() : new WorkItemVerdict.Propose();
        return isSame
            ? new WorkItemVerdict.CarryOut()
            : new WorkItemVerdict.WrongState(
                $"{proposal.PersonId} proposes to {Text(proposal.Decision)}; decide the same, or {proposal.PersonId} proposes anew.");
    }

    /// <summary>What is being carried out is carried out again by whoever says the same; what has been is only answered.</summary>
    private static WorkItemVerdict Again(WorkItem item, DecidedBy taken, WorkItemDecision decision)
    {
        if (!taken.Decision.IsSameAs(decision)) return new WorkItemVerdict.WrongState($"The item has been decided: {taken.Decision.Decision}, by {taken.PersonId}.");
        return item.Status == WorkItemStatus.Decided ? new WorkItemVerdict.AlreadySaid() : new WorkItemVerdict.CarryOut();
    }

    /// <summary>
    /// Which decisions make sense. An item about a case that has moved on since is only acknowledged; one for which the case is frozen
    /// resumes it, and the case goes on when each of them has been.
    /// </summary>
    private static IReadOnlyList<string> Offered(WorkItem item, FinancingCase? financing) => item.Kind switch
    {
        CreditSuspense.WorkItemKind => [DecisionRequest.Assign],
        PayoutAccounts.WorkItemKind => [DecisionRequest.Approve, DecisionRequest.Reject],
        FacilityFreezes.WorkItemKind => [DecisionRequest.Resume],
        OrderReferred when financing is { Lifecycle: Lifecycle.Referred } => [DecisionRequest.Approve, DecisionRequest.Reject],
        WriteOffProposal.WorkItemKind when financing is { HasEnded: false, IsWrittenOff: false, WriteOffProposal: { IsRejected: false } } => [DecisionRequest.Approve, DecisionRequest.Reject],
        AskedPause.WorkItemKind when financing is { HasEnded: false, AskedPause: { } asked } && asked.Subject == item.Subject => [DecisionRequest.Approve, DecisionRequest.Reject],
        Extension.WorkItemKind when financing is { HasEnded: false, Extension: { IsApproved: false } asked } && asked.Subject == item.Subject => [DecisionRequest.Approve, DecisionRequest.Reject],
        Settlement.WorkItemKind when financing is { HasEnded: false, Settlement: { IsAgreed: false } proposed } && proposed.Subject == item.Subject => [DecisionRequest.Approve, DecisionRequest.Reject],
        ResidualWithheld when financing is { HasEnded: false, IsResidualWithheld: true, IsResidualReleased: false } => [DecisionRequest.Release],
        ResidualRules.Overpaid when financing is { HasEnded: false, ResidualDemand: { } demand } && demand.Subject == item.Subject => [DecisionRequest.Accept],
        ChargeDispute.WorkItemKind when financing is { HasEnded: false, HasOpenDispute: true } => [DecisionRequest.Accept],
        DeliveryOverdue or OrderCancelled when financing is { HasEnded: false } => [DecisionRequest.Acknowledge, DecisionRequest.Accept],
        _ when financing is { HasEnded: false } && financing.Freezes.Contains(CaseChange.FreezeKey(item.Kind, item.Subject)) => [DecisionRequest.Resume],
        _ => [DecisionRequest.Acknowledge],
    };

    private static bool TakesTwo(string kind, string decision, FinancingCase? financing) => decision switch
    {
        DecisionRequest.Assign or DecisionRequest.Release => true,
        DecisionRequest.Approve => kind != OrderReferred || IsAboveFourEyes(financing!),
        DecisionRequest.Accept => kind == ResidualRules.Overpaid,
        DecisionRequest.Resume => kind == FacilityFreezes.WorkItemKind,
        _ => false,
    };

    /// <summary>Whether what a referred order would bring is above what one person may let pass; an amount that is not known is.</summary>
    private static bool IsAboveFourEyes(FinancingCase financing)
    {
        if (financing.Terms is not { FourEyesAbove: { } limit } terms) return false;
        var advance = financing.Advance?.Amount ?? (financing.OrderValue is { } value ? terms.AdvanceRate.Of(value) : null);
        return advance is null || advance > limit;
    }

    private static string Text(WorkItemDecision decision) => decision.CaseId is { } caseId ? $"{decision.Decision} it to {caseId}" : decision.Decision;
}
