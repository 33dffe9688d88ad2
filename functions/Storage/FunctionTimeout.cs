namespace ScfFunctions.Storage;

/// <summary>How long one function call may run (host.json, <c>functionTimeout</c>).</summary>
/// <remarks>
/// A call that slept longer than this between making a promise and keeping it has been given up by the platform; were it to
/// write now, the sweeper could already have cleaned up behind it.
/// </remarks>
public sealed record FunctionTimeout(TimeSpan Limit)
{
    /// <exception cref="TimeoutException">More than one function timeout lies between the promise and now.</exception>
    public void ThrowIfOver(DateTimeOffset marked, DateTimeOffset now)
    {
        if (now - marked > Limit) throw new TimeoutException($"A write came {now - marked} after its marker, more than the function timeout of {Limit}.");
    }

    /// <summary>Whether a marker without a row can be given up: nobody who made it can still be running.</summary>
    public bool IsAbandoned(DateTimeOffset marked, DateTimeOffset now) => now - marked > 3 * Limit;
}
