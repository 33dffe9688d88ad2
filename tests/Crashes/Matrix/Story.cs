using System.Text.Json;
using System.Text.Json.Nodes;
using Tests.Functions;

namespace Tests.Crashes.Matrix;

/// <summary>A stage of a story.</summary>
/// <param name="Name">A word, for the matrix.</param>
/// <param name="PlayAsync">What the outside does.</param>
/// <param name="IsPayment">Whether the buyer pays in it, weeks after the start.</param>
internal sealed record Stage(string Name, Func<Task> PlayAsync, bool IsPayment = false);

/// <summary>The life of one case, told by those outside, in stages that each begin at noon of a day of their own.</summary>
internal abstract class Story
{
    private string _operator = "";

    protected Story(Backend backend)
    {
        Outside = new Outside(backend);
        Acme = new StoryBank(Outside, "acme");
        Bravo = new StoryBank(Outside, "bravo");
    }

    public abstract IReadOnlyList<Stage> Stages { get; }

    public Outside Outside { get; }

    public StoryBank Acme { get; }

    public StoryBank Bravo { get; }

    public string CaseId { get; private set; } = "";

    public string OrderId { get; private set; } = "";

    public string PoolId { get; private set; } = "";

    public string SupplierId { get; private set; } = "";

    public string FacilityId { get; private set; } = "";

    /// <summary>What the operator's key and its entry in the audit have in common: their ids but for the first letter.</summary>
    public string OperatorKey { get; private set; } = "";

    /// <summary>The same of keys that were issued and that nobody heard: the price of a key that is shown once.</summary>
    public List<string> UnheardKeys { get; } = [];

    private string AgreementId { get; set; } = "";

    /// <summary>Everybody is made known, the supplier applies for a line, and there is an order that its buyer has acknowledged.</summary>
    protected async Task OnboardAsync(Action<JsonObject> agree)
    {
        await KeysAsync();
        PoolId = await Outside.CreateAsync("pools", Requests.Pool(), "pool");
        var agreement = Requests.Agreement(PoolId);
        agree(agreement);
        AgreementId = await Outside.CreateAsync("agreements", agreement, "agreement");
        SupplierId = await Outside.CreateAsync("parties", Requests.Party(), "supplier");
        var buyer = await Outside.CreateAsync("parties", Requests.Party("Buyer"), "buyer");
        FacilityId = await Outside.CreateAsync("facilities", Requests.Facility(SupplierId, AgreementId), "facility");
        OrderId = await Outside.CreateAsync("orders", Requests.Order(SupplierId, buyer), "order");
        await Outside.PostAsync($"orders/{OrderId}/acknowledgements", Requests.Acknowledgement(), "acknowledgement");
    }

    protected async Task ApplyAsync()
    {
        CaseId = await Outside.CreateAsync("cases", new JsonObject { ["orderId"] = OrderId, ["agreementId"] = AgreementId }, "case");
        await Outside.RestAsync();
    }

    protected Task TellOfOrderAsync(string kind, JsonObject body) => Outside.PostAsync($"orders/{OrderId}/{kind}", body, kind);

    protected async Task BanksWorkAsync()
    {
        await Bravo.WorkAsync();
        await Acme.WorkAsync();
    }

    /// <summary>A person decides the only open work item of a kind; what is repeated says the same.</summary>
    protected async Task DecideAsync(string kind, string decision)
    {
        var items = (await Outside.GetAsync("api/work-items?status=open")).GetProperty("items").EnumerateArray();
        var item = Assert.Single(items, item => item.GetProperty("kind").GetString() == kind).GetProperty("id").GetString();
        await Outside.PostAsync($"work-items/{item}/decisions", new JsonObject { ["decision"] = decision, ["note"] = "Looked at both sides." }, "decision", _operator);
        await Outside.RestAsync();
    }

    /// <summary>Lets the night pass, in which the sweeper keeps what a crash has left, until noon of another day after the start.</summary>
    public Task ToDayAsync(int day) => Outside.MoveToAsync(Backend.ClockStart.AddDays(day));

    /// <summary>The first key ends the development key; a key is shown once, so whoever did not hear it asks for another.</summary>
    private async Task KeysAsync()
    {
        var site = Key("site", "machine", "site", "auditor", "admin");
        Outside.Key = (await Outside.PostAsync("keys", site, "key-site", Backend.DevelopmentKey)).GetProperty("key").GetString()!;
        var person = Key("anna", "person", "operator");
        for (var attempt = 1; _operator.Length == 0; attempt++)
        {
            var issued = await Outside.PostAsync("keys", person, $"key-anna-{attempt}");
            var id = issued.GetProperty("id").GetString()![1..];
            _operator = issued.GetProperty("key").GetString() ?? "";
            if (_operator.Length == 0) UnheardKeys.Add(id);
            else OperatorKey = id;
        }
    }

    private static JsonObject Key(string id, string kind, params string[] roles) => new()
    {
        ["name"] = id,
        ["subject"] = new JsonObject { ["kind"] = kind, ["id"] = id },
        ["roles"] = new JsonArray([.. roles.Select(role => JsonValue.Create(role))]),
    };
}
