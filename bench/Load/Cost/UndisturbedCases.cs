using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bench.Load.Application;

namespace Bench.Load.Cost;

/// <summary>Cases on a virtual clock to which nothing unusual happens, driven as a site and a bank drive them, and not one request more.</summary>
internal sealed class UndisturbedCases : IDisposable
{
    private readonly HttpClient _http;
    private readonly TradingWorld _world;
    private int _ordered;

    private UndisturbedCases(HttpClient http, TradingWorld world) => (_http, _world) = (http, world);

    /// <summary>An order that is financed: its number among all, and its id.</summary>
    public readonly record struct Financed(int Number, string OrderId);

    public static async Task<UndisturbedCases> BeginAsync(int port, CancellationToken stop)
    {
        HttpClient http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/"), Timeout = TimeSpan.FromMinutes(30) };
        var key = await KeyAsync(http, stop);
        http.DefaultRequestHeaders.Add("x-functions-key", key);
        return new UndisturbedCases(http, await TradingWorld.MakeAsync(port, stop, key));
    }

    /// <summary>A key as callers have it: with the development key every request looks whether there is a real one by now.</summary>
    private static async Task<string> KeyAsync(HttpClient http, CancellationToken stop)
    {
        const string Asked = """{"name":"Bench","subject":{"kind":"machine","id":"bench"},"roles":["site","operator","admin"]}""";
        using HttpRequestMessage request = new(HttpMethod.Post, "api/keys") { Content = Json(Asked), Headers = { { "x-functions-key", BackendApi.Key }, { "Idempotency-Key", "key" } } };
        using var answer = await http.SendAsync(request, stop);
        await ExpectAsync(answer, stop);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(stop)).GetProperty("key").GetString()!;
    }

    /// <summary>Ordered, acknowledged, applied for, paid out, received.</summary>
    public async Task<IReadOnlyList<Financed>> PayOutAsync(int count, CancellationToken stop)
    {
        var orders = await _world.OrderAsync(count, stop);
        List<Financed> financed = [.. orders.Select(order => new Financed(_ordered++, order))];
        foreach (var one in financed) await PostAsync("cases", $"c-{one.OrderId}", Documents.Case(one.OrderId, _world.Agreement), stop);
        await SettleAllAsync(count, stop);
        foreach (var one in financed) await PostAsync($"orders/{one.OrderId}/receipts", $"r-{one.OrderId}", Documents.Receipt(one.Number, TimeProvider.System.GetUtcNow()), stop);
        await RestAsync(stop);
        return financed;
    }

    /// <summary>The buyers pay; funder and suppliers are paid, and the cases close.</summary>
    public async Task RepayAsync(IReadOnlyList<Financed> financed, CancellationToken stop)
    {
        foreach (var one in financed) await TellAsync(Documents.Credit(one.Number, one.OrderId, TimeProvider.System.GetUtcNow()), stop);
        await SettleAllAsync(2 * financed.Count, stop);
    }

    public async Task<IReadOnlyList<UsageLine>> UsageAsync(CancellationToken stop) => (await _http.GetFromJsonAsync<List<UsageLine>>("admin/usage", stop))!;

    /// <summary>Moves the clock on, and returns when all is idle.</summary>
    public async Task AdvanceAsync(TimeSpan time, CancellationToken stop)
    {
        var now = (await _http.GetFromJsonAsync<JsonElement>("admin/clock", stop)).GetProperty("now").GetDateTimeOffset();
        using var answer = await _http.PostAsJsonAsync("admin/clock", new { until = now + time }, stop);
        await ExpectAsync(answer, stop);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The bank takes so many instructions from its queue and says of each that it was paid.</summary>
    private async Task SettleAllAsync(int instructions, CancellationToken stop)
    {
        await RestAsync(stop);
        for (var n = 0; n < instructions; n++)
        {
            using var answer = await _http.DeleteAsync($"bank-{Documents.Bank}/messages/head?timeout=0", stop);
            if ((int)answer.StatusCode != 200) throw new IOException($"The bank has {n} of {instructions} instructions.");
            var payment = JsonElement.Parse(await answer.Content.ReadAsStringAsync(stop)).GetProperty("payments")[0];
            var (id, amount) = (payment.GetProperty("endToEndId").GetString()!, payment.GetProperty("amount").GetProperty("amount").GetString()!);
            await TellAsync(Documents.Settled(id, amount, TimeProvider.System.GetUtcNow()), stop);
        }

        await RestAsync(stop);
    }

    private async Task TellAsync(string message, CancellationToken stop)
    {
        using var answer = await _http.PostAsync("bank-inbound/messages", Json(message), stop);
        await ExpectAsync(answer, stop);
    }

    private async Task PostAsync(string resource, string key, string body, CancellationToken stop)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"api/{resource}") { Content = Json(body) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await _http.SendAsync(request, stop);
        await ExpectAsync(answer, stop);
    }

    private Task RestAsync(CancellationToken stop) => AdvanceAsync(TimeSpan.Zero, stop);

    private static async Task ExpectAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        if (!answer.IsSuccessStatusCode) throw new IOException($"{answer.RequestMessage!.RequestUri} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stop)}");
    }

    private static StringContent Json(string text) => new(text, MediaTypeHeaderValue.Parse("application/json"));
}
