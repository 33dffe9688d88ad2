using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Access;
using ScfFunctions.Storage;
using Tests.Functions.Journeys;

namespace Tests.Functions.Controls;

/// <summary>What is switched off does not happen, nothing else waits for it, and switched on again it happens by itself.</summary>
public sealed class SwitchJourneyTests
{
    [Theory]
    [InlineData("all", null)]
    [InlineData("bank", "acme")]
    [InlineData("supplier", "supplier")]
    [InlineData("industry", " Flowers ")]
    public async Task Given_payments_switched_off_Then_the_instruction_waits_alone_and_goes_out_within_one_sweep_of_switching_on(string scope, string? key)
    {
        await using var journey = await Journey.WithOrderAsync();
        var app = journey.App;
        if (key == "supplier") key = (await app.GetAsync($"orders/{journey.OrderId}")).Text("supplierId");
        (await app.PostAsync("controls", Requests.Control("payments", "off", scope, key))).Expect(HttpStatusCode.Created);

        await journey.ApplyAsync();

        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
        Assert.Equal([], await journey.Bank.SettleAllAsync());
        // The rest of the same commit is not held up: lists show where the case stands.
        var buyer = (await journey.CaseAsync()).Text("buyerId");
        Assert.Equal("DisbursementPending", (await app.GetAsync($"cases?buyer={buyer}")).Body.GetProperty("items")[0].GetProperty("lifecycle").GetString());
        await app.Host.AdvanceAsync(TimeSpan.FromHours(5));
        Assert.Equal([], await journey.Bank.SettleAllAsync());

        (await app.PostAsync("controls", Requests.Control("payments", "on", scope, key))).Expect(HttpStatusCode.Created);
        await app.Host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([$"{journey.CaseId}-D1 6965.00"], await journey.Bank.SettleAllAsync());
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
        await app.Host.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal([], await PendingAsync(app));
    }

    [Theory]
    [InlineData("bank", "bravo")]
    [InlineData("industry", "mining")]
    [InlineData("buyer", "another buyer")]
    public async Task Given_a_switch_for_others_is_off_Then_the_payment_goes_out(string scope, string key)
    {
        await using var journey = await Journey.WithOrderAsync();
        if (key == "another buyer") (_, key) = await journey.App.PartiesAsync();
        (await journey.App.PostAsync("controls", Requests.Control("payments", "off", scope, key))).Expect(HttpStatusCode.Created);

        await journey.ApplyAsync();

        Assert.Equal([$"{journey.CaseId}-D1 6965.00"], await journey.Bank.SettleAllAsync());
    }

