using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Controls;

/// <summary>Asks a case to do something, for a reason.</summary>
public sealed record CaseOrderRequest(string Reason)
{
    public static CaseOrderRequest Read(JsonFields fields) => new(fields.Text("reason", atMost: 500));
}

/// <summary>Lets a person stop a case.</summary>
public sealed class FreezesFunction(Edge edge, CaseOrders orders)
{
    [Function("FreezeCase")]
    public Task<IResult> FreezeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/freezes")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateByPersonAsync<CaseOrderRequest>(request, Roles.Operator, CaseOrderRequest.Read, (command, cancellationToken) =>
        {
            CaseOrder freeze = new(
                "freezes", AuditAction.CaseFreeze, "The case is to stop.", command.Body.Reason, InboxKind.Freeze, StorageJson.Write(new FreezeOrder(command.Body.Reason)),
                CaseOrders.RefuseEnded);
            return orders.TellAsync(id, command, freeze, orchestrations, cancellationToken);
        });
}
