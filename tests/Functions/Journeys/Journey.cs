using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Builder;
using ScfFunctions.Access;

namespace Tests.Functions.Journeys;

/// <summary>One case on the whole application, driven from outside: HTTP, bank messages, the clock.</summary>
internal sealed class Journey : IAsyncDisposable
{
    /// <summary>The supplier's own account.</summary>
    public const string SupplierAccount = "BR1500000000000010932840814P2";

    private IReadOnlyList<string> _people = [];
    private int _credits;

    private Journey(ScfApp app) => (App, Bank, Bravo) = (app, new TestBank(app), new TestBank(app, "bravo"));

    public ScfApp App { get; }

    public TestBank Bank { get; }

    public string OrderId { get; set; } = "";

    public string AgreementId { get; private set; } = "";

    public string CaseId { get; set; } = "";

    /// <summary>The bank that lends and decides in service mode.</summary>
    public TestBank Bravo { get; }

    public string SupplierId { get; private set; } = "";

    public string BuyerId { get; private set; } = "";

    /// <summary>An acknowledged order of 10,000.00 whose supplier has a facility: the order of cases.md row 18.</summary>
    /// <param name="configure">Replaces services.</param>
    /// <param name="settings">Settings beside the defaults.</param>
    /// <param name="acknowledged">Whether the buyer has acknowledged it.</param>
    /// <param name="agree">Changes what is agreed.</param>
    public static async Task<Journey> WithOrderAsync(
        Action<FunctionsApplicationBuilder>? configure = null, Dictionary<string, string>? settings = null, bool acknowledged = true,
        Action<JsonObject>? agree = null)
    {
        var journey = new Journey(await ScfApp.StartAsync(configure, new(settings ?? []) { ["Scf:Banks"] = "acme;bravo" }));
        var app = journey.App;
        (journey.SupplierId, journey.BuyerId) = await app.PartiesAsync();
        var agreement = Requests.Agreement((await app.PostAsync("pools", Requests.Pool())).Expect(HttpStatusCode.Created).Id);
        agree?.Invoke(agreement);
        journey.AgreementId = (await app.PostAsync("agreements", agreement)).Expect(HttpStatusCode.Created).Id;
        await journey.OpenFacilityAsync();
        journey.OrderId = await journey.OrderAsync("PO-1", acknowledged);
        return journey;
    }

    /// <summary>The same, applied for, paid out and received.</summary>
    public static async Task<Journey> DisbursedAsync(
        Action<FunctionsApplicationBuilder>? configure = null, Dictionary<string, string>? settings = null, Action<JsonObject>? agree = null, bool received = true)
    {
        var journey = await WithOrderAsync(configure, settings, agree: agree);
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        if (received) await journey.PostDocumentAsync("receipts");
        return journey;
    }

    /// <summary>In service mode and in default, 20 % guaranteed and without penalty: paid out a day later than elsewhere, so that the loan matures on its day 60 and not on the Monday after it.</summary>
    public static async Task<Journey> DefaultedAsync(string ranking)
    {
        var journey = await WithOrderAsync(agree: agreement =>
        {
            BankMode(agreement);
            agreement["penaltyRate"] = 0;
            agreement["policy"] = new JsonObject { ["guaranteeShare"] = 2000, ["recoveryRanking"] = ranking };
        });
        await journey.ToDayAsync(1);
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");
        await journey.ToDayAsync(151);
        return journey;
    }

    /// <summary>Service mode: bravo lends and decides, the platform guarantees 20 % and earns the fee, acme keeps the collection account.</summary>
    public static void BankMode(JsonObject agreement)
    {
        agreement["preset"] = "Bank";
        agreement["policy"] = new JsonObject { ["guaranteeShare"] = 2000, ["feeOwner"] = "Platform" };
        agreement["fundingBank"] = "bravo";
        agreement["funderAccount"] = "BRAVO-1";
    }

    /// <summary>Another agreement, under which the supplier has a facility as well; from now on it is the one applied under.</summary>
    public async Task AgreeAsync(JsonObject agreement)
    {
        AgreementId = (await App.PostAsync("agreements", agreement)).Expect(HttpStatusCode.Created).Id;
        await OpenFacilityAsync();
    }

    /// <summary>An order of the same parties.</summary>
    public async Task<string> OrderAsync(string number, bool acknowledged = true, Action<JsonObject>? change = null)
    {
        var order = Requests.Order(SupplierId, BuyerId, number);
        change?.Invoke(order);
        var id = (await App.PostAsync("orders", order)).Expect(HttpStatusCode.Created).Id;
        if (!acknowledged) return id;
        var answer = Requests.Acknowledgement();
        answer["amount"] = order["payable"]!.DeepClone();
        (await App.PostAsync($"orders/{id}/acknowledgements", answer)).Expect(HttpStatusCode.Created);
        return id;
    }

