using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using ScfFunctions.Access;
using Tests.Support;

namespace Tests.Functions.Access;

public sealed class AccessTests
{
    [Fact]
    public async Task Given_no_key_or_a_wrong_one_When_calling_Then_it_is_401()
    {
        await using var app = await ScfApp.StartAsync();

        (await app.GetAsync("parties/p", key: null)).ExpectProblem(HttpStatusCode.Unauthorized, "key-missing");
        (await app.GetAsync("parties/p", key: "nobody")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        (await app.GetAsync("parties/p", key: "k/.x")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        (await app.GetAsync("parties/p", key: new string('k', 5000))).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
    }

    [Theory]
    [InlineData("X-Forwarded-For", "10.0.0.1")]
    [InlineData("Forwarded", "for=10.0.0.1")]
    public async Task Given_the_development_key_When_forwarded_from_elsewhere_Then_it_is_unknown(string header, string value)
    {
        await using var app = await ScfApp.StartAsync();
        app.Http.DefaultRequestHeaders.Add(header, value);

        (await app.GetAsync("parties/p")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
    }

    [Fact]
    public async Task Given_the_first_key_When_issued_Then_the_development_key_ends_and_the_new_one_works()
    {
        await using var app = await ScfApp.StartAsync();
        Assert.Contains(app.Host.Log.Entries, entry => entry.Message.Contains(ScfApp.DevelopmentKey, StringComparison.Ordinal));

        var issued = (await app.PostAsync("keys", KeyRequest("anna", "admin", "operator"))).Expect(HttpStatusCode.Created);

        (await app.GetAsync("parties/p")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        (await app.GetAsync("parties/p", issued.Text("key"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.GetAsync("parties/p", issued.Text("key") + "x")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        await app.Host.RestartAsync();
        (await app.GetAsync("parties/p")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        (await app.GetAsync("parties/p", issued.Text("key"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Given_a_first_key_without_admin_When_asked_for_Then_it_is_refused_because_nobody_could_issue_another()
    {
        await using var app = await ScfApp.StartAsync();

        (await app.PostAsync("keys", KeyRequest("shop", "site"))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "first-key-not-admin");

        (await app.GetAsync("parties/p")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Given_the_answer_with_the_first_key_is_lost_When_the_request_is_repeated_Then_another_secret_takes_its_place()
    {
        await using var app = await ScfApp.StartAsync();
        var lost = (await app.PostAsync("keys", KeyRequest("anna", "admin"), idempotencyKey: "first")).Expect(HttpStatusCode.Created);
        await app.Host.RestartAsync();

        var again = (await app.PostAsync("keys", KeyRequest("anna", "admin"), idempotencyKey: "first")).Expect(HttpStatusCode.Created);

        Assert.Equal(lost.Id, again.Id);
        (await app.GetAsync("parties/p", lost.Text("key"))).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        (await app.GetAsync("parties/p")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        (await app.PostAsync("keys", KeyRequest("anna", "admin"), idempotencyKey: "second")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        (await app.PostAsync("keys", KeyRequest("mallory", "admin"), idempotencyKey: "first")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        (await app.GetAsync("parties/p", again.Text("key"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.PostAsync("keys", KeyRequest("anna", "admin"), idempotencyKey: "first")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        (await app.GetAsync("parties/p", again.Text("key"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Given_a_lost_first_key_When_its_request_comes_from_elsewhere_or_another_key_exists_Then_it_stays_lost()
    {
        await using var app = await ScfApp.StartAsync();
        (await app.PostAsync("keys", KeyRequest("anna", "admin"), idempotencyKey: "first")).Expect(HttpStatusCode.Created);

        app.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "10.0.0.1");
        (await app.PostAsync("keys", KeyRequest("anna", "admin"), idempotencyKey: "first")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        app.Http.DefaultRequestHeaders.Remove("X-Forwarded-For");
        await app.KeyAsync(DevelopmentKey.Tenant, "bruno", Roles.Admin, SubjectKind.Person);
        (await app.PostAsync("keys", KeyRequest("anna", "admin"), idempotencyKey: "first")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
    }

    [Fact]
    public async Task Given_a_key_request_again_When_sent_Then_the_key_is_not_shown_again()
    {
        await using var app = await ScfApp.StartAsync();
        var admin = (await app.PostAsync("keys", KeyRequest("anna", "admin"))).Text("key");

        var first = (await app.PostAsync("keys", KeyRequest("shop", "site"), admin, "shop-key")).Expect(HttpStatusCode.Created);
        var second = (await app.PostAsync("keys", KeyRequest("shop", "site"), admin, "shop-key")).Expect(HttpStatusCode.Created);

        Assert.Equal(first.Id, second.Id);
        Assert.Null(second.Text("key"));
        (await app.PostAsync("keys", KeyRequest("shop", "admin"), admin, "shop-key")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await app.PostAsync("parties", Requests.Party(), first.Text("key"))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Given_a_key_that_is_revoked_Then_it_opens_nothing_any_more_and_never_the_last_one()
    {
        await using var app = await ScfApp.StartAsync(settings: HostileMode.Calm);
        var admin = (await app.PostAsync("keys", KeyRequest("anna", "admin"))).Expect(HttpStatusCode.Created);
        var (adminKey, why) = (admin.Text("key"), new JsonObject { ["reason"] = "Left the company" });
        var site = (await app.PostAsync("keys", KeyRequest("shop", "site"), adminKey)).Expect(HttpStatusCode.Created);
        (await app.GetAsync("parties/p", site.Text("key"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");

        var revoked = (await app.PostAsync($"keys/{site.Id}/revocations", why.DeepClone(), adminKey, "r")).Expect(HttpStatusCode.Created);
        await app.Host.AdvanceAsync(TimeSpan.FromMinutes(1));

        (await app.GetAsync("parties/p", site.Text("key"))).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        Assert.Equal(revoked.Text("revokedAt"), (await app.PostAsync($"keys/{site.Id}/revocations", why.DeepClone(), adminKey, "r")).Expect(HttpStatusCode.Created).Text("revokedAt"));
        (await app.PostAsync($"keys/{admin.Id}/revocations", why.DeepClone(), adminKey)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await app.GetAsync("parties/p")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
    }

    [Fact]
    public async Task Given_two_keys_of_one_person_with_other_capitals_When_both_are_used_Then_it_is_one_person()
    {
        await using var app = await ScfApp.StartAsync();
        var admin = (await app.PostAsync("keys", KeyRequest("Anna.Souza", "admin", "operator"))).Text("key");
        var second = (await app.PostAsync("keys", KeyRequest("anna.SOUZA", "operator"), admin)).Text("key");

        foreach (var key in new[] { admin, second }) (await app.PostAsync("controls", Requests.Control("payments", "off"), key)).Expect(HttpStatusCode.Created);

        var audit = (await app.GetAsync("audit?day=2017-03-01", admin)).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2, audit.Count(entry => entry.GetProperty("action").GetString() == "switch-set" && entry.GetProperty("who").GetString() == "person:anna.souza"));
    }

    [Theory]
    [InlineData(Roles.Site, HttpStatusCode.Forbidden, HttpStatusCode.Created, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Operator, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.NotFound)]
    [InlineData(Roles.Auditor, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(Roles.Admin, HttpStatusCode.Created, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task A_role_may_do_what_it_is_for_and_read_everything(Roles role, HttpStatusCode issue, HttpStatusCode create, HttpStatusCode decide)
    {
        await using var app = await ScfApp.StartAsync();
        var key = await app.KeyAsync(DevelopmentKey.Tenant, "somebody", role, SubjectKind.Person);

        (await app.PostAsync("keys", KeyRequest("x", "site"), key)).Expect(issue);
        (await app.PostAsync("parties", Requests.Party(), key)).Expect(create);
        (await app.PostAsync("work-items/000.x/decisions", new JsonObject { ["decision"] = "acknowledge", ["note"] = "Seen" }, key)).Expect(decide);
        (await app.GetAsync("reports/trial-balance", key)).Expect(HttpStatusCode.OK);
        (await app.GetAsync("work-items", key)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Given_another_tenant_When_it_asks_for_what_is_not_its_own_Then_nothing_exists()
    {
        await using var app = await ScfApp.StartAsync();
        var (supplier, buyer) = await app.PartiesAsync();
        var agreement = await app.AgreementAsync();
        var pool = (await app.PostAsync("pools", Requests.Pool())).Id;
        var facility = (await app.PostAsync("facilities", Requests.Facility(supplier, agreement))).Expect(HttpStatusCode.Created).Id;
        var order = (await app.PostAsync("orders", Requests.Order(supplier, buyer))).Id;
        var stranger = await app.KeyAsync("elsewhere", "shop", Roles.Any);

        foreach (var route in new[] { $"parties/{supplier}", $"pools/{pool}", $"agreements/{agreement}", $"facilities/{facility}", $"orders/{order}" })
            (await app.GetAsync(route, stranger)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.PostAsync($"orders/{order}/receipts", Requests.Receipt(), stranger)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(
            ["/supplierId unknown-id", "/buyerId unknown-id"],
            (await app.PostAsync("orders", Requests.Order(supplier, buyer), stranger)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        Assert.Equal(
            ["/supplierId unknown-id"],
            (await app.PostAsync("facilities", Requests.Facility(supplier, agreement), stranger)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        Assert.Equal(
            ["/poolId unknown-id"],
            (await app.PostAsync("agreements", Requests.Agreement(pool), stranger)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Fact]
    public async Task Given_the_collection_account_of_another_tenant_When_an_agreement_is_set_up_Then_it_is_taken()
    {
        await using var app = await ScfApp.StartAsync();
        await app.AgreementAsync();
        var stranger = await app.KeyAsync("elsewhere", "shop", Roles.Any);
        var pool = (await app.PostAsync("pools", Requests.Pool(), stranger)).Expect(HttpStatusCode.Created).Id;

        var refused = await app.PostAsync("agreements", Requests.Agreement(pool), stranger);

        Assert.Equal(["/collectionAccount account-taken"], refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Theory]
    [InlineData("WEBSITE_INSTANCE_ID")]
    [InlineData("WEBSITE_SITE_NAME")]
    [InlineData("WEBSITE_POD_NAME")]
    public void Given_a_setting_that_only_the_platform_makes_Then_the_development_key_opens_nothing(string setting) =>
        Assert.False(new DevelopmentKey(new ConfigurationBuilder().AddInMemoryCollection([new(setting, "x")]).Build()).IsUsable);

    [Fact]
    public async Task Given_the_hash_of_a_secret_When_that_asks_for_the_first_key_from_elsewhere_Then_it_opens_that_and_nothing_else()
    {
        const string secret = "made-up-by-whoever-deploys";
        await using var app = await ScfApp.StartAsync(settings: new() { [DevelopmentKey.FirstKeyHashSetting] = SecretHash.Of(secret) });
        app.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");

        (await app.GetAsync("parties/p", secret)).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        (await app.PostAsync("keys", KeyRequest("anna", "admin"), SecretHash.Of(secret))).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        (await app.PostAsync("keys", KeyRequest("shop", "site"), secret)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "first-key-not-admin");
        var lost = (await app.PostAsync("keys", KeyRequest("anna", "admin"), secret, "first")).Expect(HttpStatusCode.Created);
        (await app.PostAsync("keys", KeyRequest("ben", "admin"), secret)).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        var issued = (await app.PostAsync("keys", KeyRequest("anna", "admin"), secret, "first")).Expect(HttpStatusCode.Created);

        (await app.GetAsync("parties/p", lost.Text("key"))).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
        (await app.GetAsync("parties/p", issued.Text("key"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.PostAsync("keys", KeyRequest("anna", "admin"), secret, "first")).ExpectProblem(HttpStatusCode.Unauthorized, "key-unknown");
    }

    [Theory]
    [InlineData("short")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    public void Given_a_first_key_hash_that_is_none_When_starting_Then_the_setting_is_named(string hash) => Assert.Contains(
        DevelopmentKey.FirstKeyHashSetting,
        Assert.Throws<SettingException>(() => new DevelopmentKey(new ConfigurationBuilder().AddInMemoryCollection([new(DevelopmentKey.FirstKeyHashSetting, hash)]).Build())).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"name":"x","subject":{"kind":"robot","id":"r"},"roles":["admin"]}""", "/subject/kind unknown-value")]
    [InlineData("""{"name":"x","subject":{"kind":"person","id":"a b"},"roles":["admin"]}""", "/subject/id malformed")]
    [InlineData("""{"name":"x","subject":{"kind":"person","id":"a"},"roles":[]}""", "/roles too-few")]
    [InlineData("""{"name":"x","subject":{"kind":"person","id":"a"},"roles":["Admin"]}""", "/roles/0 unknown-value")]
    [InlineData("""{"name":"x","subject":{"kind":"person","id":"a"},"roles":["site","site"]}""", "/roles given-twice")]
    [InlineData("""{"name":"x","subject":"person","roles":["site"]}""", "/subject wrong-type")]
    public async Task Given_a_wrong_field_When_a_key_is_asked_for_Then_it_is_named(string body, string fault)
    {
        await using var app = await ScfApp.StartAsync();

        Assert.Equal([fault], (await app.PostTextAsync("keys", body)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    private static JsonObject KeyRequest(string person, params string[] roles) => new()
    {
        ["name"] = $"Key of {person}",
        ["subject"] = new JsonObject { ["kind"] = "person", ["id"] = person },
        ["roles"] = new JsonArray([.. roles.Select(role => (JsonNode)role)]),
    };
}
