using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.WorkItems;

/// <summary>Shows what people have to look at, and takes in what they decide.</summary>
public sealed class WorkItemsFunction(Edge edge, WorkItemsTable workItems, CasesTable cases, ICaseInbox inbox, ICreditAssignment credits)
{
    private const int PageSize = 100;

    [Function("ListWorkItems")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "work-items")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            WorkItemStatus? status = null;
            if (request.Query["status"].ToString() is { Length: > 0 } asked)
            {
                if (asked is not ("open" or "decided")) return Problems.InvalidRequest("status", "unknown-value", $"'{asked}' is none of open, decided.");
                status = asked == "open" ? WorkItemStatus.Open : WorkItemStatus.Decided;
            }

            var continuation = request.Query["continuation"].ToString() is { Length: > 0 } given ? given : null;
            return await workItems.ListAsync(caller.Tenant, status, PageSize, continuation, cancellationToken) is { } page
                ? JsonAnswer.Ok(new PageAnswer<WorkItemAnswer>([.. page.Items.Select(WorkItemAnswer.Of)], page.Continuation))
                : Problems.InvalidRequest("continuation", "malformed", "The continuation is not one from a list of work items.");
        });

    [Function("DecideWorkItem")]
    public Task<IResult> DecideAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "work-items/{id}/decisions")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.DecideAsync(
            request, Roles.Operator, DecisionRequest.Read, (command, cancellationToken) => DecideAsync(id, command, orchestrations, cancellationToken));

    private async Task<IResult> DecideAsync(
        string id, Command<DecisionRequest> command, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (command.Caller.Subject.Kind != SubjectKind.Person) return Problems.PersonRequired();
        if (await workItems.FindAsync(command.Caller.Tenant, id, cancellationToken) is not { } item) return Problems.NotFound();
        var frozen = item.CaseId is not null && await cases.FindAsync(item.CaseId, cancellationToken) is { Case: var financing } && Standing.Of(financing).Stage == Stage.Frozen;
        DecidedBy decided = new(command.Body.Content, command.Caller.Subject.Id, command.Evidence(Flow.Information));
        switch (WorkItemRules.Decide(item, decided.Decision, decided.PersonId, frozen))
        {
            case WorkItemVerdict.WrongState wrong:
                return Problems.WrongState(wrong.Detail);
            case WorkItemVerdict.AlreadySaid:
                return JsonAnswer.Ok(WorkItemAnswer.Of(item));
            case WorkItemVerdict.Propose:
                return await CaseFaultAsync(command, cancellationToken) ?? await StoreAsync(item with { Proposal = decided }, cancellationToken);
            default:
                // Carried out before it is recorded: both may happen twice, and a crash in between leaves the item open.
                await CarryOutAsync(item, decided, orchestrations, cancellationToken);
                return await StoreAsync(item with { Status = WorkItemStatus.Decided, Decision = decided }, cancellationToken);
        }
    }

    private async Task<ProblemAnswer?> CaseFaultAsync(Command<DecisionRequest> command, CancellationToken cancellationToken)
    {
        var caseId = command.Body.CaseId!;
        var found = await cases.FindAsync(caseId, cancellationToken);
        if (found?.Case.Tenant != command.Caller.Tenant) return Problems.UnknownId("/caseId", caseId);
        return found.Case.HasEnded ? Problems.WrongState($"The case has ended: {found.Case.Lifecycle}.") : null;
    }

    private async Task CarryOutAsync(WorkItem item, DecidedBy decided, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (decided.Decision.Decision == DecisionRequest.Assign)
            await credits.AssignAsync(item, decided.Decision.CaseId!, decided.Evidence, orchestrations, cancellationToken);
        if (decided.Decision.Decision != DecisionRequest.Resume) return;
        InboxItem resume = new(
            item.Kind == "order-referred" ? InboxKind.Approve : InboxKind.Resume, $"resume-{item.Id}", decided.Evidence.ReceivedAt, StorageJson.Write(new PersonDecision(decided.PersonId, decided.Decision.Note, item.Kind)), decided.Evidence);
        if (await inbox.SubmitAsync(item.CaseId!, resume, orchestrations, cancellationToken) == InboxOutcome.UnknownCase)
            throw new InvalidOperationException($"The work item {item.Id} is about the case {item.CaseId}, which does not exist.");
    }

    private async Task<IResult> StoreAsync(WorkItem item, CancellationToken cancellationToken) =>
        await workItems.TryDecideAsync(item, cancellationToken) ? JsonAnswer.Ok(WorkItemAnswer.Of(item)) : Problems.RequestInProgress();
}
