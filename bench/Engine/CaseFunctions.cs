using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Bench.Engine;

/// <summary>The three routes: start a case, tell it of its delivery, wait for its result.</summary>
public sealed class CaseFunctions
{
    [Function("StartCase")]
    public async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}")] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        var body = await request.ReadFromJsonAsync<CaseRequest>(request.HttpContext.RequestAborted);
        await client.ScheduleNewOrchestrationInstanceAsync(nameof(CaseOrchestrator), body, new StartOrchestrationOptions(id), request.HttpContext.RequestAborted);
        return Results.Accepted($"/cases/{id}/result");
    }

    [Function("TellDelivery")]
    public async Task<IResult> DeliverAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/events/delivery")] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        var delivery = await request.ReadFromJsonAsync<Delivery>(request.HttpContext.RequestAborted);
        await client.RaiseEventAsync(id, CaseOrchestrator.DeliveryEvent, delivery, request.HttpContext.RequestAborted);
        return Results.Accepted();
    }

    /// <summary>Answers when the case has ended, however long that takes.</summary>
    [Function("CaseResult")]
    public async Task<IResult> ResultAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "cases/{id}/result")] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, request.HttpContext.RequestAborted);
        return ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed
            ? Results.Json(ended.ReadOutputAs<CaseResult>())
            : Results.Problem(ended.FailureDetails?.ErrorMessage ?? ended.RuntimeStatus.ToString());
    }
}
