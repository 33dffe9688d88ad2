using Microsoft.DurableTask;
using ScfFunctions.Application;
using ScfFunctions.Closing;
using ScfFunctions.Disbursement;
using ScfFunctions.Domain;
using ScfFunctions.Orders;
using ScfFunctions.Storage;

namespace ScfFunctions;

/// <summary>The verbs of <see cref="FinancingCaseOrchestrator"/>: each calls one activity, or waits to be woken and looks into the inbox.</summary>
internal sealed class FinancingCaseSteps(TaskOrchestrationContext context, CaseEpisode episode)
{
    /// <summary>Infrastructure faults pass; what is still failing after an hour needs a person.</summary>
    private static readonly TaskOptions Retried = new(new RetryPolicy(
        maxNumberOfAttempts: 8, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromMinutes(30)));

    /// <summary>How long a case that cannot even be frozen is left alone before it is tried again.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    /// <summary>One waiter, kept over all waits and never cancelled: a wake-up that comes while a step runs is not lost.</summary>
    private Task _wake = context.WaitForExternalEvent<object?>(FinancingCaseWake.EventName);

    public Task<Standing> Underwrite() => Step(nameof(ApplicationActivities.Underwrite));

    public Task<Standing> VerifyOrder() => Step(nameof(VerificationActivities.VerifyOrder));

    /// <summary>Still before its disbursement, the case has something unread in its inbox: that comes first.</summary>
    public async Task<Standing> Disburse()
    {
        var standing = await Step(nameof(DisbursementActivities.Disburse));
        return standing.Stage == Stage.Disbursement ? await TakeInbox() : standing;
    }

    public Task<Standing> Close() => Step(nameof(ClosingActivities.Close));

    public Task<Standing> TakeInbox() => Call(nameof(CaseInboxActivities.TakeInbox), episode);

    public Task<Standing> AwaitDecision() => AwaitInbox();

    public Task<Standing> AwaitBank() => AwaitInbox();

    public Task<Standing> AwaitDelivery() => AwaitInbox();

    public Task<Standing> AwaitRepayment() => AwaitInbox();

    public Task<Standing> AwaitPerson() => AwaitInbox();

    private async Task<Standing> AwaitInbox()
    {
        await _wake;
        // One look empties the inbox, so wake-ups that have piled up need no look of their own.
        while (_wake.IsCompleted) _wake = context.WaitForExternalEvent<object?>(FinancingCaseWake.EventName);
        return await TakeInbox();
    }

    /// <summary>Calls an activity that decides: under an id of its own, so that a repeat returns what the first run decided.</summary>
    private Task<Standing> Step(string activity) => Call(activity, new CaseStep(episode, context.NewGuid()));

    /// <summary>An orchestrator never ends by an exception: a step that keeps failing freezes the case and calls a person.</summary>
    private async Task<Standing> Call(string activity, object input)
    {
        Standing? standing;
        while ((standing = await TryCall(activity, input)) is null) await context.CreateTimer(Rest, CancellationToken.None);
        return standing;
    }

    private async Task<Standing?> TryCall(string activity, object input)
    {
        try
        {
            return await context.CallActivityAsync<Standing>(activity, input, Retried);
        }
        catch (TaskFailedException failure)
        {
            return await TryFreeze(activity, failure);
        }
    }

    private async Task<Standing?> TryFreeze(string activity, TaskFailedException failure)
    {
        try
        {
            var fault = new StepFault(episode, activity, failure.FailureDetails.ErrorMessage);
            return await context.CallActivityAsync<Standing>(nameof(CaseInboxActivities.Freeze), fault, Retried);
        }
        catch (TaskFailedException)
        {
            // The store itself does not answer. The caller rests and tries the step again; the activity has logged the fault.
            return null;
        }
    }
}

/// <summary>A step that failed for good.</summary>
public sealed record StepFault(CaseEpisode Episode, string Step, string Error);
