using Azure;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Whether somebody still has to look.</summary>
public enum WorkItemStatus
{
    Open,
    Decided,
}

/// <summary>What a person decides about a work item.</summary>
/// <param name="Decision"><c>acknowledge</c>, <c>assign</c>, <c>resume</c>, <c>approve</c>, <c>reject</c>, <c>accept</c> or <c>release</c>.</param>
/// <param name="CaseId">The case that a credit is assigned to.</param>
/// <param name="Note">Why, in the person's words.</param>
public sealed record WorkItemDecision(string Decision, string? CaseId, string Note)
{
    /// <summary>Whether two persons decide the same; each may say why in other words.</summary>
    public bool IsSameAs(WorkItemDecision other) => Decision == other.Decision && CaseId == other.CaseId;
}

/// <summary>A decision and who made it.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="PersonId">The person.</param>
/// <param name="Evidence">What stands behind it.</param>
public sealed record DecidedBy(WorkItemDecision Decision, string PersonId, Evidence Evidence);

/// <summary>Something that a person has to look at.</summary>
/// <param name="Id">Its id, <c>shard.key</c>.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Kind">What it is about, a stable code: <c>payment-overdue</c>, <c>delivery-overdue</c>, <c>suspense</c>, …</param>
/// <param name="Subject">What exactly, for programs: with the kind it tells one item from another. A credit's identity, a case's id.</param>
/// <param name="CaseId">The case that it is about, if any.</param>
/// <param name="Detail">What there is to see, with both figures where two disagree; at most 32,000 characters.</param>
/// <param name="OpenedAt">When it was raised.</param>
/// <param name="Status">Open until it is decided.</param>
/// <param name="Proposal">A first person's decision where a second one must agree; null until there is one.</param>
/// <param name="Decision">The decision; while the item is open it is being carried out. Null until there is one.</param>
/// <param name="ETag">The version read.</param>
public sealed record WorkItem(
    string Id, string Tenant, string Kind, string Subject, string? CaseId, string Detail, DateTimeOffset OpenedAt, WorkItemStatus Status, DecidedBy? Proposal,
    DecidedBy? Decision, ETag ETag = default);
