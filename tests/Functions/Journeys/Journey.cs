using System.Net;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Tests.Functions.Journeys;

/// <summary>One case on the whole application, driven from outside: HTTP, bank messages, the clock.</summary>
internal sealed class Journey : IAsyncDisposable
{
    private Journey(ScfApp app) => (App, Bank) = (app, new TestBank(app));

    public ScfApp App { get; }

    public TestBank Bank { get; }

    public string OrderId { get; private set; } = "";

    public string AgreementId { get; private set; } = "";

    public string CaseId { get; private set; } = "";

    /// <summary>An acknowledged order of 10,000.00 whose supplier has a facility: the order of cases.md row 18.</summary>
    public static async Task<Journey> WithOrderAsync(
        Action<FunctionsApplicationBuilder>? configure = null, Dictionary<string, string>? settings = null, bool acknowledged = true)
    {
        var journey = new Journey(await ScfApp.StartAsync(configure, settings));
        var app = journey.App;
        var (supplier, buyer) = await app.PartiesAsync();
        journey.AgreementId = await app.AgreementAsync();
        (await app.PostAsync("facilities", Requests.Facility(supplier, journey.AgreementId))).Expect(HttpStatusCode.Created);
        journey.OrderId = (await app.PostAsync("orders", Requests.Order(supplier, buyer))).Expect(HttpStatusCode.Created).Id;
        if (acknowledged) (await app.PostAsync($"orders/{journey.OrderId}/acknowledgements", Requests.Acknowledgement())).Expect(HttpStatusCode.Created);
        return journey;
    }

    /// <summary>The same, applied for, paid out and received.</summary>
    public static async Task<Journey> DisbursedAsync(Action<FunctionsApplicationBuilder>? configure = null, Dictionary<string, string>? settings = null)
    {
        var journey = await WithOrderAsync(configure, settings);
        await journey.ApplyAsync();
        await journey.Bank.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");
        return journey;
    }

    public async Task ApplyAsync()
    {
        var body = new System.Text.Json.Nodes.JsonObject { ["orderId"] = OrderId, ["agreementId"] = AgreementId };
        CaseId = (await App.PostAsync("cases", body)).Expect(HttpStatusCode.Accepted).Id;
        await Bank.RestAsync();
    }

    public async Task PostDocumentAsync(string kind)
    {
        var body = kind == "receipts" ? Requests.Receipt() : Requests.Despatch();
        (await App.PostAsync($"orders/{OrderId}/{kind}", body)).Expect(HttpStatusCode.Created);
        await Bank.RestAsync();
    }

    /// <summary>Moves the clock to noon, UTC, of the day that lies so many days after the start.</summary>
    public Task ToDayAsync(int day) => App.Host.AdvanceAsync(ScfApp.Start.AddDays(day));

    public async Task<Answer> CaseAsync() => (await App.GetAsync($"cases/{CaseId}")).Expect(HttpStatusCode.OK);

    /// <summary>The three states and the end, as <c>Closed Received Repaid Repaid</c>.</summary>
    public async Task<string> StateAsync()
    {
        var answer = await CaseAsync();
        return $"{answer.Text("lifecycle")} {answer.Text("delivery")} {answer.Text("balance")} {answer.Body.GetProperty("endReason")}".TrimEnd();
    }

    /// <summary>The names of what happened, oldest first.</summary>
    public async Task<IReadOnlyList<string>> TimelineAsync() =>
        [.. (await App.GetAsync($"cases/{CaseId}/timeline")).Expect(HttpStatusCode.OK).Body.GetProperty("facts").EnumerateArray().Select(fact => fact.GetProperty("name").GetString()!)];

    /// <summary>The journal, as <c>settled P: LoanPrincipal 7000.00 / PoolCash 6965.00, UnearnedFee 35.00</c>.</summary>
    public async Task<IReadOnlyList<string>> JournalAsync() =>
        [.. (await App.GetAsync($"cases/{CaseId}/statement")).Expect(HttpStatusCode.OK).Body.GetProperty("entries").EnumerateArray().Select(Written)];

    /// <summary>Every account of all books whose debits and credits differ, as <c>P PoolCash 175.00</c>, debits above zero.</summary>
    public async Task<IReadOnlyList<string>> BalancesAsync() =>
    [
        .. from book in (await App.GetAsync("books/trial-balance")).Expect(HttpStatusCode.OK).Body.GetProperty("books").EnumerateArray()
           from account in book.GetProperty("accounts").EnumerateArray()
           let balance = decimal.Parse(account.GetProperty("debit").GetString()!) - decimal.Parse(account.GetProperty("credit").GetString()!)
           where balance != 0
           select $"{book.GetProperty("book")} {account.GetProperty("account")} {balance}",
    ];

    /// <summary>The open work items, as <c>kind</c>, in order of the alphabet.</summary>
    public async Task<IReadOnlyList<string>> WorkItemsAsync() =>
        [.. (await OpenItemsAsync()).Select(item => item.GetProperty("kind").GetString()!).Order(StringComparer.Ordinal)];

    public async Task<IReadOnlyList<JsonElement>> OpenItemsAsync() =>
        [.. (await App.GetAsync("work-items?status=open")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray()];

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private static string Written(JsonElement entry)
    {
        var sides = entry.GetProperty("lines").EnumerateArray().ToLookup(
            line => line.GetProperty("side").GetString(), line => $"{line.GetProperty("account").GetString()} {line.GetProperty("amount").GetProperty("amount").GetString()}");
        return $"{entry.GetProperty("event").GetString()} {entry.GetProperty("book").GetString()}: {string.Join(", ", sides["Debit"])} / {string.Join(", ", sides["Credit"])}";
    }
}
