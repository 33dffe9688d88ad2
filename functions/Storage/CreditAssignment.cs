using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Carries out what two persons have decided about a credit in suspense.</summary>
public interface ICreditAssignment
{
    /// <summary>Takes the credit that the work item is about out of suspense and hands it to a case. Safe to repeat.</summary>
    Task AssignAsync(WorkItem item, string caseId, Evidence evidence, DurableTaskClient orchestrations, CancellationToken cancellationToken);
}

/// <inheritdoc cref="ICreditAssignment"/>
/// <remarks>The route first: whoever finds it written carries out the rest. A credit that has another route by now stays where it is.</remarks>
public sealed class CreditAssignment(CreditsTable credits, CreditSuspense suspense, ICaseInbox inbox) : ICreditAssignment
{
    public async Task AssignAsync(
        WorkItem item, string caseId, Evidence evidence, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var row = await FindAsync(item, cancellationToken);
        // Whoever comes second looks again: it may be this very write that came first, and its answer that was lost.
        while (row.Route == CreditsTable.Suspense && await credits.TryRouteAsync(row, caseId, "Two persons assigned it.", cancellationToken) is null)
            row = await FindAsync(item, cancellationToken);
        if (row.Route != CreditsTable.Suspense && row.Route != caseId)
            throw new InvalidOperationException($"The credit {row.Id} is not in suspense any more: its route is {row.Route}.");
        await suspense.UnbookAsync(row, cancellationToken);
        InboxItem credit = new(InboxKind.Credit, row.InboxId, evidence.ReceivedAt, StorageJson.Write(row.Credit with { Suspensions = row.Suspensions }), evidence);
        // Other content under this id is the same credit, assigned before with other words.
        if (await inbox.SubmitAsync(caseId, credit, orchestrations, cancellationToken) == InboxOutcome.UnknownCase)
            throw new InvalidOperationException($"The credit {row.Id} is assigned to the case {caseId}, which does not exist.");
    }

    private async Task<CreditRow> FindAsync(WorkItem item, CancellationToken cancellationToken) =>
        await credits.FindAsync(CreditSuspense.CreditIdOf(item), cancellationToken)
            ?? throw new InvalidOperationException($"The work item {item.Id} is about the credit {item.Subject}, which is not stored.");
}
