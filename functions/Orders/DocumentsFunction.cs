using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>Takes in what buyers, carriers and suppliers say about an order.</summary>
public sealed class DocumentsFunction(Edge edge, OrderDocuments documents)
{
    [Function("AcknowledgeOrder")]
    public Task<IResult> AcknowledgeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id}/acknowledgements")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateAsync(request, Roles.Site, AcknowledgementRequest.Read, (command, cancellationToken) => documents.TakeInAsync(
            id, "acknowledgements", DocumentKind.OrderResponse, "acknowledgedAt", command, command.Body.Document,
            order => DocumentRules.Acknowledge(order, command.Body.Document), Flow.Business, orchestrations, cancellationToken));

    [Function("DespatchOrder")]
    public Task<IResult> DespatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id}/despatches")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateAsync(request, Roles.Site, DespatchRequest.Read, (command, cancellationToken) => documents.TakeInAsync(
            id, "despatches", DocumentKind.DespatchAdvice, "despatchedAt", command, command.Body.Document,
            order => DocumentRules.Despatch(order, command.Body.Document), Flow.Logistics, orchestrations, cancellationToken));

    [Function("ReceiveOrder")]
    public Task<IResult> ReceiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id}/receipts")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateAsync(request, Roles.Site, ReceiptRequest.Read, (command, cancellationToken) => documents.TakeInAsync(
            id, "receipts", DocumentKind.ReceiptAdvice, "receivedAt", command, command.Body.Document,
            order => DocumentRules.Receive(order, command.Body.Document), Flow.Logistics, orchestrations, cancellationToken));

    [Function("CancelOrder")]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id}/cancellations")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateAsync(request, Roles.Site, CancellationRequest.Read, (command, cancellationToken) => documents.TakeInAsync(
            id, "cancellations", DocumentKind.OrderCancellation, "cancelledAt", command, command.Body,
            order => DocumentRules.Cancel(order, command.Body.CancelledAt), Flow.Business, orchestrations, cancellationToken));
}
