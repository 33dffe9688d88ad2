using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.WorkItems;

/// <summary>Shows what people have to look at, and takes in what they decide.</summary>
public sealed class WorkItemsFunction(
    Edge edge, WorkItemsTable workItems, CasesTable cases, CreditsTable credits, WorkItemDecisions decisions, AuditTable audit)
{
    private const int PageSize = 100;

    [Function("ListWorkItems")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "work-items")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            WorkItemStatus? status = null;
            if (request.Asked("status") is { } asked)
            {
                if (asked is not ("open" or "decided")) return Problems.InvalidRequest("status", "unknown-value", $"'{asked}' is none of open, decided.");
                status = asked == "open" ? WorkItemStatus.Open : WorkItemStatus.Decided;
            }

            return await workItems.ListAsync(caller.Tenant, status, PageSize, request.Asked("continuation"), cancellationToken) is { } page
                ? JsonAnswer.Ok(new PageAnswer<WorkItemAnswer>([.. page.Items.Select(WorkItemAnswer.Of)], page.Continuation))
                : Problems.InvalidRequest("continuation", "malformed", "The continuation is not one from a list of work items.");
        });

    [Function("DecideWorkItem")]
    public Task<IResult> DecideAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "work-items/{id}/decisions")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.DecideByPersonAsync(
            request, Roles.Operator, DecisionRequest.Read, (command, cancellationToken) => DecideAsync(id, command, orchestrations, cancellationToken));

    private async Task<IResult> DecideAsync(
        string id, Command<DecisionRequest> command, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await workItems.FindAsync(command.Caller.Tenant, id, cancellationToken) is not { } item) return Problems.NotFound();
        var financing = item.CaseId is null ? null : (await cases.FindAsync(item.CaseId, cancellationToken))?.Case;
        DecidedBy decided = new(command.Body.Content, command.Caller.Subject.Id, command.Evidence(Flow.Information));
        return WorkItemRules.Decide(item, decided.Decision, decided.PersonId, financing) switch
        {
            WorkItemVerdict.WrongState wrong => Problems.WrongState(wrong.Detail),
            WorkItemVerdict.AlreadySaid => JsonAnswer.Ok(WorkItemAnswer.Of(item)),
            WorkItemVerdict.Propose => await CaseFaultAsync(item, command, cancellationToken) ?? await ProposeAsync(item, decided, cancellationToken),
            _ => await DecideAsync(item, decided, orchestrations, cancellationToken),
        };
    }

    private async Task<IResult> ProposeAsync(WorkItem item, DecidedBy proposed, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(Entry(item, proposed, AuditAction.WorkItemProposal, item.ETag.ToString()), cancellationToken);
        return await StoreAsync(item with { Proposal = proposed }, cancellationToken);
    }

    /// <summary>
    /// Written down on the item, which settles who came first; then in the audit; then carried out; then closed. A crash in between
    /// leaves the item open with its decision, and whoever decides the same carries it out.
    /// </summary>
    private async Task<IResult> DecideAsync(WorkItem item, DecidedBy decided, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (item.Decision is null)
        {
            if (!await workItems.TryDecideAsync(item with { Decision = decided }, cancellationToken)) return Problems.RequestInProgress();
            item = (await workItems.FindAsync(item.Tenant, item.Id, cancellationToken))!;
        }

        await audit.RecordAsync(Entry(item, item.Decision!, AuditAction.WorkItemDecision, ""), cancellationToken);
        if (!await decisions.TryCarryOutAsync(item, item.Decision!, orchestrations, cancellationToken))
            return Problems.WrongState("What the item is about has been decided otherwise.");
        return await StoreAsync(item with { Status = WorkItemStatus.Decided }, cancellationToken);
    }

    private static AuditEntry Entry(WorkItem item, DecidedBy by, string action, string version) => new(
        "e" + Ids.Digest(item.Id, action, by.PersonId, version), item.Tenant, by.Evidence.Source, by.Evidence.ReceivedAt, action, item.Id,
        by.Decision.CaseId is { } caseId ? $"{item.Kind}: {by.Decision.Decision} to {caseId}." : $"{item.Kind}: {by.Decision.Decision}.", by.Decision.Note,
        by.Evidence.ContentHash);

    /// <summary>Why money cannot be assigned to the case that is named; null where none is.</summary>
    private async Task<ProblemAnswer?> CaseFaultAsync(WorkItem item, Command<DecisionRequest> command, CancellationToken cancellationToken)
    {
        if (command.Body.CaseId is not { } caseId) return null;
        var found = await cases.FindAsync(caseId, cancellationToken);
        if (found?.Case.Tenant != command.Caller.Tenant) return Problems.UnknownId("/caseId", caseId);
        if (found.Case is { HasEnded: true, EndReason: not EndReason.WrittenOff }) return Problems.WrongState($"The case has ended: {found.Case.Lifecycle}.");
        if (found.Case.Terms is not { } terms) return null;
        var row = await credits.FindAsync(CreditSuspense.CreditIdOf(item), cancellationToken)
            ?? throw new InvalidOperationException($"The work item {item.Id} is about the credit {item.Subject}, which is not stored.");
        // Its books are those of its own account: money that lies elsewhere cannot be swept from there.
        return terms.CollectionAccount != row.Credit.Account
            ? Problems.WrongState($"The case is paid on {terms.CollectionAccount}, and the credit lies on {row.Credit.Account}.")
            : null;
    }

    private async Task<IResult> StoreAsync(WorkItem item, CancellationToken cancellationToken) =>
        await workItems.TryDecideAsync(item, cancellationToken) ? JsonAnswer.Ok(WorkItemAnswer.Of(item)) : Problems.RequestInProgress();
}
