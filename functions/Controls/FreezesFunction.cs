using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Controls;

/// <summary>Asks to stop a case.</summary>
public sealed record FreezeRequest(string Reason)
{
    public static FreezeRequest Read(JsonFields fields) => new(fields.Text("reason", atMost: 500));
}

/// <summary>That the case was told to stop; its flags show when it has.</summary>
public sealed record FreezeAnswer(string Id, string CaseId, string Reason);

/// <summary>Lets a person stop a case.</summary>
public sealed class FreezesFunction(Edge edge, CasesTable cases, ICaseInbox inbox, AuditTable audit)
{
    [Function("FreezeCase")]
    public Task<IResult> FreezeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/freezes")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateByPersonAsync<FreezeRequest>(
            request, Roles.Operator, FreezeRequest.Read, (command, cancellationToken) => FreezeAsync(id, command, orchestrations, cancellationToken));

    private async Task<IResult> FreezeAsync(
        string caseId, Command<FreezeRequest> command, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var found = Ids.IsWellFormed(caseId) ? await cases.FindAsync(caseId, cancellationToken) : null;
        if (found?.Case.Tenant != command.Caller.Tenant) return Problems.NotFound();
        var reason = command.Body.Reason;
        var entry = command.Audit($"cases/{caseId}/freezes", AuditAction.CaseFreeze, caseId, "The case is to stop.", reason);
        if (found.Case.HasEnded && await audit.FindAsync(entry.Id, cancellationToken) is null)
            return Problems.WrongState($"The case has ended: {found.Case.Lifecycle}.");
        entry = await audit.RecordAsync(entry, cancellationToken);
        if (command.RefusalOfReuse(entry.BodyHash) is { } reused) return reused;
        InboxItem item = new(InboxKind.Freeze, $"freeze-{entry.Id}", entry.At, StorageJson.Write(new FreezeOrder(reason)), command.Evidence(Flow.Information));
        if (await inbox.SubmitAsync(caseId, item, orchestrations, cancellationToken) != InboxOutcome.Stored)
            throw new InvalidOperationException($"The case {caseId} did not take the freeze {entry.Id}.");
        return JsonAnswer.Accepted(new FreezeAnswer(entry.Id, caseId, reason), $"/api/cases/{caseId}");
    }
}