    public async Task ApplyAsync()
    {
        CaseId = await ApplyAsync(OrderId);
        await ReleaseAsync();
    }

    /// <summary>Asks to finance any order.</summary>
    public async Task<string> ApplyAsync(string orderId, string? requested = null)
    {
        var body = new JsonObject { ["orderId"] = orderId, ["agreementId"] = AgreementId };
        if (requested is not null) body["requestedAmount"] = Requests.Money(requested);
        var id = (await App.PostAsync("cases", body)).Expect(HttpStatusCode.Accepted).Id;
        await Bank.RestAsync();
        return id;
    }

    /// <summary>Both banks settle everything that they are asked to, until nobody asks any more.</summary>
    /// <returns>What was paid, as <c>id amount</c>.</returns>
    public async Task<IReadOnlyList<string>> SettleAllAsync()
    {
        List<string> paid = [];
        while (true)
        {
            IReadOnlyList<string> round = [.. await Bravo.SettleAllAsync(), .. await Bank.SettleAllAsync()];
            if (round.Count == 0) return paid;
            paid.AddRange(round);
        }
    }

    /// <summary>A credit for the order is notified, and the banks settle what follows.</summary>
    /// <returns>What was paid, as <c>id amount</c>.</returns>
    public async Task<IReadOnlyList<string>> PayAsync(string amount, string debtor = "CASA-1", string? charges = null, string? reference = null)
    {
        await Bank.NotifyCreditAsync(reference ?? $"E{++_credits}", amount, OrderId, charges: charges, debtor: debtor);
        return await SettleAllAsync();
    }

    /// <summary>People decide the only open work item of a kind, each the same.</summary>
    /// <param name="kind">The item's kind.</param>
    /// <param name="decision">What they decide.</param>
    /// <param name="persons">How many of them.</param>
    /// <param name="caseId">The case that a credit is assigned to.</param>
    public async Task DecideAsync(string kind, string decision, int persons = 1, string? caseId = null)
    {
        var item = Assert.Single(await OpenItemsAsync(), item => item.GetProperty("kind").GetString() == kind).GetProperty("id").GetString();
        var people = await PeopleAsync();
        for (var person = 0; person < persons; person++)
        {
            var body = new JsonObject { ["decision"] = decision, ["note"] = "Looked at both sides." };
            if (caseId is not null) body["caseId"] = caseId;
            (await App.PostAsync($"work-items/{item}/decisions", body, people[person])).Expect(HttpStatusCode.OK);
        }

        await Bank.RestAsync();
    }

    /// <summary>The keys of two operators. From now on there are keys, so that the site needs one, too.</summary>
    public async Task<IReadOnlyList<string>> PeopleAsync()
    {
        if (_people.Count > 0) return _people;
        App.Key = await App.KeyAsync("default", "site", Roles.Site | Roles.Auditor | Roles.Admin);
        return _people = [await App.KeyAsync("default", "anna", Roles.Operator, SubjectKind.Person), await App.KeyAsync("default", "bela", Roles.Operator, SubjectKind.Person)];
    }

    /// <summary>Tells something about the order.</summary>
    public async Task TellAsync(string kind, JsonObject body)
    {
        (await App.PostAsync($"orders/{OrderId}/{kind}", body)).Expect(HttpStatusCode.Created);
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

    /// <summary>A supplier's line: where a bank decides, bravo grants what is asked for.</summary>
    private async Task OpenFacilityAsync()
    {
        (await App.PostAsync("facilities", Requests.Facility(SupplierId, AgreementId))).Expect(HttpStatusCode.Created);
        await Bank.RestAsync();
        foreach (var asked in await Bravo.TakeAllAsync())
            await Bravo.DecideLineAsync(asked.GetProperty("applicationId").GetString()!, "50000.00", "2018-03-01");
    }

    /// <summary>The bank releases the order where it is asked.</summary>
    private async Task ReleaseAsync()
    {
        foreach (var review in (await ReviewsAsync()).Where(id => id.StartsWith(CaseId, StringComparison.Ordinal))) await Bravo.DecideOrderAsync(review);
    }

    private async Task<IReadOnlyList<string>> ReviewsAsync() => (await CaseAsync()).Text("lifecycle") == "Approved"
        ? [.. (await Bravo.TakeAllAsync()).Select(message => message.GetProperty("messageId").GetString()!)]
        : [];

    /// <summary>The codes of the reasons for which the case was refused or referred.</summary>
    public async Task<IReadOnlyList<string>> ReasonsAsync() =>
        [.. (await CaseAsync()).Body.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()!)];

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
        .. from book in (await App.GetAsync("reports/trial-balance")).Expect(HttpStatusCode.OK).Body.GetProperty("books").EnumerateArray()
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
