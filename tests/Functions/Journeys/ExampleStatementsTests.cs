using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tests.Conventions;

namespace Tests.Functions.Journeys;

/// <summary>One case per branch of its life, through HTTP and bank messages; its statement is in docs/examples as the application answers it.</summary>
/// <remarks>With <c>SCF_EXAMPLES=write</c> in the environment the files are written instead of compared.</remarks>
public sealed class ExampleStatementsTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Branches => [.. Stories.Keys];

    private static readonly SortedDictionary<string, Func<Task<Journey>>> Stories = new(StringComparer.Ordinal)
    {
        ["on-time"] = () => Repaid(60),
        ["early"] = () => Repaid(30),
        ["late"] = () => Repaid(75),
        ["partial"] = async () =>
        {
            var journey = await Repaid(30, "5000.00");
            return await Pay(journey, 60, "5000.00");
        },
        ["over"] = () => Repaid(60, "10500.00"),
        ["returned"] = async () =>
        {
            var journey = await Journey.DisbursedAsync();
            await journey.Bank.ReturnAsync($"{journey.CaseId}-D1", "6965.00");
            await journey.DecideAsync("payment-returned", "resume");
            await journey.SettleAllAsync();
            return await Pay(journey, 60, "10000.00");
        },
        ["disputed"] = async () =>
        {
            var journey = await Journey.DisbursedAsync();
            await journey.TellAsync("disputes", Requests.Dispute());
            await journey.TellAsync("disputes", Requests.Dispute(@event: "Upheld"));
            return await Pay(journey, 60, "9000.00");
        },
        ["recall"] = async () =>
        {
            var journey = await Journey.DisbursedAsync(received: false);
            await journey.TellAsync("receipts", Requests.Receipt("9000.00"));
            await journey.ToDayAsync(5);
            await journey.PayAsync("700.00", debtor: Journey.SupplierAccount);
            return await Pay(journey, 60, "9000.00");
        },
        ["recourse"] = async () =>
        {
            var journey = await Journey.DisbursedAsync();
            await journey.ToDayAsync(70);
            await journey.PayAsync("7500.00", debtor: Journey.SupplierAccount);
            return journey;
        },
        ["extended"] = async () =>
        {
            var journey = await Journey.DisbursedAsync(agree: agreement => agreement["extensionDays"] = 30);
            (await journey.App.PostAsync($"cases/{journey.CaseId}/extensions", new JsonObject { ["days"] = 30, ["reason"] = "The buyer pays later" })).Expect(HttpStatusCode.Accepted);
            await journey.Bank.RestAsync();
            await journey.DecideAsync("extension-requested", "approve", persons: 2);
            return await Pay(journey, 90, "10000.00");
        },
        ["backdated"] = async () =>
        {
            var journey = await Repaid(30, "5000.00");
            await journey.ToDayAsync(60);
            await journey.Bank.NotifyCreditAsync("E2", "3000.00", journey.OrderId, valueDate: "2017-03-11");
            await journey.SettleAllAsync();
            return journey;
        },
        ["floating"] = async () =>
        {
            var journey = await Journey.WithOrderAsync(agree: agreement =>
            {
                agreement.Remove("annualRate");
                agreement["floatingRate"] = new JsonObject { ["index"] = "CDI", ["margin"] = 250, ["resetDays"] = 30 };
            });
            await FixAsync("2017-03-01", 950);
            await journey.ApplyAsync();
            await journey.SettleAllAsync();
            await journey.PostDocumentAsync("receipts");
            await journey.ToDayAsync(45);
            await journey.PayAsync("5000.00");
            await FixAsync("2017-03-31", 1150);
            await journey.ToDayAsync(46);
            return await Pay(journey, 60, "5000.00");

            async Task FixAsync(string date, int rate) => (await journey.App.PostAsync("indices/CDI/fixings", Requests.Fixing(date, rate))).Expect(HttpStatusCode.Created);
        },
        ["guarantee-bank-first"] = () => Recovered("BankFirst"),
        ["guarantee-pro-rata"] = () => Recovered("ProRata"),
        ["recovery-after-write-off"] = async () =>
        {
            var journey = await Recovered("ProRata");
            await journey.Bank.NotifyCreditAsync("late", "1000.00", journey.OrderId);
            await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));
            await journey.SettleAllAsync();
            return journey;
        },
        ["backdated-after-guarantee"] = async () => await Backdated(await Subrogated("ProRata")),
        ["backdated-after-write-off"] = async () => await Backdated(await Recovered("ProRata")),
        ["settlement"] = async () =>
        {
            var journey = await Subrogated("ProRata");
            JsonObject settlement = new() { ["amount"] = Requests.Money("5000.00"), ["payBy"] = "2017-08-10", ["reason"] = "The supplier offers this" };
            (await journey.App.PostAsync($"cases/{journey.CaseId}/settlements", settlement)).Expect(HttpStatusCode.Accepted);
            await journey.Bank.RestAsync();
            await journey.DecideAsync("settlement-proposed", "approve", persons: 2);
            await journey.PayAsync("5000.00");
            return journey;
        },
    };

    [Theory]
    [MemberData(nameof(Branches))]
    public async Task The_statement_of_each_branch_is_the_example(string branch)
    {
        await using var journey = await Stories[branch]();
        var statement = (await journey.App.GetAsync($"cases/{journey.CaseId}/statement")).Expect(HttpStatusCode.OK).Body;
        var text = JsonSerializer.Serialize(statement, Indented) + "\n";
        var file = Path.Combine(SourceTree.Root, "docs", "examples", $"{branch}.json");

        if (Environment.GetEnvironmentVariable("SCF_EXAMPLES") == "write") await File.WriteAllTextAsync(file, text);
        Assert.Equal(await File.ReadAllTextAsync(file), text);
        Assert.Contains($"({branch}.json)", await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "docs", "examples", "README.md")), StringComparison.Ordinal);
    }

    private static async Task<Journey> Repaid(int day, string amount = "10000.00") => await Pay(await Journey.DisbursedAsync(), day, amount);

    private static async Task<Journey> Pay(Journey journey, int day, string amount)
    {
        await journey.ToDayAsync(day);
        await journey.PayAsync(amount);
        return journey;
    }

    /// <summary>Nobody pays; the guarantee is called and paid 90 days past due.</summary>
    private static async Task<Journey> Subrogated(string ranking)
    {
        var journey = await Journey.DefaultedAsync(ranking);
        await journey.Bravo.CallGuaranteeAsync(journey.CaseId, "1470.00");
        await journey.SettleAllAsync();
        return journey;
    }

    /// <summary>The bank had 3,000.00 since day 60.</summary>
    private static async Task<Journey> Backdated(Journey journey)
    {
        await journey.Bank.NotifyCreditAsync("late", "3000.00", journey.OrderId, valueDate: "2017-05-01");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));
        await journey.SettleAllAsync();
        return journey;
    }

    private static async Task<Journey> Recovered(string ranking)
    {
        var journey = await Subrogated(ranking);
        await journey.PayAsync("3000.00");
        (await journey.App.PostAsync($"cases/{journey.CaseId}/write-offs", new JsonObject { ["reason"] = "Nothing more to get" })).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        await journey.DecideAsync("write-off-proposed", "approve", persons: 2);
        return journey;
    }
}
