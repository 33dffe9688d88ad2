namespace Bench.Review;

/// <summary>The resident memory of this process since, looked at fifty times a second.</summary>
internal sealed class PeakMemory : IAsyncDisposable
{
    private readonly PeriodicTimer _timer = new(TimeSpan.FromMilliseconds(20), TimeProvider.System);
    private readonly List<long> _seen = [];
    private readonly Task _watch;

    public PeakMemory()
    {
        Before = Environment.WorkingSet;
        _seen.Add(Before);
        _watch = WatchAsync();
    }

    /// <summary>What it was at the beginning, in bytes.</summary>
    public long Before { get; }

    /// <summary>The most in each quarter of the time, in bytes above <see cref="Before"/>; to be asked once it no longer looks.</summary>
    public IEnumerable<long> PeakOfQuarters => Enumerable.Range(0, 4).Select(quarter => _seen.Skip(quarter * _seen.Count / 4).Take(_seen.Count / 4 + 1).Max() - Before);

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _watch;
    }

    private async Task WatchAsync()
    {
        while (await _timer.WaitForNextTickAsync()) _seen.Add(Environment.WorkingSet);
    }
}
