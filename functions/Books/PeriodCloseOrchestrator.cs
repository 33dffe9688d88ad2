using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace ScfFunctions.Books;

/// <summary>The close of one month: every case books what belongs to it, then the totals are closed, then balances and trial balance are kept.</summary>
/// <remarks>How far it has come is this instance's input: killed anywhere, it goes on there. It gives nothing up: what fails is tried again, and a case that is silent is waited for.</remarks>
public static class PeriodCloseOrchestrator
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
    private static readonly TaskOptions Retried = new(new RetryPolicy(
        maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromMinutes(5)));

    [Function(nameof(PeriodCloseOrchestrator))]
    public static async Task Run([OrchestrationTrigger] TaskOrchestrationContext context, PeriodCloseRun run)
    {
        PeriodCloseRun? next;
        try
        {
            next = run.Cases.Count > 0 ? await TellAsync(context, run) : await KeepAsync(context, run);
        }
        catch (TaskFailedException failure)
        {
            context.CreateReplaySafeLogger(nameof(PeriodCloseOrchestrator)).LogError(
                "{Close} could not go on, and is tried again: {Error}", context.InstanceId, failure.FailureDetails.ErrorMessage);
            await context.CreateTimer(LongestWait, CancellationToken.None);
            next = run;
        }

        if (next is not null) context.ContinueAsNew(next);
    }

    /// <summary>Tells the next cases of all parts, or looks whether those that were told have booked; between two looks at all of them it waits.</summary>
    private static async Task<PeriodCloseRun> TellAsync(TaskOrchestrationContext context, PeriodCloseRun run)
    {
        var lanes = await Task.WhenAll(run.Cases.Select(lane => context.CallActivityAsync<CloseLane>(nameof(PeriodCloseActivities.CloseCases), lane, Retried)));
        var told = run with { Cases = [.. lanes.Where(lane => !lane.IsDone)] };
        if (told.Cases.Any(lane => lane.Left is not null)) return told;
        await context.CallActivityAsync(nameof(PeriodCloseActivities.NoteAwaited), told, Retried);
        if (told.Cases.Count > 0)
        {
            await context.CreateTimer(Wait(run.Round), CancellationToken.None);
            return told with { Round = run.Round + 1, Cases = [.. told.Cases.Select(lane => lane.Again())] };
        }

        await context.CallActivityAsync(nameof(PeriodCloseActivities.CloseTotals), told, Retried);
        return told with { Balances = BalanceLane.All(run.Tenant, run.Period) };
    }

    /// <summary>Keeps the next balances of all parts, and at the end the trial balance.</summary>
    /// <returns>What is left to do; null at the end.</returns>
    private static async Task<PeriodCloseRun?> KeepAsync(TaskOrchestrationContext context, PeriodCloseRun run)
    {
        var lanes = await Task.WhenAll(run.Balances.Select(lane => context.CallActivityAsync<BalanceLane?>(nameof(PeriodCloseActivities.KeepBalances), lane, Retried)));
        BalanceLane[] left = [.. lanes.OfType<BalanceLane>()];
        if (left.Length > 0) return run with { Balances = left };
        await context.CallActivityAsync(nameof(PeriodCloseActivities.FinishClose), run, Retried);
        return null;
    }

    private static TimeSpan Wait(int round) => round < 6 ? FirstWait * (1 << round) : LongestWait;
}
