using ScfFunctions.Storage;

namespace ScfFunctions.WorkItems;

/// <summary>A work item as answers show it.</summary>
public sealed record WorkItemAnswer(
    string Id, string Kind, string Status, string? CaseId, string Title, string Detail, DateTimeOffset OpenedAt, DecisionAnswer? Proposal,
    DecisionAnswer? Decision)
{
    public static WorkItemAnswer Of(WorkItem item) => new(
        item.Id, item.Kind, item.Status.ToString().ToLowerInvariant(), item.CaseId, TitleOf(item.Kind), item.Detail, item.OpenedAt,
        DecisionAnswer.Of(item.Proposal), DecisionAnswer.Of(item.Decision));

    /// <summary>The kind as people read it: <c>payment-overdue</c> is "Payment overdue".</summary>
    private static string TitleOf(string kind) => char.ToUpperInvariant(kind[0]) + kind[1..].Replace('-', ' ');
}

/// <summary>A proposal or a decision as answers show it.</summary>
public sealed record DecisionAnswer(string Decision, string? CaseId, string Note, string PersonId, DateTimeOffset At)
{
    public static DecisionAnswer? Of(DecidedBy? by) =>
        by is null ? null : new(by.Decision.Decision, by.Decision.CaseId, by.Decision.Note, by.PersonId, by.Evidence.ReceivedAt);
}
