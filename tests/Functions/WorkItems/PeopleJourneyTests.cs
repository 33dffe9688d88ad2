using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Storage;
using Tests.Functions.Journeys;

namespace Tests.Functions.WorkItems;

/// <summary>What two persons decide, on the whole application.</summary>
public sealed class PeopleJourneyTests : IAsyncLifetime
{
    private Journey? _journey;
    private string _anna = "";
    private string _bruno = "";

    private Journey Journey => _journey!;

    private ScfApp App => Journey.App;

    public async Task InitializeAsync()
    {
        _journey = await Journey.WithOrderAsync();
        var people = await _journey.PeopleAsync();
        (_anna, _bruno) = (people[0], people[1]);
    }

    public async Task DisposeAsync() => await Journey.DisposeAsync();

    [Fact]
    public async Task Given_another_payout_account_When_two_persons_approve_Then_it_is_in_effect_after_three_days_for_the_party_and_its_open_case()
    {
        await Journey.ApplyAsync();
        var supplier = (await Journey.CaseAsync()).Text("supplierId");
        var proposal = (await App.PostAsync($"parties/{supplier}/payout-accounts", new JsonObject { ["account"] = "NEW-1" })).Expect(HttpStatusCode.Created);
        Assert.Equal("Proposed", proposal.Text("status"));
        // Entries of one instant are listed in no particular order.
        await App.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        var item = await OpenAsync("payout-account-change");
        (await DecideAsync(item, "acknowledge", _anna)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        Assert.Equal("open", (await DecideAsync(item, "approve", _anna)).Expect(HttpStatusCode.OK).Text("status"));
        await App.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("decided", (await DecideAsync(item, "approve", _bruno)).Expect(HttpStatusCode.OK).Text("status"));
        await App.Host.AdvanceAsync(TimeSpan.FromDays(2));
        Assert.NotEqual("NEW-1", await PayoutAccountAsync(supplier));

        await App.Host.AdvanceAsync(TimeSpan.FromHours(26));

        Assert.Equal("NEW-1", await PayoutAccountAsync(supplier));
        Assert.Contains("PayoutAccountChanged", await TimelineAsync());
        var actions = await AuditAsync("2017-03-01");
        Assert.Equal(["payout-account-proposed", "work-item-proposal", "work-item-decision"], actions);
        Assert.Equal(["payout-account-changed"], await AuditAsync("2017-03-04"));
    }

    [Fact]
    public async Task Given_another_payout_account_When_one_person_rejects_Then_it_never_takes_effect()
    {
        await Journey.ApplyAsync();
        var supplier = (await Journey.CaseAsync()).Text("supplierId");
        (await App.PostAsync($"parties/{supplier}/payout-accounts", new JsonObject { ["account"] = "NEW-1" })).Expect(HttpStatusCode.Created);

        var item = await OpenAsync("payout-account-change");
        (await DecideAsync(item, "approve", _anna)).Expect(HttpStatusCode.OK);
        Assert.Equal("decided", (await DecideAsync(item, "reject", _bruno)).Expect(HttpStatusCode.OK).Text("status"));
        (await DecideAsync(item, "approve", _bruno)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        await App.Host.AdvanceAsync(TimeSpan.FromDays(5));

        Assert.NotEqual("NEW-1", await PayoutAccountAsync(supplier));
    }

    [Fact]
    public async Task Given_a_frozen_facility_When_two_persons_resume_it_Then_it_lives_again()
    {
        await Journey.ApplyAsync();
        var financing = (await App.Service<CasesTable>().GetAsync(Journey.CaseId, CancellationToken.None)).Case;
        var freezes = App.Service<FacilityFreezes>();
        await freezes.FreezeAsync(financing, "Defaulted.", 100, CancellationToken.None);
        var facility = $"facilities/{FacilitiesTable.IdOf(financing.SupplierId, financing.AgreementId)}";
        Assert.Equal("Frozen", (await App.GetAsync(facility, _anna)).Text("status"));

        var item = await OpenAsync("facility-frozen");
        Assert.Equal("open", (await DecideAsync(item, "resume", _anna)).Expect(HttpStatusCode.OK).Text("status"));
        Assert.Equal("Frozen", (await App.GetAsync(facility, _anna)).Text("status"));
        Assert.Equal("decided", (await DecideAsync(item, "resume", _bruno)).Expect(HttpStatusCode.OK).Text("status"));

        Assert.Equal("Live", (await App.GetAsync(facility, _anna)).Text("status"));
        // The promise of the commit that froze it may be kept again: it has been lifted and stays so.
        await freezes.FreezeAsync(financing, "Defaulted.", 100, CancellationToken.None);
        Assert.Equal("Live", (await App.GetAsync(facility, _anna)).Text("status"));
    }

    [Fact]
    public async Task Given_a_facility_frozen_while_the_bank_looks_at_an_order_Then_nothing_is_paid_on_it()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        var id = await journey.ApplyAsync(journey.OrderId);
        var financing = (await journey.App.Service<CasesTable>().GetAsync(id, CancellationToken.None)).Case;
        await journey.App.Service<FacilityFreezes>().FreezeAsync(financing, "Another case defaulted.", 100, CancellationToken.None);

        await journey.Bravo.DecideOrdersAsync();

        Assert.Empty(await journey.SettleAllAsync());
        var answer = await journey.App.GetAsync($"cases/{id}");
        Assert.Equal("Verified", answer.Text("lifecycle"));
        Assert.Contains(answer.Body.GetProperty("flags").EnumerateArray(), flag => flag.GetString() == "Frozen");
    }

    [Fact]
    public async Task Given_an_agreement_in_run_off_Then_new_cases_are_refused_and_after_its_end_what_the_bank_was_told_to_pay_runs_on()
    {
        await Journey.ApplyAsync();
        var running = Journey.CaseId;
        (await TransitAsync("Ended")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await TransitAsync("RunOff")).Expect(HttpStatusCode.Created);

        await Journey.ApplyAsync();
        Assert.Equal("agreement-not-live", (await Journey.CaseAsync()).Body.GetProperty("reasons")[0].GetProperty("code").GetString());
        Assert.Equal((2, "RunOff"), await AgreementAsync());
        (await TransitAsync("Ended")).Expect(HttpStatusCode.Created);
        await Journey.Bank.RestAsync();

        Assert.Equal((3, "Ended"), await AgreementAsync());
        // The bank has been told to pay: that case is no longer undisbursed and runs on.
        var facts = (await App.GetAsync($"cases/{running}/timeline", _anna)).Body.GetProperty("facts").EnumerateArray().Select(fact => fact.GetProperty("name").GetString());
        Assert.Contains("AgreementEnded", facts);
        Assert.Equal("DisbursementPending", (await App.GetAsync($"cases/{running}", _anna)).Text("lifecycle"));
        (await TransitAsync("RunOff")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
    }

    [Fact]
    public async Task Given_an_insolvent_supplier_Then_its_open_case_hears_of_it_and_no_new_one_is_admitted()
    {
        await Journey.ApplyAsync();
        var supplier = (await Journey.CaseAsync()).Text("supplierId");
        var body = new JsonObject { ["declaredAt"] = "2017-03-01T10:00:00Z", ["reference"] = "12 IN 34/17" };
        var first = (await App.PostAsync($"parties/{supplier}/insolvencies", body, idempotencyKey: "declared")).Expect(HttpStatusCode.Created);
        await Journey.Bank.RestAsync();

        Assert.Equal(first.Body.ToString(), (await App.PostAsync($"parties/{supplier}/insolvencies", body, idempotencyKey: "declared")).Expect(HttpStatusCode.Created).Body.ToString());
        Assert.Equal("Insolvent", (await App.GetAsync($"parties/{supplier}", _anna)).Text("status"));
        Assert.Contains((await Journey.CaseAsync()).Body.GetProperty("flags").EnumerateArray(), flag => flag.GetString() == "Insolvent");
        (await App.PostAsync($"parties/{supplier}/statuses", new JsonObject { ["status"] = "Active", ["reason"] = "?" }, _anna)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        await Journey.ApplyAsync();
        Assert.Contains((await Journey.CaseAsync()).Body.GetProperty("reasons").EnumerateArray(), reason => reason.GetProperty("code").GetString() == "supplier-insolvent");
        await App.Host.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Empty(await App.DueAsync());
    }

    [Fact]
    public async Task Given_a_suspended_supplier_Then_no_case_is_admitted_until_it_is_active_again()
    {
        var supplier = (await App.GetAsync($"orders/{Journey.OrderId}", _anna)).Text("supplierId");
        (await App.PostAsync($"parties/{supplier}/statuses", new JsonObject { ["status"] = "Suspended", ["reason"] = "Odd prices" }, _anna)).Expect(HttpStatusCode.Created);
        await Journey.ApplyAsync();
        Assert.Equal("supplier-suspended", (await Journey.CaseAsync()).Body.GetProperty("reasons")[0].GetProperty("code").GetString());

        (await App.PostAsync($"parties/{supplier}/statuses", new JsonObject { ["status"] = "Active", ["reason"] = "Explained" }, _anna)).Expect(HttpStatusCode.Created);
        await Journey.ApplyAsync();

        Assert.Equal("DisbursementPending", (await Journey.CaseAsync()).Text("lifecycle"));
        Assert.Equal(["party-status", "party-status"], await AuditAsync("2017-03-01"));
    }

    private async Task<string> PayoutAccountAsync(string party) => (await App.GetAsync($"parties/{party}", _anna)).Text("payoutAccount");

    private async Task<IEnumerable<string?>> TimelineAsync() =>
        (await App.GetAsync($"cases/{Journey.CaseId}/timeline", _anna)).Body.GetProperty("facts").EnumerateArray().Select(fact => fact.GetProperty("name").GetString());

    private async Task<IReadOnlyList<string?>> AuditAsync(string day) =>
        [.. (await App.GetAsync($"audit?day={day}", _anna)).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("action").GetString())];

    private async Task<(int, string)> AgreementAsync()
    {
        var agreement = await App.GetAsync($"agreements/{Journey.AgreementId}", _anna);
        return (agreement.Body.GetProperty("version").GetInt32(), agreement.Text("status"));
    }

    private Task<Answer> TransitAsync(string status) =>
        App.PostAsync($"agreements/{Journey.AgreementId}/transitions", new JsonObject { ["status"] = status, ["reason"] = "Over" }, _anna);

    private async Task<string> OpenAsync(string kind) =>
        (await App.GetAsync("work-items?status=open", _anna)).Body.GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("kind").GetString() == kind).GetProperty("id").GetString()!;

    private Task<Answer> DecideAsync(string item, string decision, string key) =>
        App.PostAsync($"work-items/{item}/decisions", new JsonObject { ["decision"] = decision, ["note"] = "Looked at it" }, key);
}
