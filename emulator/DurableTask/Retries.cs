using Microsoft.DurableTask;

namespace Emulator.DurableTask;

/// <summary>Tries a failed call again, with waits that are durable timers, so that a retry survives a restart too.</summary>
internal static class Retries
{
    /// <summary>The type of a failure that no retry can mend: the function does not exist.</summary>
    public const string ActivityNotFound = "ActivityTaskNotFound";

    /// <inheritdoc cref="ActivityNotFound"/>
    public const string OrchestratorNotFound = "OrchestratorTaskNotFound";

    public static Task<T> Run<T>(TaskOrchestrationContext context, TaskRetryOptions retry, Func<Task<T>> attempt) =>
        retry.Policy is { } policy ? ByPolicy(context, policy, attempt) : ByHandler(context, retry.Handler!, attempt);

    private static async Task<T> ByPolicy<T>(TaskOrchestrationContext context, RetryPolicy policy, Func<Task<T>> attempt)
    {
        var began = context.CurrentUtcDateTime;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException e) when (attempts < policy.MaxNumberOfAttempts && IsWorthwhile(e))
            {
                // The way out of the handler is the timer below.
            }

            await context.CreateTimer(Wait(policy, attempts), CancellationToken.None);
        }

        bool IsWorthwhile(TaskFailedException e) => CanBeRetried(e.FailureDetails)
            && (policy.RetryTimeout == Timeout.InfiniteTimeSpan || context.CurrentUtcDateTime < began + policy.RetryTimeout)
            && policy.Handles(e.FailureDetails);
    }

    private static async Task<T> ByHandler<T>(TaskOrchestrationContext context, AsyncRetryHandler handler, Func<Task<T>> attempt)
    {
        var began = context.CurrentUtcDateTime;
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException e) when (CanBeRetried(e.FailureDetails))
            {
                var elapsed = context.CurrentUtcDateTime - began;
                if (!await handler(new RetryContext(context, attempts, e.FailureDetails, elapsed, CancellationToken.None))) throw;
            }
        }
    }

    /// <summary>The wait after an attempt: first interval x coefficient^(attempts - 1), at most the largest interval.</summary>
    private static TimeSpan Wait(RetryPolicy policy, int attempts)
    {
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempts - 1);
        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : policy.MaxRetryInterval;
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }

    private static bool CanBeRetried(TaskFailureDetails failure) => failure.ErrorType is not (ActivityNotFound or OrchestratorNotFound);
}
