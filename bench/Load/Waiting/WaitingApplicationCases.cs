using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bench.Load.Application;
using Bench.Load.Http;
using Bench.Load.Servers;

namespace Bench.Load.Waiting;

/// <summary>Cases of the real application that wait for the bank's answer to their payment instruction, made over the API from the first party on.</summary>
internal sealed class WaitingApplicationCases : IWaitingCases
{
    private const int Connections = 8;
    private const int Batch = 2000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private string[] _cases = [];

    public string Assembly => ServerAssembly.Application;

    public string[] Arguments => ApplicationBenchmark.Arguments;

    public async Task MakeAsync(int port, int count, CancellationToken stop)
    {
        var world = await TradingWorld.MakeAsync(port, stop);
        Applicants applicants = new(port, world.Agreement);
        await using BankReceiver bank = new(port);
        bank.Start();
        for (var made = 0; made < count; made += Batch)
        {
            var orders = await world.OrderAsync(Math.Min(Batch, count - made), stop);
            await applicants.ApplyAsync(orders, Connections, stop);
            await bank.WaitForAsync(orders.Length, LongestWait, stop);
        }

        _cases = [.. bank.SeenAt.Keys];
    }

    public async Task<List<long>> WakeAsync(int port, int count, CancellationToken stop)
    {
        using var api = await BackendApi.OpenAsync(port, stop);
        using var bank = await HttpConnection.OpenAsync(port, stop);
        List<long> ticks = [];
        for (var n = 0; n < count; n++)
        {
            var id = _cases[(long)n * _cases.Length / count];
            var paid = Documents.NetAdvance(await api.GetAsync($"cases/{id}", stop));
            var settled = Encoding.UTF8.GetBytes(Documents.Settled($"{id}-D1", paid, TimeProvider.System.GetUtcNow()));
            var since = Stopwatch.GetTimestamp();
            var status = await bank.SendAsync("POST", "/bank-inbound/messages", settled, "", stop);
            if (status != 201) throw new IOException($"The bank's message was answered {status.ToString(CultureInfo.InvariantCulture)}.");
            while (!(await api.GetAsync($"cases/{id}", stop)).Contains("\"lifecycle\":\"Disbursed\"", StringComparison.Ordinal))
            {
                if (Stopwatch.GetElapsedTime(since) > LongestWait) throw new IOException($"Case {id} does not hear that it was paid.");
            }

            ticks.Add(Stopwatch.GetTimestamp() - since);
        }

        return ticks;
    }
}
