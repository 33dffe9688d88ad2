using System.Diagnostics;
using System.Globalization;
using Bench.Load.Http;
using Bench.Load.Measuring;

namespace Bench.Load.Engine;

/// <summary>Clients that each take one case after the other through the three routes, on a connection of their own.</summary>
internal sealed class CaseClient(int port)
{
    /// <summary>What starts a case.</summary>
    public static readonly byte[] Request = """{"supplier":"S-1024","buyer":"B-77","currency":"BRL","amount":435750}"""u8.ToArray();

    /// <summary>What it waits for.</summary>
    public static readonly byte[] Delivery = """{"carrier":"Correios","parcels":3}"""u8.ToArray();

    private static readonly byte[] Parcels = "\"parcels\":3"u8.ToArray();

    private int _cases;

    /// <summary>Runs cases for a while; those under way at its end are finished and counted.</summary>
    /// <param name="clients">How many clients, each with one case at a time.</param>
    /// <param name="duration">How long new cases are begun.</param>
    /// <returns>How long each case took, from its start's first byte to its result's last; and how long all took together.</returns>
    public async Task<(Latencies Cases, TimeSpan Took)> RunAsync(int clients, TimeSpan duration, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => OneAsync(began, duration, stop), stop)));
        return (new Latencies(each.SelectMany(ticks => ticks)), Stopwatch.GetElapsedTime(began));
    }

    private async Task<List<long>> OneAsync(long began, TimeSpan duration, CancellationToken stop)
    {
        using var connection = await HttpConnection.OpenAsync(port, stop);
        List<long> ticks = [];
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            var since = Stopwatch.GetTimestamp();
            var path = $"/cases/c-{Interlocked.Increment(ref _cases).ToString(CultureInfo.InvariantCulture)}";
            Expect(202, await connection.SendAsync("POST", path, Request, "", stop), path);
            Expect(202, await connection.SendAsync("POST", path + "/events/delivery", Delivery, "", stop), path);
            Expect(200, await connection.SendAsync("GET", path + "/result", default, "", stop), path);
            if (connection.Body.Span.IndexOf(Parcels) < 0) throw new IOException($"The result of {path} does not say what was delivered.");
            ticks.Add(Stopwatch.GetTimestamp() - since);
        }

        return ticks;
    }

    private static void Expect(int expected, int status, string path)
    {
        if (status != expected) throw new IOException($"{path}: {status.ToString(CultureInfo.InvariantCulture)} instead of {expected.ToString(CultureInfo.InvariantCulture)}.");
    }
}
