namespace Microsoft.DurableTask;

/// <summary>A declarative rule for trying a failed call again, after durable timers.</summary>
public class RetryPolicy
{
    /// <param name="maxNumberOfAttempts">The number of attempts in all, the first one included; at least 1.</param>
    /// <param name="firstRetryInterval">The wait between the first and the second attempt; above zero.</param>
    /// <param name="backoffCoefficient">What each further wait is multiplied by; at least 1.</param>
    /// <param name="maxRetryInterval">The longest wait between two attempts; one hour when null.</param>
    /// <param name="retryTimeout">No attempt starts when this long has passed since the first; unlimited when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1);
        RefuseBelowFirst(maxRetryInterval, nameof(maxRetryInterval));
        RefuseBelowFirst(retryTimeout, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;

        void RefuseBelowFirst(TimeSpan? value, string name)
        {
            if (value < firstRetryInterval && value != Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(name, value, $"The value of {name} must not be below {nameof(firstRetryInterval)}.");
        }
    }

    public int MaxNumberOfAttempts { get; }

    public TimeSpan FirstRetryInterval { get; }

    public double BackoffCoefficient { get; }

    /// <summary>One hour by default; <see cref="Timeout.InfiniteTimeSpan"/> means no limit.</summary>
    public TimeSpan MaxRetryInterval { get; }

    /// <summary><see cref="Timeout.InfiniteTimeSpan"/> (the default) means no limit.</summary>
    public TimeSpan RetryTimeout { get; }

    /// <summary>Decides whether a failure is worth another attempt; all are by default. Attempts and time limits come first.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => Handles = value;
    }

    internal Func<TaskFailureDetails, bool> Handles { get; private init; } = static _ => true;
}
