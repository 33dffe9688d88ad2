using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ScfFunctions;
using ScfFunctions.Books;
using ScfFunctions.Monitoring;
using ScfFunctions.Storage;

namespace Tests.Functions.Journeys;

/// <summary>No function is only looked at: each is invoked through the host, by its own trigger.</summary>
public sealed class EveryFunctionTests
{
    /// <summary>An orchestrator's turns are the engine's, not invocations that middleware sees; that its activities ran shows that it did.</summary>
    private static readonly string[] Orchestrators = [nameof(FinancingCaseOrchestrator), nameof(ReviewOrchestrator), nameof(PeriodCloseOrchestrator)];

    [Fact]
    public async Task Every_function_runs_through_the_host()
    {
        var invoked = new Invoked();
        await using var journey = await Journey.WithOrderAsync(builder =>
        {
            builder.Services.AddSingleton(invoked);
            builder.UseMiddleware<RecordingMiddleware>();
        });
        var app = journey.App;

        (await app.PostAsync("quotes", Requests.Quote(journey.OrderId, journey.AgreementId))).Expect(HttpStatusCode.OK);
        await journey.ApplyAsync();
        await journey.Bank.SettleAllAsync();
        await journey.PostDocumentAsync("despatches");
        await journey.PostDocumentAsync("receipts");
        await journey.ToDayAsync(1);
        var order = (await app.GetAsync($"orders/{journey.OrderId}")).Expect(HttpStatusCode.OK);
        var (supplier, buyer) = (order.Text("supplierId"), order.Text("buyerId"));
        var agreement = (await app.GetAsync($"agreements/{journey.AgreementId}")).Expect(HttpStatusCode.OK);
        foreach (var route in new[]
                 {
                     $"parties/{supplier}", $"pools/{agreement.Text("poolId")}", $"facilities/f-{supplier}-{journey.AgreementId}", $"cases?buyer={buyer}",
                     $"cases/{journey.CaseId}", $"cases/{journey.CaseId}/timeline", $"cases/{journey.CaseId}/statement", "reports/trial-balance",
                     "reports/portfolio?by=state", $"letters?supplier={supplier}", "reports/profitability?by=agreement",
                     "work-items", "health", "health/live", "health/ready", "openapi.json",
                 })
        {
            (await app.GetAsync(route)).Expect(HttpStatusCode.OK);
        }

        await journey.Bank.NotifyCreditAsync("E0", "1.00", "nothing we know");
        var item = Assert.Single(await journey.OpenItemsAsync()).GetProperty("id").GetString();
        (await app.PostAsync($"work-items/{item}/decisions", new JsonObject { ["decision"] = "assign", ["caseId"] = journey.CaseId, ["note"] = "first" })).Expect(HttpStatusCode.OK);
        var other = (await app.PostAsync("orders", Requests.Order(supplier, buyer, "PO-2"))).Expect(HttpStatusCode.Created).Id;
        (await app.PostAsync("reference-prices", Requests.ReferencePrice("Vases", "1.00", "9000.00"))).Expect(HttpStatusCode.Created);
        (await app.GetAsync("reference-prices?item=Vases&currency=BRL")).Expect(HttpStatusCode.OK);
        (await app.PostAsync("indices/CDI/fixings", Requests.Fixing("2017-03-01", 950))).Expect(HttpStatusCode.Created);
        (await app.GetAsync("indices/CDI/fixings")).Expect(HttpStatusCode.OK);
        foreach (var resource in new[] { "changes", "disputes", "credit-notes", "misdirected-payments", "cancellations" })
            (await app.PostAsync($"orders/{other}/{resource}", Requests.Document(resource))).Expect(HttpStatusCode.Created);
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        await journey.Bank.SettleAllAsync();
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        await journey.Bank.StateAccountAsync(1, "0.00", []);
        var statement = Assert.Single((await app.GetAsync("bank-statements?account=COLLECT-1")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray());
        (await app.GetAsync($"bank-statements/{statement.GetProperty("id").GetString()}")).Expect(HttpStatusCode.OK);
        await FreezeOneAsync(journey);
        await journey.Bank.UseKeyAsync("2017");
        (await app.PostAsync("bank-keys/acme/2017/revocations", new JsonObject { ["reason"] = "Change of staff" })).Expect(HttpStatusCode.Created);
        (await app.GetAsync("bank-keys?bank=acme")).Expect(HttpStatusCode.OK);
        await ControlAsync(app, supplier, journey.AgreementId);
        await journey.ToDayAsync(31);
        (await app.PostAsync("periods/2017-03/closings", new JsonObject { ["reason"] = "Month end" })).Expect(HttpStatusCode.Accepted);
        await journey.ToDayAsync(32);
        foreach (var route in new[] { "periods", "periods/2017-03", "periods/2017-03/balances" }) (await app.GetAsync(route)).Expect(HttpStatusCode.OK);
        (await app.PostAsync("keys", new JsonObject
        {
            ["name"] = "shop",
            ["subject"] = new JsonObject { ["kind"] = "machine", ["id"] = "shop" },
            ["roles"] = new JsonArray("site", "admin"),
        })).Expect(HttpStatusCode.Created);

        var functions = typeof(ScfApplication).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name).OfType<string>();
        Assert.Equal([], functions.Except([.. invoked.Names.Keys, .. Orchestrators], StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    /// <summary>What people do about parties, agreements, cases and switches.</summary>
    private static async Task ControlAsync(ScfApp app, string supplier, string agreement)
    {
        (await app.PostAsync("cases/cfaulty/freezes", new JsonObject { ["reason"] = "once more" })).Expect(HttpStatusCode.Accepted);
        (await app.PostAsync("keys/knone/revocations", new JsonObject { ["reason"] = "no such key" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.PostAsync("cases/cnone/frauds", new JsonObject { ["reason"] = "no such case" })).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.PostAsync("cases/cfaulty/settlements", new JsonObject { ["amount"] = Requests.Money("1.00"), ["payBy"] = "2017-03-02", ["reason"] = "not in default" })).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await app.PostAsync("cases/cfaulty/extensions", new JsonObject { ["days"] = 10, ["reason"] = "not disbursed" })).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await app.PostAsync("cases/cfaulty/pauses", new JsonObject { ["until"] = "2017-04-01", ["reason"] = "not disbursed" })).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await app.PostAsync("cases/cfaulty/pause-ends", new JsonObject { ["reason"] = "not paused" })).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await app.PostAsync("cases/cfaulty/write-offs", new JsonObject { ["reason"] = "not in default" })).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await app.PostAsync($"parties/{supplier}/statuses", new JsonObject { ["status"] = "Suspended", ["reason"] = "odd" })).Expect(HttpStatusCode.Created);
        (await app.PostAsync($"parties/{supplier}/payout-accounts", new JsonObject { ["account"] = "OTHER-1" })).Expect(HttpStatusCode.Created);
        (await app.PostAsync($"parties/{supplier}/insolvencies", new JsonObject { ["declaredAt"] = "2017-03-01T10:00:00Z", ["reference"] = "R 1" })).Expect(HttpStatusCode.Created);
        (await app.PostAsync($"agreements/{agreement}/transitions", new JsonObject { ["status"] = "RunOff", ["reason"] = "over" })).Expect(HttpStatusCode.Created);
        (await app.PostAsync("controls", Requests.Control("payments", "off"))).Expect(HttpStatusCode.Created);
        (await app.GetAsync("controls")).Expect(HttpStatusCode.OK);
        (await app.GetAsync("audit?day=2017-03-01")).Expect(HttpStatusCode.OK);
    }

    /// <summary>A case whose order cannot be found any more fails its steps until it is frozen.</summary>
    private static async Task FreezeOneAsync(Journey journey)
    {
        var cases = journey.App.Service<CasesTable>();
        var twin = (await cases.GetAsync(journey.CaseId, CancellationToken.None)).Case with
        {
            Id = "cfaulty",
            AgreementId = "anone",
            Lifecycle = ScfFunctions.Domain.Lifecycle.Applied,
            Sequence = 0,
            EntryCount = 0,
            Payments = [],
        };
        var now = journey.App.Host.Clock.GetUtcNow();
        await journey.App.Service<PendingTable>().MarkAsync(PendingTable.CaseStart, twin.Id, "", CancellationToken.None);
        await cases.TryCreateAsync(twin, ScfFunctions.Domain.FactStamp.OfRule(now).Fact("Applied", ""), "00", CancellationToken.None);
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(8));
        var frozen = (await journey.App.GetAsync("cases/cfaulty")).Expect(HttpStatusCode.OK);
        Assert.Equal("Frozen", Assert.Single(frozen.Body.GetProperty("flags").EnumerateArray()).GetString());
    }

    internal sealed class Invoked
    {
        public ConcurrentDictionary<string, bool> Names { get; } = new(StringComparer.Ordinal);
    }

    internal sealed class RecordingMiddleware(Invoked invoked) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            invoked.Names[context.FunctionDefinition.Name] = true;
            return next(context);
        }
    }
}
