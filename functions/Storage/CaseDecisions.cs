using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Carries out what people decided about work items; safe to repeat.</summary>
public interface ICaseDecisions
{
    /// <summary>Assigns the credit in suspense that the item is about to a case. Two different persons have decided it.</summary>
    Task AssignCreditAsync(WorkItem item, string caseId, Evidence evidence, CancellationToken cancellationToken);

    /// <summary>Lets the frozen case that the item is about go on.</summary>
    Task ResumeAsync(WorkItem item, Evidence evidence, CancellationToken cancellationToken);
}
