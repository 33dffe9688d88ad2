using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Http;

namespace ScfFunctions.Orders;

/// <summary>Takes in what buyers, carriers and suppliers say about an order.</summary>
public sealed class DocumentsFunction(Edge edge, OrderDocuments documents)
{
    [Function("AcknowledgeOrder")]
    public Task<IResult> AcknowledgeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id}/acknowledgements")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        TakeInAsync(request, id, AcknowledgementRequest.Read, orchestrations);

    [Function("DespatchOrder")]
    public Task<IResult> DespatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id}/despatches")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        TakeInAsync(request, id, DespatchRequest.Read, orchestrations);

    [Function("ReceiveOrder")]
    public Task<IResult> ReceiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id}/receipts")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        TakeInAsync(request, id, ReceiptRequest.Read, orchestrations);

    [Function("ChangeOrder")]
    public Task<IResult> ChangeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id}/changes")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        TakeInAsync(request, id, ChangeRequest.Read, orchestrations);

    [Function("CancelOrder")]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id}/cancellations")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        TakeInAsync(request, id, CancellationRequest.Read, orchestrations);

    [Function("DisputeOrder")]
    public Task<IResult> DisputeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id}/disputes")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        TakeInAsync(request, id, DisputeRequest.Read, orchestrations);

    [Function("CreditOrder")]
    public Task<IResult> CreditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id}/credit-notes")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        TakeInAsync(request, id, CreditNoteRequest.Read, orchestrations);

    [Function("ReportMisdirectedPayment")]
    public Task<IResult> MisdirectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{id}/misdirected-payments")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        TakeInAsync(request, id, MisdirectedPaymentRequest.Read, orchestrations);

    private Task<IResult> TakeInAsync<T>(HttpRequest request, string id, Func<JsonFields, T> read, DurableTaskClient orchestrations)
        where T : IDocumentRequest =>
        edge.CreateAsync(request, Roles.Site, read, (command, cancellationToken) => documents.TakeInAsync(id, command, orchestrations, cancellationToken));
}