    [Fact]
    public async Task Given_new_cases_switched_off_Then_applications_are_rejected_with_the_reason_until_it_is_on_again()
    {
        await using var journey = await Journey.WithOrderAsync();
        (await journey.App.PostAsync("controls", Requests.Control("newCases", "off"))).Expect(HttpStatusCode.Created);
        await journey.ApplyAsync();
        Assert.Equal(["new-cases-stopped"], Codes(await journey.CaseAsync()));

        (await journey.App.PostAsync("controls", Requests.Control("newCases", "on"))).Expect(HttpStatusCode.Created);
        await journey.ApplyAsync();

        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_request_that_is_repeated_late_When_the_switch_was_set_since_Then_what_came_later_stands()
    {
        await using var app = await ScfApp.StartAsync();
        var first = (await app.PostAsync("controls", Requests.Control("payments", "off"), idempotencyKey: "off")).Expect(HttpStatusCode.Created);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        (await app.PostAsync("controls", Requests.Control("payments", "on"))).Expect(HttpStatusCode.Created);

        var repeated = (await app.PostAsync("controls", Requests.Control("payments", "off"), idempotencyKey: "off")).Expect(HttpStatusCode.Created);

        Assert.Equal(first.Body.ToString(), repeated.Body.ToString());
        var standing = Assert.Single((await app.GetAsync("controls")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal("on", standing.GetProperty("state").GetString());
        (await app.PostAsync("controls", Requests.Control("payments", "on"), idempotencyKey: "off")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        var audit = (await app.GetAsync("audit?day=2017-03-01")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["payments off for all.", "payments on for all."], audit.Select(entry => entry.GetProperty("what").GetString()));
    }

    [Fact]
    public async Task Given_a_machine_or_a_site_When_it_switches_Then_it_may_not()
    {
        await using var app = await ScfApp.StartAsync();
        var machine = await app.KeyAsync("default", "robot", Roles.Operator);
        var site = await app.KeyAsync("default", "shop", Roles.Site);

        (await app.PostAsync("controls", Requests.Control("payments", "off"), machine)).ExpectProblem(HttpStatusCode.Forbidden, "person-required");
        (await app.PostAsync("controls", Requests.Control("payments", "off"), site)).ExpectProblem(HttpStatusCode.Forbidden, "role-missing");
    }

    [Theory]
    [InlineData("""{"switch":"payments","scope":"bank","state":"off","reason":"x"}""", "/key missing")]
    [InlineData("""{"switch":"payments","scope":"all","key":"acme","state":"off","reason":"x"}""", "/key not-applicable")]
    [InlineData("""{"switch":"doors","scope":"all","state":"off","reason":"x"}""", "/switch unknown-value")]
    public async Task Given_a_switch_that_makes_no_sense_When_set_Then_the_field_is_named(string body, string fault)
    {
        await using var app = await ScfApp.StartAsync();

        Assert.Equal([fault], (await app.PostTextAsync("controls", body)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        Assert.Equal(["day malformed-date"], (await app.GetAsync("audit?day=today")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Theory]
    [InlineData("bank", "acne")]
    [InlineData("bank", "ACME")]
    [InlineData("supplier", "pnobody")]
    [InlineData("supplier", "not an id")]
    [InlineData("supplier", "buyer")]
    [InlineData("buyer", "supplier")]
    public async Task Given_a_switch_for_what_does_not_exist_When_set_Then_it_is_refused_because_it_would_stop_nothing(string scope, string key)
    {
        await using var app = await ScfApp.StartAsync();
        var (supplier, buyer) = await app.PartiesAsync();
        var control = Requests.Control("payments", "off", scope, key switch { "supplier" => supplier, "buyer" => buyer, _ => key });

        Assert.Equal(["/key unknown-id"], (await app.PostAsync("controls", control)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);

        Assert.Empty((await app.GetAsync("controls")).Body.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("Suspended")]
    [InlineData("Active")]
    public async Task Given_a_supplier_of_an_industry_with_blanks_and_capitals_Then_both_it_and_its_industry_can_be_switched_off(string status)
    {
        await using var app = await ScfApp.StartAsync();
        var party = Requests.Party();
        party["industry"] = " FLOWERS ";
        var supplier = (await app.PostAsync("parties", party)).Expect(HttpStatusCode.Created).Id;
        (await app.PostAsync($"parties/{supplier}/statuses", new JsonObject { ["status"] = status, ["reason"] = "For the test" })).Expect(HttpStatusCode.Created);

        (await app.PostAsync("controls", Requests.Control("payments", "off", "supplier", supplier))).Expect(HttpStatusCode.Created);
        (await app.PostAsync("controls", Requests.Control("newCases", "off", "industry", "flowers"))).Expect(HttpStatusCode.Created);

        var switches = app.Service<Switches>();
        Assert.NotNull(await switches.FindOffAsync("default", ControlSwitch.Payments, [], supplier, "pnobody", CancellationToken.None));
        Assert.NotNull(await switches.FindOffAsync("default", ControlSwitch.NewCases, [], "pnobody", supplier, CancellationToken.None));
    }

    [Fact]
    public async Task Given_a_running_case_When_a_person_freezes_it_Then_it_is_frozen_and_before_a_person()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        var freeze = new JsonObject { ["reason"] = "The carrier does not exist." };

        (await journey.App.PostAsync($"cases/{journey.CaseId}/freezes", freeze)).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();

        Assert.Contains((await journey.CaseAsync()).Body.GetProperty("flags").EnumerateArray(), flag => flag.GetString() == "Frozen");
        Assert.Equal(["frozen-by-person"], await journey.WorkItemsAsync());
        (await journey.App.PostAsync("cases/cnone/freezes", freeze)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private static IEnumerable<string?> Codes(Answer financing) =>
        financing.Body.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString());

    private static async Task<IEnumerable<string>> PendingAsync(ScfApp app) =>
        (await app.DueAsync()).Select(marker => $"{marker.Kind} {marker.Owner} {marker.Item}");
}
