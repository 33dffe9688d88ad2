using System.Net;

namespace Marketplace.Backend;

/// <summary>How long and how often a request is tried again while the backend is away.</summary>
/// <param name="Total">The time from the first attempt after which the last error counts; default 3 minutes.</param>
/// <param name="Clock">What it waits by; null is the system's. A simulation has one on which no waiting takes time.</param>
internal sealed record Patience(TimeSpan Total, TimeProvider? Clock = null)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    public static Patience Default { get; } = new(TimeSpan.FromMinutes(3));

    /// <summary>Tries until an attempt neither throws a passing error nor answers null, waiting twice as long each time.</summary>
    /// <param name="what">Names the attempt in the error.</param>
    /// <param name="attempt">Answers null when it should be tried again; must be safe to repeat.</param>
    /// <param name="passing">Which exceptions mean that the backend is away.</param>
    /// <param name="onRetry">Told before each wait.</param>
    /// <exception cref="BackendException">Time is up.</exception>
    public async Task<T> TryAsync<T>(
        string what, Func<CancellationToken, Task<T?>> attempt, Func<Exception, bool> passing, Action? onRetry, CancellationToken cancellationToken)
        where T : class
    {
        var clock = Clock ?? TimeProvider.System;
        var started = clock.GetTimestamp();
        var pause = First;
        while (true)
        {
            Exception? error = null;
            try
            {
                if (await attempt(cancellationToken) is { } answer) return answer;
            }
            catch (Exception e) when (passing(e) && !cancellationToken.IsCancellationRequested)
            {
                error = e;
            }

            if (clock.GetElapsedTime(started) > Total)
                throw new BackendException($"{what}: no answer within {Total.TotalSeconds:0} s{(error is null ? "" : $": {error.Message}")}", error);
            onRetry?.Invoke();
            await Task.Delay(pause, clock, cancellationToken);
            pause = pause * 2 < Longest ? pause * 2 : Longest;
        }
    }

    /// <summary>Answers that say "not now" rather than "no".</summary>
    public static bool IsPassing(HttpStatusCode status) =>
        (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    /// <summary>No connection, a broken one, or one that fell silent.</summary>
    public static bool IsPassing(Exception exception) => exception is HttpRequestException or IOException or TaskCanceledException;
}
