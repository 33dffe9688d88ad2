namespace Bench.Review;

/// <summary>The most resident memory of this process since, looked at fifty times a second.</summary>
internal sealed class PeakMemory : IAsyncDisposable
{
    private readonly PeriodicTimer _timer = new(TimeSpan.FromMilliseconds(20), TimeProvider.System);
    private readonly Task _watch;

    public PeakMemory()
    {
        Before = Peak = Environment.WorkingSet;
        _watch = WatchAsync();
    }

    /// <summary>What it was at the beginning, in bytes.</summary>
    public long Before { get; }

    /// <summary>In bytes.</summary>
    public long Peak { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _watch;
    }

    private async Task WatchAsync()
    {
        while (await _timer.WaitForNextTickAsync()) Peak = Math.Max(Peak, Environment.WorkingSet);
    }
}
