using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScfFunctions.Access;

namespace Tests.Functions.Journeys;

/// <summary>
/// Two suppliers, two buyers and three agreements (the platform lends, the platform lends at a known cost, a bank lends under a guarantee) with cases that are
/// repaid, current, past due in several bands, part repaid, subrogated, recalled in part, written off and not yet paid out; reported on day 160, with all months before closed.
/// </summary>
public sealed class ReportWorld : IAsyncLifetime
{
    private readonly List<string> _cases = [];
    private ScfApp? _app;
    private int _orders;

    /// <summary>All cases, in the order in which they were applied for.</summary>
    public IReadOnlyList<string> Cases => _cases;

    internal ScfApp App => _app!;

    internal string Flowers { get; private set; } = "";

    internal string Toys { get; private set; } = "";

    /// <summary>The platform lends and does not say what its money costs.</summary>
    internal string Plain { get; private set; } = "";

    /// <summary>The platform lends at a cost of 6 % a year.</summary>
    internal string Costly { get; private set; } = "";

    /// <summary>bravo lends; the platform guarantees 20 % and earns the fee.</summary>
    internal string Banked { get; private set; } = "";

    /// <summary>The key of somebody of another tenant.</summary>
    internal string ForeignKey { get; private set; } = "";

    /// <summary>What the backend's clock says, as answers write it.</summary>
    internal string Now => App.Host.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'");

    /// <summary>What the last order is worth.</summary>
    private int Payable => 10000 + (100 * _orders);

    private TestBank Acme => new(App);

    private TestBank Bravo => new(App, "bravo");

