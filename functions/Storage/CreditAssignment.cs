using Microsoft.DurableTask.Client;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Carries out what two persons have decided about a credit in suspense.</summary>
public interface ICreditAssignment
{
    /// <summary>Takes the credit that the work item is about out of suspense and hands it to a case. Safe to repeat.</summary>
    Task AssignAsync(WorkItem item, string caseId, Evidence evidence, DurableTaskClient orchestrations, CancellationToken cancellationToken);
}
