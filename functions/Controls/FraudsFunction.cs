using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Controls;

/// <summary>Lets a person say that a case rests on fraud.</summary>
public sealed class FraudsFunction(Edge edge, CaseOrders orders)
{
    [Function("FindFraud")]
    public Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/frauds")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateByPersonAsync<CaseOrderRequest>(request, Roles.Operator, CaseOrderRequest.Read, (command, cancellationToken) =>
        {
            CaseOrder fraud = new(
                "frauds", AuditAction.CaseFraud, "The case rests on fraud.", command.Body.Reason, InboxKind.Fraud, StorageJson.Write(new FraudFinding(command.Body.Reason)),
                CaseOrders.RefuseEnded);
            return orders.TellAsync(id, command, fraud, orchestrations, cancellationToken);
        });
}
