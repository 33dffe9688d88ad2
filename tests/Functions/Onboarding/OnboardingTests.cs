using System.Net;
using System.Text.Json.Nodes;

namespace Tests.Functions.Onboarding;

public sealed class OnboardingTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Given_a_supplier_When_taken_in_Then_it_can_be_read_where_the_answer_says()
    {
        var app = shared.App;

        var created = (await app.PostAsync("parties", Requests.Party())).Expect(HttpStatusCode.Created);

        Assert.Equal("Active", created.Text("status"));
        Assert.Equal($"/api/parties/{created.Id}", created.Location);
        var read = (await app.GetAsync($"parties/{created.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal(created.Body.ToString(), read.Body.ToString());
    }

    [Fact]
    public async Task Given_a_supplier_without_an_account_When_taken_in_Then_the_field_is_named()
    {
        var app = shared.App;
        var party = Requests.Party();
        party["payoutAccount"] = null;

        var refused = await app.PostAsync("parties", party);

        Assert.Equal(["/payoutAccount missing"], refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Fact]
    public async Task Given_a_pool_When_set_up_Then_one_and_a_half_times_the_net_assets_can_be_lent()
    {
        var app = shared.App;

        var pool = (await app.PostAsync("pools", Requests.Pool())).Expect(HttpStatusCode.Created);

        Assert.Equal("3000000.01", pool.Amount("lendable"));
        Assert.Equal("3000000.01", pool.Amount("headroom"));
        Assert.Equal("0.00", pool.Amount("reserved"));
        Assert.Equal(pool.Body.ToString(), (await app.GetAsync($"pools/{pool.Id}")).Body.ToString());
    }

    [Fact]
    public async Task Given_borrowings_above_half_of_the_net_capital_When_a_pool_is_set_up_Then_it_is_refused()
    {
        var app = shared.App;
        var pool = Requests.Pool();
        pool["bankBorrowings"] = Requests.Money("500000.01");

        var refused = await app.PostAsync("pools", pool);

        Assert.Equal(["/bankBorrowings out-of-range"], refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Fact]
    public async Task Given_an_agreement_When_set_up_Then_it_carries_the_policy_of_its_preset_as_data()
    {
        var app = shared.App;
        var pool = (await app.PostAsync("pools", Requests.Pool())).Id;

        var created = (await app.PostAsync("agreements", Requests.Agreement(pool))).Expect(HttpStatusCode.Created);

        Assert.Equal("Live", created.Text("status"));
        Assert.Equal(1, created.Body.GetProperty("version").GetInt32());
        Assert.Equal(
            """{"funder":"Platform","decider":"Rules","guaranteeShare":0,"feeOwner":"Funder","recoveryRanking":"BankFirst"}""",
            created.Body.GetProperty("policy").GetRawText());
        Assert.Equal("17:00", created.Text("cutOff"));
        Assert.Equal(created.Body.ToString(), (await app.GetAsync($"agreements/{created.Id}")).Body.ToString());
    }

    [Fact]
    public async Task Given_the_bank_preset_When_an_agreement_differs_from_it_Then_the_policy_is_the_preset_with_the_differences()
    {
        var app = shared.App;
        var agreement = Requests.BankAgreement((await app.PostAsync("pools", Requests.Pool())).Id);
        agreement["policy"] = new JsonObject { ["guaranteeShare"] = 2000, ["feeOwner"] = "Platform" };
        agreement["fourEyesAbove"] = Requests.Money("5000.00");

        var created = (await app.PostAsync("agreements", agreement)).Expect(HttpStatusCode.Created);

        Assert.Equal(
            """{"funder":"FundingBank","decider":"Bank","guaranteeShare":2000,"feeOwner":"Platform","recoveryRanking":"BankFirst"}""",
            created.Body.GetProperty("policy").GetRawText());
        Assert.Equal(("acme", "BANK-1", "5000.00"), (created.Text("fundingBank"), created.Text("funderAccount"), created.Amount("fourEyesAbove")));
        Assert.Equal(
            [5, 5, 2, 365, 360],
            new[] { "recallDays", "decisionDays", "reminderDays", "facilityDays", "writeOffDays" }.Select(name => created.Body.GetProperty(name).GetInt32()));
        Assert.Equal(created.Body.ToString(), (await app.GetAsync($"agreements/{created.Id}")).Body.ToString());
    }

    [Fact]
    public async Task Given_terms_beside_the_usual_ones_When_an_agreement_is_set_up_Then_it_says_them_all()
    {
        var app = shared.App;
        var agreement = Requests.Agreement((await app.PostAsync("pools", Requests.Pool())).Id);
        var usual = (await app.PostAsync("agreements", agreement)).Expect(HttpStatusCode.Created);
        foreach (var (name, value) in JsonNode.Parse(
            """{"dayCount":"30E/360 ISDA","flatFee":{"amount":"10.00","currency":"BRL"},"penaltyBase":"OverduePrincipal","penaltyEffect":"ReplacesInterest","buckets":[10,20],"waterfall":{"pastDue":["Principal","Interest","Fees","Penalty"]}}""")!.AsObject())
            agreement[name] = value!.DeepClone();

        var created = (await app.PostAsync("agreements", agreement)).Expect(HttpStatusCode.Created);

        Assert.Equal(["OverduePrincipalAndInterest", "AddsToInterest"], new[] { "penaltyBase", "penaltyEffect" }.Select(usual.Text));
        Assert.Equal(["30E/360 ISDA", "OverduePrincipal", "ReplacesInterest"], new[] { "dayCount", "penaltyBase", "penaltyEffect" }.Select(created.Text));
        Assert.Equal("10.00", created.Amount("flatFee"));
        Assert.Equal(["[30,60,90,180]", "[10,20]"], new[] { usual, created }.Select(agreed => agreed.Body.GetProperty("buckets").GetRawText()));
        Assert.Equal(
            """{"performing":["Fees","Penalty","Interest","Principal"],"pastDue":["Principal","Interest","Fees","Penalty"],"recalled":["Fees","Penalty","Interest","Principal"],"writtenOff":["Fees","Penalty","Interest","Principal"]}""",
            created.Body.GetProperty("waterfall").GetRawText());
        Assert.Equal(created.Body.ToString(), (await app.GetAsync($"agreements/{created.Id}")).Body.ToString());
    }

    [Fact]
    public async Task Given_interest_that_floats_When_an_agreement_is_set_up_Then_it_says_so_in_place_of_a_rate()
    {
        var app = shared.App;
        var agreement = Requests.Agreement((await app.PostAsync("pools", Requests.Pool())).Id);
        Assert.Equal("null", (await app.PostAsync("agreements", agreement)).Expect(HttpStatusCode.Created).Body.GetProperty("floatingRate").GetRawText());
        agreement.Remove("annualRate");
        agreement["floatingRate"] = new JsonObject { ["index"] = "STIBOR-3M", ["margin"] = 250, ["resetDays"] = 30 };

        var created = (await app.PostAsync("agreements", agreement)).Expect(HttpStatusCode.Created);

        Assert.Equal(("null", """{"index":"STIBOR-3M","margin":250,"resetDays":30}"""), (created.Body.GetProperty("annualRate").GetRawText(), created.Body.GetProperty("floatingRate").GetRawText()));
        Assert.Equal(created.Body.ToString(), (await app.GetAsync($"agreements/{created.Id}")).Body.ToString());
    }

    public static TheoryData<string, string, string> WrongPolicies => new()
    {
        { "Platform", """{"policy":{"guaranteeShare":1}}""", "/policy/guaranteeShare not-applicable" },
        { "Platform", """{"policy":{"decider":"Bank"}}""", "/fundingBank missing" },
        { "Platform", """{"policy":{"lender":"Bank"}}""", "/policy/lender unknown-field" },
        { "Platform", """{"policy":{"funder":"Nobody"}}""", "/policy/funder unknown-value" },
        { "Platform", """{"fundingBank":"acme"}""", "/fundingBank not-applicable" },
        { "Platform", """{"funderAccount":"BANK-1"}""", "/funderAccount not-applicable" },
        { "Platform", """{"policy":{"decider":"Bank"},"fundingBank":"nobody"}""", "/fundingBank unknown-bank" },
        { "Bank", """{"fundingBank":null}""", "/fundingBank missing" },
        { "Bank", """{"funderAccount":null}""", "/funderAccount missing" },
        { "Bank", """{"policy":{"guaranteeShare":10001}}""", "/policy/guaranteeShare out-of-range" },
        { "Bank", """{"decisionDays":2}""", "/reminderDays out-of-range" },
        { "Bank", """{"recallDays":0}""", "/recallDays out-of-range" },
        { "Bank", """{"facilityDays":1097}""", "/facilityDays out-of-range" },
        { "Bank", """{"extensionDays":366}""", "/extensionDays out-of-range" },
        { "Bank", """{"writeOffDays":90}""", "/writeOffDays out-of-range" },
        { "Bank", """{"fourEyesAbove":{"amount":"1.00","currency":"USD"}}""", "/fourEyesAbove/currency wrong-currency" },
        { "Bank", """{"mostBuyerShare":0}""", "/mostBuyerShare out-of-range" },
        { "Platform", """{"minimumFee":{"amount":"1.00","currency":"USD"}}""", "/minimumFee/currency wrong-currency" },
        { "Platform", """{"flatFee":{"amount":"-1.00","currency":"BRL"}}""", "/flatFee/amount malformed-amount" },
        { "Platform", """{"penaltyBase":"Everything"}""", "/penaltyBase unknown-value" },
        { "Platform", """{"waterfall":{"late":["Fees"]}}""", "/waterfall/late unknown-field" },
        { "Platform", """{"waterfall":{"pastDue":["Principal"]}}""", "/waterfall/pastDue too-few" },
        { "Platform", """{"waterfall":{"pastDue":["Principal","Principal","Fees","Interest"]}}""", "/waterfall/pastDue given-twice" },
        { "Platform", """{"waterfall":{"pastDue":["Principal","Interest","Fees","Capital"]}}""", "/waterfall/pastDue/3 unknown-value" },
        { "Platform", """{"penaltyRate":1199,"penaltyEffect":"ReplacesInterest"}""", "/penaltyEffect inconsistent" },
        { "Platform", """{"instalments":[{"afterDays":30,"share":10000}]}""", "/instalments inconsistent" },
        { "Platform", """{"instalments":[{"afterDays":60,"share":9999}]}""", "/instalments inconsistent" },
        { "Platform", """{"instalments":[{"afterDays":0,"share":10000}]}""", "/instalments/0/afterDays out-of-range" },
        { "Platform", """{"floatingRate":{"index":"CDI","margin":250,"resetDays":30}}""", "/annualRate not-applicable" },
        { "Platform", """{"annualRate":null}""", "/annualRate missing" },
        { "Platform", """{"annualRate":null,"floatingRate":{"index":"cdi","margin":250,"resetDays":30}}""", "/floatingRate/index malformed" },
        { "Platform", """{"annualRate":null,"floatingRate":{"index":"CDI|X","margin":250,"resetDays":30}}""", "/floatingRate/index malformed" },
        { "Platform", """{"annualRate":null,"floatingRate":{"index":"CDI","margin":2001,"resetDays":30}}""", "/floatingRate/margin out-of-range" },
        { "Platform", """{"annualRate":null,"floatingRate":{"index":"CDI","margin":-1,"resetDays":30}}""", "/floatingRate/margin out-of-range" },
        { "Platform", """{"annualRate":null,"floatingRate":{"index":"CDI","margin":250,"resetDays":6}}""", "/floatingRate/resetDays out-of-range" },
        { "Platform", """{"annualRate":null,"floatingRate":{"index":"CDI","margin":250}}""", "/floatingRate/resetDays missing" },
        { "Platform", """{"annualRate":null,"floatingRate":{"index":"CDI","margin":250,"resetDays":30,"cap":900}}""", "/floatingRate/cap unknown-field" },
        { "Platform", """{"annualRate":null,"floatingRate":3}""", "/floatingRate wrong-type" },
        { "Platform", """{"annualRate":null,"floatingRate":{"index":"CDI","margin":250,"resetDays":30},"penaltyEffect":"ReplacesInterest"}""", "/penaltyEffect inconsistent" },
        { "Platform", """{"buckets":[]}""", "/buckets too-few" },
        { "Platform", """{"buckets":[30,"60"]}""", "/buckets/1 wrong-type" },
        { "Platform", """{"buckets":[0,60]}""", "/buckets/0 out-of-range" },
        { "Platform", """{"buckets":[60,30]}""", "/buckets out-of-order" },
    };

    [Theory]
    [MemberData(nameof(WrongPolicies))]
    public async Task Given_a_policy_that_does_not_fit_together_When_an_agreement_is_set_up_Then_the_field_is_named(string preset, string changes, string expected)
    {
        var app = shared.App;
        var pool = (await app.PostAsync("pools", Requests.Pool())).Id;
        var agreement = preset == "Bank" ? Requests.BankAgreement(pool) : Requests.Agreement(pool);
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject()) agreement[name] = value?.DeepClone();

        var refused = await app.PostAsync("agreements", agreement);

        Assert.Equal([expected], refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Fact]
    public async Task Given_a_collection_account_of_another_bank_When_an_agreement_is_set_up_Then_it_is_refused()
    {
        await using var app = await ScfApp.StartAsync(settings: new() { ["Scf:Banks"] = "acme;zeta" });
        var agreement = Requests.Agreement((await app.PostAsync("pools", Requests.Pool())).Id);
        (await app.PostAsync("agreements", agreement)).Expect(HttpStatusCode.Created);
        agreement["accountBank"] = "zeta";

        Assert.Equal(["/collectionAccount account-taken"], (await app.PostAsync("agreements", agreement)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    public static TheoryData<string, string, string> WrongAgreements => new()
    {
        { "advanceRate", "0", "/advanceRate out-of-range" },
        { "advanceRate", "10001", "/advanceRate out-of-range" },
        { "advanceRate", "70.5", "/advanceRate wrong-type" },
        { "advanceRate", "\"70 %\"", "/advanceRate wrong-type" },
        { "penaltyRate", "-1", "/penaltyRate out-of-range" },
        { "dayCount", "\"Act/366\"", "/dayCount unknown-value" },
        { "tenorDays", "0", "/tenorDays out-of-range" },
        { "tenorDays", "721", "/tenorDays out-of-range" },
        { "graceDays", "1e99", "/graceDays wrong-type" },
        { "cutOff", "\"25:00\"", "/cutOff malformed-time" },
        { "timeZone", "\"America/Atlantis\"", "/timeZone unknown-time-zone" },
        { "holidays", "[\"2017-02-29\"]", "/holidays/0 malformed-date" },
        { "holidays", "[\"2017-04-14\",\"2017-04-14\"]", "/holidays given-twice" },
        { "holidays", "\"2017-04-14\"", "/holidays wrong-type" },
        { "collectionAccount", "\"has space\"", "/collectionAccount malformed" },
        { "collectionAccount", "\"0123456789012345678901234567890123456789\"", "/collectionAccount malformed" },
        { "accountBank", "\"ACME Bank\"", "/accountBank malformed" },
        { "accountBank", "\"nobody\"", "/accountBank unknown-bank" },
        { "poolId", "\"cpunknown\"", "/poolId unknown-id" },
        { "poolId", "\"../secret\"", "/poolId unknown-id" },
        { "currency", "\"XYZ\"", "/currency unknown-currency" },
        { "starterLimit", """{"amount":"500000.01","currency":"BRL"}""", "/starterLimit out-of-range" },
        { "buyerLimit", """{"amount":"1.00","currency":"USD"}""", "/buyerLimit/currency wrong-currency" },
        { "tolerance", """{"amount":"-0.01","currency":"BRL"}""", "/tolerance/amount malformed-amount" },
        { "tolerance", """{"amount":"0.001","currency":"BRL"}""", "/tolerance/amount malformed-amount" },
        { "tolerance", "0.01", "/tolerance wrong-type" },
    };

    [Theory]
    [MemberData(nameof(WrongAgreements))]
    public async Task Given_one_wrong_field_When_an_agreement_is_set_up_Then_that_field_is_named_first(string field, string value, string expected)
    {
        var app = shared.App;
        var agreement = Requests.Agreement((await app.PostAsync("pools", Requests.Pool())).Id);
        agreement[field] = JsonNode.Parse(value);

        var refused = await app.PostAsync("agreements", agreement);

        Assert.Equal(expected, refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults[0]);
    }

    [Fact]
    public async Task Given_a_pool_in_another_currency_When_an_agreement_is_set_up_Then_it_is_refused()
    {
        var app = shared.App;
        var agreement = Requests.Agreement((await app.PostAsync("pools", Requests.Pool("USD"))).Id);

        var refused = await app.PostAsync("agreements", agreement);

        Assert.Equal(["/currency wrong-currency"], refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }
}
