namespace ScfFunctions.Storage;

/// <summary>Lets the writers of one row through one by one, as far as they are of one process, so that they wait instead of colliding.</summary>
/// <remarks>
/// A courtesy only: functions scale apart, and what keeps the rows right is their ETag. Rows that share a gate by chance wait
/// for one another a little longer.
/// </remarks>
internal static class Turnstile
{
    private const int Count = 64;

    private static readonly SemaphoreSlim[] Gates = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the gate of a partition. Disposing of what is returned lets the next one through.</summary>
    public static async Task<Passage> EnterAsync(string partition, CancellationToken cancellationToken)
    {
        var gate = Gates[Place(partition)];
        await gate.WaitAsync(cancellationToken);
        return new Passage(gate);
    }

    /// <summary>The same in every process, so that a run can be repeated exactly; a string's own hash differs.</summary>
    private static uint Place(string partition) => partition.Aggregate(0u, (hash, letter) => unchecked((hash * 31) + letter)) % Count;

    /// <summary>One turn at a gate; dispose of it once.</summary>
    public readonly struct Passage(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
