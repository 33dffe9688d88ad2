using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tests.Functions.Journeys;

/// <summary>A supplier with a facility, a buyer and an agreement on the whole application; orders between them as a test needs them.</summary>
internal sealed class Trade : IAsyncDisposable
{
    private readonly string _currency;

    private Trade(ScfApp app, string currency) => (App, Bank, _currency) = (app, new TestBank(app), currency);

    public ScfApp App { get; }

    public TestBank Bank { get; }

    public string SupplierId { get; private set; } = "";

    public string BuyerId { get; private set; } = "";

    public string AgreementId { get; private set; } = "";

    /// <param name="agreement">Changes the agreement before it is made.</param>
    /// <param name="buyer">Changes the buyer before it is taken in.</param>
    /// <param name="supplier">Changes the supplier before it is taken in.</param>
    /// <param name="currency">The currency of everything.</param>
    public static async Task<Trade> StartAsync(
        Action<JsonObject>? agreement = null, Action<JsonObject>? buyer = null, Action<JsonObject>? supplier = null, string currency = "BRL")
    {
        var trade = new Trade(await ScfApp.StartAsync(), currency);
        trade.SupplierId = await trade.PostAsync("parties", Changed(Requests.Party(), supplier));
        trade.BuyerId = await trade.PostAsync("parties", Changed(Requests.Party("Buyer"), buyer));
        var pool = await trade.PostAsync("pools", Requests.Pool());
        trade.AgreementId = await trade.PostAsync("agreements", Changed(Requests.Agreement(pool), agreement));
        await trade.PostAsync("facilities", Requests.Facility(trade.SupplierId, trade.AgreementId));
        return trade;
    }

    /// <summary>An order of 10,000.00 that the buyer acknowledged, unless a test changes either.</summary>
    public async Task<string> OrderAsync(string number = "PO-1", Action<JsonObject>? order = null, Action<JsonObject>? acknowledgement = null)
    {
        var id = await PostAsync("orders", Changed(Requests.Order(SupplierId, BuyerId, number), order));
        await PostAsync($"orders/{id}/acknowledgements", Changed(Requests.Acknowledgement(), acknowledgement));
        return id;
    }

    /// <summary>Applies for a financing and lets everything happen that follows.</summary>
    public async Task<string> ApplyAsync(string orderId, string? requested = null)
    {
        JsonObject body = new() { ["orderId"] = orderId, ["agreementId"] = AgreementId };
        if (requested is not null) body["requestedAmount"] = Requests.Money(requested);
        var id = await PostAsync("cases", body);
        await Bank.RestAsync();
        return id;
    }

    /// <summary>Sends a document about an order and lets everything happen that follows.</summary>
    public async Task DocumentAsync(string orderId, string resource, JsonObject body)
    {
        await PostAsync($"orders/{orderId}/{resource}", body);
        await Bank.RestAsync();
    }

    /// <summary>A person lets the latest referral pass.</summary>
    public async Task LetPassAsync()
    {
        var item = (await OpenItemsAsync("order-referred")).MaxBy(open => open.GetProperty("openedAt").GetString());
        await DecideAsync(item.GetProperty("id").GetString()!, "approve");
    }

    /// <summary>A person decides about a work item.</summary>
    public async Task DecideAsync(string itemId, string decision)
    {
        (await App.PostAsync($"work-items/{itemId}/decisions", new JsonObject { ["decision"] = decision, ["note"] = "The buyer was called." })).Expect(HttpStatusCode.OK);
        await Bank.RestAsync();
    }

    /// <summary>Where a case stands and why, as <c>Referred: near-match, velocity</c>.</summary>
    public async Task<string> StandingAsync(string caseId)
    {
        var answer = (await App.GetAsync($"cases/{caseId}")).Expect(HttpStatusCode.OK);
        var reasons = answer.Body.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()).ToList();
        return answer.Text("lifecycle") + (reasons.Count == 0 ? "" : $": {string.Join(", ", reasons)}");
    }

    public async Task<IReadOnlyList<JsonElement>> OpenItemsAsync(string kind) =>
    [
        .. (await App.GetAsync("work-items?status=open")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("kind").GetString() == kind),
    ];

    /// <summary>Sends a body whose amounts are written in reais, in the currency of this trade.</summary>
    public async Task<string> PostAsync(string route, JsonObject body) =>
        (await SendAsync(route, body)).Expect(route == "cases" ? HttpStatusCode.Accepted : HttpStatusCode.Created).Id;

    /// <inheritdoc cref="PostAsync"/>
    public Task<Answer> SendAsync(string route, JsonObject body) =>
        App.PostAsync(route, JsonNode.Parse(body.ToJsonString().Replace("\"BRL\"", $"\"{_currency}\"", StringComparison.Ordinal))!);

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private static JsonObject Changed(JsonObject body, Action<JsonObject>? change)
    {
        change?.Invoke(body);
        return body;
    }
}