    public async Task InitializeAsync()
    {
        _app = await ScfApp.StartAsync(settings: new() { ["Scf:Banks"] = "acme;bravo" });
        Flowers = await PartyAsync("Supplier", "=Flores, \"Belas\"", "11", "=cmd, flowers");
        Toys = await PartyAsync("Supplier", "Toys", "22", "toys");
        var (shop, mall) = (await PartyAsync("Buyer", "Shop", "33", null), await PartyAsync("Buyer", "Mall", "44", null));
        Plain = await AgreementAsync(null, _ => { });
        Costly = await AgreementAsync(600, _ => { });
        Banked = await AgreementAsync(null, Journey.BankMode);
        foreach (var agreement in new[] { Plain, Costly, Banked }) await OpenLinesAsync(agreement);

        var (repaid, _) = (await FinanceAsync(0, Flowers, shop, Plain), await FinanceAsync(0, Flowers, mall, Plain));
        var guaranteed = await FinanceAsync(0, Flowers, shop, Banked);
        await FinanceAsync(40, Flowers, shop, Plain);
        await PayAsync(60, repaid, "10000.00");
        await FinanceAsync(75, Toys, mall, Costly);
        var partly = await FinanceAsync(80, Toys, shop, Costly);
        await PayAsync(110, partly, "3000.00");
        await FinanceAsync(120, Toys, mall, Banked);
        await FinanceAsync(125, Toys, shop, Banked, missing: 700);
        await WriteOffAsync(155, _cases[1]);
        await CallGuaranteeAsync(156, guaranteed);
        await PayAsync(158, guaranteed, "500.00");
        await ToDayAsync(160);
        // Money for each loan, so that the journal has earned to this day what the report says is earned.
        foreach (var id in await OpenLoansAsync()) await PayAsync(160, id, "1.00");
        var waiting = await CaseAsync(await ApplyAsync(160, Toys, shop, Banked));
        Assert.True(waiting.Text("lifecycle") == "Approved", waiting.Body.GetProperty("reasons").ToString());
        await CloseMonthsAsync();
        ForeignKey = await App.KeyAsync("other", "reader", Roles.Auditor);
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    internal Task ToDayAsync(int day) => App.Host.AdvanceAsync(ScfApp.Start.AddDays(day));

    internal async Task<Answer> CaseAsync(string id) => (await App.GetAsync($"cases/{id}")).Expect(HttpStatusCode.OK);

    /// <summary>The journal of a case, a line at a time; debits above zero, in minor units.</summary>
    internal async Task<IReadOnlyList<JournalLineRead>> JournalAsync(string id) =>
    [
        .. from entry in (await App.GetAsync($"cases/{id}/statement")).Expect(HttpStatusCode.OK).Body.GetProperty("entries").EnumerateArray()
           from line in entry.GetProperty("lines").EnumerateArray()
           let amount = decimal.Parse(line.GetProperty("amount").GetProperty("amount").GetString()!)
           select new JournalLineRead(
               entry.GetProperty("book").GetString()!, line.GetProperty("account").GetString()!, DateOnly.Parse(entry.GetProperty("date").GetString()!),
               line.GetProperty("side").GetString() == "Debit" ? amount : -amount),
    ];

    internal async Task<IReadOnlyList<JsonElement>> GroupsAsync(string report) =>
        [.. (await App.GetAsync($"reports/{report}")).Expect(HttpStatusCode.OK).Body.GetProperty("groups").EnumerateArray()];

    /// <summary>Pays for the order of a case; the banks settle what follows.</summary>
    internal async Task PayAsync(int day, string caseId, string amount)
    {
        await ToDayAsync(day);
        await Acme.NotifyCreditAsync($"E-{day}-{caseId}", amount, (await CaseAsync(caseId)).Text("orderId"));
        await SettleAsync();
    }

    private async Task<string> PartyAsync(string role, string name, string number, string? industry)
    {
        var party = Requests.Party(role);
        (party["name"], party["registrationNumber"], party["industry"]) = (name, number, industry);
        if (role == "Supplier") party["payoutAccount"] = $"ACCOUNT-{number}";
        return (await App.PostAsync("parties", party)).Expect(HttpStatusCode.Created).Id;
    }

    private async Task<string> AgreementAsync(int? costOfFunds, Action<JsonObject> agree)
    {
        var pool = Requests.Pool();
        if (costOfFunds is not null) pool["costOfFunds"] = costOfFunds;
        var agreement = Requests.Agreement((await App.PostAsync("pools", pool)).Expect(HttpStatusCode.Created).Id);
        agreement["starterLimit"] = Requests.Money("50000.00");
        agree(agreement);
        return (await App.PostAsync("agreements", agreement)).Expect(HttpStatusCode.Created).Id;
    }

    private async Task OpenLinesAsync(string agreement)
    {
        foreach (var supplier in new[] { Flowers, Toys }) (await App.PostAsync("facilities", Requests.Facility(supplier, agreement))).Expect(HttpStatusCode.Created);
        await Acme.RestAsync();
        foreach (var asked in await Bravo.TakeAllAsync()) await Bravo.DecideLineAsync(asked.GetProperty("applicationId").GetString()!, "50000.00", "2018-03-01");
    }

    /// <summary>An order, paid out and received on a day of its own.</summary>
    /// <param name="missing">What the buyer does not accept of the goods.</param>
    private async Task<string> FinanceAsync(int day, string supplier, string buyer, string agreement, int missing = 0)
    {
        var id = await ApplyAsync(day, supplier, buyer, agreement);
        await Bravo.DecideOrdersAsync();
        await SettleAsync();
        var received = Requests.Receipt($"{Payable - missing}.00");
        received["receivedAt"] = Instant(day, 11);
        (await App.PostAsync($"orders/{(await CaseAsync(id)).Text("orderId")}/receipts", received)).Expect(HttpStatusCode.Created);
        await Acme.RestAsync();
        var financing = await CaseAsync(id);
        Assert.True(financing.Text("lifecycle") == "Disbursed", financing.Body.GetProperty("reasons").ToString());
        return id;
    }

    /// <summary>Each order is worth something else, so that none looks like another.</summary>
    private async Task<string> ApplyAsync(int day, string supplier, string buyer, string agreement)
    {
        await ToDayAsync(day);
        var order = Requests.Order(supplier, buyer, $"PO-{++_orders}");
        var (unit, line, payable) = ($"{4000 + (50 * _orders)}.00", $"{8000 + (100 * _orders)}.00", $"{Payable}.00");
        (order["issuedAt"], order["deliveryDeadline"], order["payable"]) = (Instant(day, 8), Day(day + 19), Requests.Money(payable));
        order["lines"]![0]!["description"] = $"Vases of design {_orders}";
        (order["lines"]![0]!["unitPrice"], order["lines"]![0]!["amount"]) = (Requests.Money(unit), Requests.Money(line));
        var orderId = (await App.PostAsync("orders", order)).Expect(HttpStatusCode.Created).Id;
        var answer = Requests.Acknowledgement();
        (answer["acknowledgedAt"], answer["receivableDueDate"], answer["amount"]) = (Instant(day, 9), Day(day + 55), Requests.Money(payable));
        (await App.PostAsync($"orders/{orderId}/acknowledgements", answer)).Expect(HttpStatusCode.Created);
        _cases.Add((await App.PostAsync("cases", new JsonObject { ["orderId"] = orderId, ["agreementId"] = agreement })).Expect(HttpStatusCode.Accepted).Id);
        await Acme.RestAsync();
        return _cases[^1];
    }

    /// <summary>All months that have ended, so that a part of the losses is only expected.</summary>
    private async Task CloseMonthsAsync()
    {
        var clara = await App.KeyAsync("default", "clara", Roles.Operator, SubjectKind.Person);
        foreach (var month in new[] { "2017-03", "2017-04", "2017-05", "2017-06", "2017-07" })
        {
            (await App.PostAsync($"periods/{month}/closings", new JsonObject { ["reason"] = "Month end" }, clara)).Expect(HttpStatusCode.Accepted);
            await App.Host.AdvanceAsync(TimeSpan.FromMinutes(5));
            Assert.Equal("Closed", (await App.GetAsync($"periods/{month}")).Expect(HttpStatusCode.OK).Text("status"));
        }
    }

    private async Task WriteOffAsync(int day, string caseId)
    {
        await ToDayAsync(day);
        App.Key = await App.KeyAsync("default", "site", Roles.Site | Roles.Auditor | Roles.Admin);
        string[] people = [await App.KeyAsync("default", "anna", Roles.Operator, SubjectKind.Person), await App.KeyAsync("default", "bela", Roles.Operator, SubjectKind.Person)];
        (await App.PostAsync($"cases/{caseId}/write-offs", new JsonObject { ["reason"] = "Nothing more to get" }, people[0])).Expect(HttpStatusCode.Accepted);
        await Acme.RestAsync();
        var items = (await App.GetAsync("work-items?status=open")).Body.GetProperty("items").EnumerateArray();
        var item = items.Single(item => item.GetProperty("kind").GetString() == "write-off-proposed").GetProperty("id").GetString();
        foreach (var person in people)
            (await App.PostAsync($"work-items/{item}/decisions", new JsonObject { ["decision"] = "approve", ["note"] = "Agreed." }, person)).Expect(HttpStatusCode.OK);
        await Acme.RestAsync();
        Assert.Equal("Closed", (await CaseAsync(caseId)).Text("lifecycle"));
    }

    /// <summary>The bank calls the 20 % of what it is owed on that day.</summary>
    private async Task CallGuaranteeAsync(int day, string caseId)
    {
        await ToDayAsync(day);
        var financing = await CaseAsync(caseId);
        var exposure = decimal.Parse(financing.Amount("principalOutstanding")) + decimal.Parse(financing.Amount("interestAccrued"));
        await Bravo.CallGuaranteeAsync(caseId, decimal.Round(exposure * 0.2m, 2, MidpointRounding.ToEven).ToString("F2"));
        await SettleAsync();
        Assert.Equal("Subrogated", (await CaseAsync(caseId)).Text("lifecycle"));
    }

    private async Task<IReadOnlyList<string>> OpenLoansAsync()
    {
        List<string> open = [];
        foreach (var id in _cases)
        {
            if ((await CaseAsync(id)).Text("lifecycle") is "Disbursed" or "Defaulted" or "Subrogated") open.Add(id);
        }

        return open;
    }

    private async Task SettleAsync()
    {
        while ((await Bravo.SettleAllAsync()).Count + (await Acme.SettleAllAsync()).Count > 0)
        {
        }
    }

    private static string Instant(int day, int hour) => ScfApp.Start.AddDays(day).Date.AddHours(hour).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    private static string Day(int day) => ScfApp.Start.AddDays(day).ToString("yyyy-MM-dd");
}

/// <summary>A line of a journal as a statement shows it.</summary>
/// <param name="Book">The book.</param>
/// <param name="Account">The account.</param>
/// <param name="On">The booking date.</param>
/// <param name="Debit">Above zero for a debit, below for a credit.</param>
internal sealed record JournalLineRead(string Book, string Account, DateOnly On, decimal Debit);
