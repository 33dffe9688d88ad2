using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Bench.Engine;

/// <summary>Five steps one after the other, the delivery, one more step.</summary>
public static class CaseOrchestrator
{
    public const string DeliveryEvent = "delivery";

    private static readonly string[] StepsBeforeDelivery = ["apply", "underwrite", "verify", "reserve", "disburse"];

    [Function(nameof(CaseOrchestrator))]
    public static async Task<CaseResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var request = context.GetInput<CaseRequest>()!;
        var amount = request.Amount;
        foreach (var step in StepsBeforeDelivery)
            amount = (await context.CallActivityAsync<StepResult>(nameof(TakeStep), new StepResult(step, amount))).Amount;
        var delivery = await context.WaitForExternalEvent<Delivery>(DeliveryEvent);
        amount = (await context.CallActivityAsync<StepResult>(nameof(TakeStep), new StepResult("settle", amount))).Amount;
        return new CaseResult(context.InstanceId, StepsBeforeDelivery.Length + 1, amount, delivery.Parcels);
    }

    /// <summary>A step does nothing but answer: what is measured is the engine around it.</summary>
    [Function(nameof(TakeStep))]
    public static StepResult TakeStep([ActivityTrigger] StepResult asked) => asked with { Amount = asked.Amount + 1 };
}
