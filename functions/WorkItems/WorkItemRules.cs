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
    /// <param name="item">The item as it stands.</param>
    /// <param name="decision">What is decided.</param>
    /// <param name="personId">Who decides.</param>
    /// <param name="isCaseFrozen">Whether the case that the item is about is frozen; false where it is about none.</param>
    public static WorkItemVerdict Decide(WorkItem item, WorkItemDecision decision, string personId, bool isCaseFrozen)
    {
        if (item.Decision is { } taken)
        {
            return taken.Decision.IsSameAs(decision)
                ? new WorkItemVerdict.AlreadySaid()
                : new WorkItemVerdict.WrongState($"The item has been decided: {taken.Decision.Decision}, by {taken.PersonId}.");
        }

        if (Misfit(item, decision, isCaseFrozen) is { } misfit) return new WorkItemVerdict.WrongState(misfit);
        if (decision.Decision != DecisionRequest.Assign) return new WorkItemVerdict.CarryOut();
        if (item.Proposal is not { } proposal) return new WorkItemVerdict.Propose();
        var isSame = proposal.Decision.IsSameAs(decision);
        if (proposal.PersonId == personId) return isSame ? new WorkItemVerdict.AlreadySaid() : new WorkItemVerdict.Propose();
        return isSame
            ? new WorkItemVerdict.CarryOut()
            : new WorkItemVerdict.WrongState(
                $"{proposal.PersonId} proposes to assign it to {proposal.Decision.CaseId}; decide the same, or {proposal.PersonId} proposes anew.");
    }

    /// <summary>Why such a decision makes no sense for such an item, or null.</summary>
    private static string? Misfit(WorkItem item, WorkItemDecision decision, bool isCaseFrozen)
    {
        var isCredit = item.Kind == CreditSuspense.WorkItemKind;
        return decision.Decision switch
        {
            DecisionRequest.Assign => isCredit ? null : "Only a credit in suspense is assigned to a case.",
            DecisionRequest.Resume => isCaseFrozen ? null : "The item is not about a frozen case.",
            _ when isCredit => "Money in suspense is not settled by looking at it: assign it to a case.",
            _ => isCaseFrozen ? "The case is frozen: it goes on when it is resumed." : null,
        };
    }
}
