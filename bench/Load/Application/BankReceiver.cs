using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Bench.Load.Http;

namespace Bench.Load.Application;

/// <summary>The bank: takes payment instructions from its queue, and notes when it saw each.</summary>
internal sealed partial class BankReceiver(int port) : IAsyncDisposable
{
    private const int Connections = 4;

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _seen = new(0);
    private Task _receiving = Task.CompletedTask;

    /// <summary>When each instruction was seen, by the id of its case, in ticks of <see cref="Stopwatch"/>.</summary>
    public ConcurrentDictionary<string, long> SeenAt { get; } = [];

    public void Start() => _receiving = Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(ReceiveAsync)));

    /// <summary>Completes when so many more instructions have been seen.</summary>
    /// <exception cref="TimeoutException">They do not come.</exception>
    public async Task WaitForAsync(int instructions, TimeSpan longest, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(longest);
        for (var n = 0; n < instructions; n++)
        {
            if (await Task.WhenAny(_seen.WaitAsync(patience.Token), _receiving) == _receiving) await _receiving;
            if (patience.IsCancellationRequested) throw new IOException($"Only {n} of {instructions} payment instructions came within {longest}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _receiving;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The server is going, or was asked to stop: what has been seen stays seen.
        }

        _stop.Dispose();
        _seen.Dispose();
    }

    private async Task ReceiveAsync()
    {
        using var connection = await HttpConnection.OpenAsync(port, _stop.Token);
        while (!_stop.IsCancellationRequested)
        {
            if (await connection.SendAsync("DELETE", $"/bank-{Documents.Bank}/messages/head?timeout=60", default, "", _stop.Token) != 200) continue;
            var seen = Stopwatch.GetTimestamp();
            if (PaymentId().Match(Encoding.UTF8.GetString(connection.Body.Span)) is not { Success: true } payment) continue;
            if (SeenAt.TryAdd(payment.Groups["case"].Value, seen)) _seen.Release();
        }
    }

    [GeneratedRegex("\"endToEndId\":\"(?<case>[^\"]+)-D1\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PaymentId();
}
