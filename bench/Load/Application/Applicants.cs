using System.Collections.Concurrent;
using System.Diagnostics;
using Bench.Load.Measuring;

namespace Bench.Load.Application;

/// <summary>Suppliers who apply for financing of orders that exist, over connections that stay open.</summary>
/// <param name="port">Where the backend serves.</param>
/// <param name="agreement">Under which agreement they apply.</param>
internal sealed class Applicants(int port, string agreement)
{
    /// <summary>When each accepted case was applied for, by its id, in ticks of <see cref="Stopwatch"/>.</summary>
    public ConcurrentDictionary<string, long> AppliedAt { get; } = [];

    /// <summary>Each connection applies for one order after the other, as fast as it is answered.</summary>
    /// <returns>How long each answer took, and how long all took together.</returns>
    public Task<(Latencies Answers, TimeSpan Took)> ApplyAsync(string[] orders, int connections, CancellationToken stop) =>
        ApplyAsync(orders, connections, (_, _) => Task.FromResult(Stopwatch.GetTimestamp()), stop);

    /// <summary>Applications arrive at a steady rate, whether or not earlier ones have been answered, each on whichever connection is free.</summary>
    /// <returns>How long each answer took, counted from when it was due to be asked; and how long all took together.</returns>
    public Task<(Latencies Answers, TimeSpan Took)> ApplyAtRateAsync(string[] orders, int connections, double perSecond, CancellationToken stop) =>
        ApplyAsync(
            orders, connections,
            async (n, began) =>
            {
                var due = began + (long)(n / perSecond * Stopwatch.Frequency);
                await WaitUntilAsync(due, stop);
                return due;
            },
            stop);

    /// <param name="turnOf">Waits for the turn of the n-th order, counted from when all began, and says since when its answer is timed.</param>
    private async Task<(Latencies Answers, TimeSpan Took)> ApplyAsync(
        string[] orders, int connections, Func<int, long, Task<long>> turnOf, CancellationToken stop)
    {
        var apis = await OpenAsync(connections, stop);
        ConcurrentBag<long> ticks = [];
        var began = Stopwatch.GetTimestamp();
        var next = -1;
        await Task.WhenAll(apis.Select(api => Task.Run(
            async () =>
            {
                for (var n = Interlocked.Increment(ref next); n < orders.Length; n = Interlocked.Increment(ref next))
                    ticks.Add(await ApplyAsync(api, orders[n], await turnOf(n, began), stop));
            },
            stop)));
        var took = Stopwatch.GetElapsedTime(began);
        foreach (var api in apis) api.Dispose();
        return (new Latencies(ticks), took);
    }

    private async Task<long> ApplyAsync(BackendApi api, string order, long since, CancellationToken stop)
    {
        var id = await api.PostAsync("cases", $"c-{order}", Documents.Case(order, agreement), stop);
        AppliedAt[id] = since;
        return Stopwatch.GetTimestamp() - since;
    }

    private Task<BackendApi[]> OpenAsync(int connections, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => BackendApi.OpenAsync(port, stop)));

    /// <summary>A timer wakes up to a millisecond late; what is measured from when it was due includes that.</summary>
    private static async Task WaitUntilAsync(long due, CancellationToken stop)
    {
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
        if (left > TimeSpan.Zero) await Task.Delay(left, TimeProvider.System, stop);
    }
}
