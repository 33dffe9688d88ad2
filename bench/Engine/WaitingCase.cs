using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Bench.Engine;

/// <summary>A case that waits for its delivery, or for the end of ninety days.</summary>
public static class WaitingCase
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    [Function(nameof(WaitingCase))]
    public static async Task<CaseResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var request = context.GetInput<CaseRequest>()!;
        try
        {
            var delivery = await context.WaitForExternalEvent<Delivery>(CaseOrchestrator.DeliveryEvent, Longest);
            return new CaseResult(context.InstanceId, 0, request.Amount, delivery.Parcels);
        }
        catch (TaskCanceledException)
        {
            return new CaseResult(context.InstanceId, 0, request.Amount, 0);
        }
    }

    /// <summary>Starts <c>count</c> waiting cases with the ids <c>w-from</c> and up; answers when all of them wait.</summary>
    [Function("StartWaitingCases")]
    public static async Task<IResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "waiting/{from:int}/{count:int}")] HttpRequest request,
        int from,
        int count,
        [DurableClient] DurableTaskClient client)
    {
        var body = await request.ReadFromJsonAsync<CaseRequest>(request.HttpContext.RequestAborted);
        await Task.WhenAll(Enumerable.Range(from, count).Select(number => StartOneAsync(client, $"w-{number}", body, request.HttpContext.RequestAborted)));
        return Results.Accepted();
    }

    private static async Task StartOneAsync(DurableTaskClient client, string id, CaseRequest? body, CancellationToken cancellationToken)
    {
        await client.ScheduleNewOrchestrationInstanceAsync(nameof(WaitingCase), body, new StartOrchestrationOptions(id), cancellationToken);
        await client.WaitForInstanceStartAsync(id, cancellationToken);
    }
}
