using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Controls;

/// <summary>Takes in that a loan's days past due are not to count for a while, which two persons decide about, and that they are to count again.</summary>
public sealed class PausesFunction(Edge edge, CaseOrders orders, TimeProvider clock)
{
    [Function("RequestPause")]
    public Task<IResult> RequestAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/pauses")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateAsync<PauseRequest>(request, Roles.Site | Roles.Operator, Read, (command, cancellationToken) =>
        {
            var asked = command.Body;
            CaseOrder pause = new(
                "pauses", AuditAction.PauseRequest, $"Days past due are not to count until {asked.Until:yyyy-MM-dd}.", asked.Reason, InboxKind.Pause, StorageJson.Write(asked),
                financing => Refused(PauseRules.WhyNot(financing, asked.Until, clock.GetUtcNow())));
            return orders.TellAsync(id, command, pause, orchestrations, cancellationToken);
        });

    [Function("EndPause")]
    public Task<IResult> EndAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/pause-ends")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateByPersonAsync<CaseOrderRequest>(request, Roles.Operator, CaseOrderRequest.Read, (command, cancellationToken) =>
        {
            CaseOrder end = new(
                "pause-ends", AuditAction.PauseEnd, "Days past due are to count again.", command.Body.Reason, InboxKind.PauseEnd,
                StorageJson.Write(new PauseEnd(command.Body.Reason)), financing => Refused(PauseRules.WhyNotEnd(financing, clock.GetUtcNow())));
            return orders.TellAsync(id, command, end, orchestrations, cancellationToken);
        });

    private static PauseRequest Read(JsonFields fields) => new(fields.Date("until"), fields.Text("reason", atMost: 500));

    private static ProblemAnswer? Refused(string? why) => why is null ? null : Problems.WrongState($"Not possible: {why}.");
}
