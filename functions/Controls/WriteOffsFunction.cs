using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Controls;

/// <summary>Lets a person propose that a loan in default be written off; two persons decide about the work item that this makes.</summary>
public sealed class WriteOffsFunction(Edge edge, CaseOrders orders)
{
    [Function("ProposeWriteOff")]
    public Task<IResult> ProposeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/write-offs")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateByPersonAsync<CaseOrderRequest>(request, Roles.Operator, CaseOrderRequest.Read, (command, cancellationToken) =>
        {
            CaseOrder writeOff = new(
                "write-offs", AuditAction.WriteOffRequest, "The loan is to be written off.", command.Body.Reason, InboxKind.WriteOff,
                StorageJson.Write(new WriteOffRequest(command.Body.Reason)),
                financing => WriteOffRules.WhyNot(financing) is { } why ? Problems.WrongState($"Nothing can be written off: {why}.") : null);
            return orders.TellAsync(id, command, writeOff, orchestrations, cancellationToken);
        });
}
