using System.Globalization;

namespace Bench.Load.Application;

/// <summary>What has to exist before anybody can apply: a pool, an agreement, suppliers with a line each, buyers, acknowledged orders.</summary>
/// <remarks>Everything is made over the API. Limits and the pool are larger than all orders together, so that no case is refused.</remarks>
internal sealed class TradingWorld
{
    private const int Suppliers = 200;
    private const int Buyers = 200;
    private const int Connections = 16;

    private readonly int _port;
    private readonly string _key;
    private readonly TimeProvider _clock;
    private string _agreement = "";
    private string[] _suppliers = [];
    private string[] _buyers = [];
    private int _orders;

    private TradingWorld(int port, string key, TimeProvider clock)
    {
        _port = port;
        _key = key;
        _clock = clock;
    }

    public string Agreement => _agreement;

    /// <summary>Makes everything but orders.</summary>
    public static async Task<TradingWorld> MakeAsync(int port, CancellationToken stop, string key = BackendApi.Key)
    {
        TradingWorld world = new(port, key, TimeProvider.System);
        using var api = await BackendApi.OpenAsync(port, stop, key);
        var pool = await api.PostAsync("pools", "pool", Documents.Pool, stop);
        world._agreement = await api.PostAsync("agreements", "agreement", Documents.Agreement(pool), stop);
        world._suppliers = await world.MakeAsync(Suppliers, async (connection, n) =>
        {
            var id = await connection.PostAsync("parties", $"s-{n}", Documents.Supplier(n), stop);
            await connection.PostAsync("facilities", $"f-{n}", Documents.Facility(id, world._agreement, world._clock.GetUtcNow()), stop);
            return id;
        }, stop);
        world._buyers = await world.MakeAsync(Buyers, (connection, n) => connection.PostAsync("parties", $"b-{n}", Documents.Buyer(n), stop), stop);
        return world;
    }

    /// <summary>Makes orders, each of its own amount, and has their buyers acknowledge them.</summary>
    /// <returns>Their ids.</returns>
    public async Task<string[]> OrderAsync(int count, CancellationToken stop)
    {
        var first = _orders;
        _orders += count;
        return await MakeAsync(count, async (connection, n) =>
        {
            var number = first + n;
            var now = _clock.GetUtcNow();
            var key = (first + n).ToString(CultureInfo.InvariantCulture);
            var order = await connection.PostAsync(
                "orders", $"o-{key}", Documents.Order(number, _suppliers[number % Suppliers], _buyers[number / Suppliers % Buyers], now), stop);
            await connection.PostAsync($"orders/{order}/acknowledgements", $"a-{key}", Documents.Acknowledgement(number, now), stop);
            return order;
        }, stop);
    }

    private async Task<string[]> MakeAsync(int count, Func<BackendApi, int, ValueTask<string>> make, CancellationToken stop)
    {
        var made = new string[count];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(
            async () =>
            {
                using var api = await BackendApi.OpenAsync(_port, stop, _key);
                for (var n = Interlocked.Increment(ref next); n < count; n = Interlocked.Increment(ref next)) made[n] = await make(api, n);
            },
            stop)));
        return made;
    }
}
