using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Controls;

/// <summary>Takes in that a supplier asks for more time; two persons decide about the work item that this makes.</summary>
public sealed class ExtensionsFunction(Edge edge, CaseOrders orders, TimeProvider clock)
{
    [Function("RequestExtension")]
    public Task<IResult> RequestAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/extensions")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateAsync<ExtensionRequest>(request, Roles.Site | Roles.Operator, Read, (command, cancellationToken) =>
        {
            CaseOrder extension = new(
                "extensions", AuditAction.ExtensionRequest, $"The loan is to mature {command.Body.Days} days later.", command.Body.Reason, InboxKind.Extension,
                StorageJson.Write(command.Body),
                financing => ExtensionRules.WhyNot(financing, command.Body.Days, clock.GetUtcNow()) is { } why ? Problems.WrongState($"The tenor cannot be extended: {why}.") : null);
            return orders.TellAsync(id, command, extension, orchestrations, cancellationToken);
        });

    private static ExtensionRequest Read(JsonFields fields) => new(fields.Whole("days", 1, FinancingTerms.LongestExtensionDays), fields.Text("reason", atMost: 500));
}
