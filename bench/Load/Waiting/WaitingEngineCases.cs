using System.Diagnostics;
using System.Globalization;
using Bench.Load.Engine;
using Bench.Load.Http;
using Bench.Load.Servers;

namespace Bench.Load.Waiting;

/// <summary>Orchestrations of the bare engine, each with an event and a timer of ninety days to wait for.</summary>
internal sealed class WaitingEngineCases : IWaitingCases
{
    private const int Connections = 4;
    private const int Batch = 500;

    private int _made;

    public string Assembly => ServerAssembly.Engine;

    public string[] Arguments => [];

    public async Task MakeAsync(int port, int count, CancellationToken stop)
    {
        var next = -Batch;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(
            async () =>
            {
                using var connection = await HttpConnection.OpenAsync(port, stop);
                for (var from = Interlocked.Add(ref next, Batch); from < count; from = Interlocked.Add(ref next, Batch))
                {
                    var path = string.Create(CultureInfo.InvariantCulture, $"/waiting/{from}/{Math.Min(Batch, count - from)}");
                    if (await connection.SendAsync("POST", path, CaseClient.Request, "", stop) != 202) throw new IOException($"{path} was refused.");
                }
            },
            stop)));
        _made = count;
    }

    public async Task<List<long>> WakeAsync(int port, int count, CancellationToken stop)
    {
        using var connection = await HttpConnection.OpenAsync(port, stop);
        List<long> ticks = [];
        for (var n = 0; n < count; n++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/cases/w-{(long)n * _made / count}");
            var since = Stopwatch.GetTimestamp();
            var told = await connection.SendAsync("POST", path + "/events/delivery", CaseClient.Delivery, "", stop);
            var ended = await connection.SendAsync("GET", path + "/result", default, "", stop);
            ticks.Add(Stopwatch.GetTimestamp() - since);
            if (told != 202 || ended != 200) throw new IOException($"{path} was not woken: {told}, {ended}.");
        }

        return ticks;
    }
}
