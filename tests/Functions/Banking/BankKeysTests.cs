using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ScfFunctions.Access;
using Tests.Functions.Journeys;

namespace Tests.Functions.Banking;

/// <summary>Keys of banks are made known, listed and taken back by admins, each for its own tenant.</summary>
public sealed class BankKeysTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private ScfApp App => shared.App;

    [Fact]
    public async Task A_key_is_made_known_once_and_shown_as_it_is()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = Bank.KeyRequest("shown", key, validUntil: "2018-01-01T00:00:00Z");
        var first = (await App.PostAsync("bank-keys", asked, idempotencyKey: "shown")).Expect(HttpStatusCode.Created);
        var again = (await App.PostAsync("bank-keys", asked, idempotencyKey: "shown")).Expect(HttpStatusCode.Created);

        Assert.Equal(first.Body.ToString(), again.Body.ToString());
        Assert.Equal(key.ExportSubjectPublicKeyInfoPem(), first.Text("publicKey"));
        Assert.Contains("shown", await ListAsync());
        asked["validUntil"] = null;
        (await App.PostAsync("bank-keys", asked, idempotencyKey: "shown")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await App.PostAsync("bank-keys", asked)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
    }

    [Fact]
    public async Task A_key_is_revoked_once()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await App.PostAsync("bank-keys", Bank.KeyRequest("gone", key))).Expect(HttpStatusCode.Created);
        JsonObject why = new() { ["reason"] = "Lost" };
        var first = (await App.PostAsync("bank-keys/acme/gone/revocations", why, idempotencyKey: "gone")).Expect(HttpStatusCode.Created);
        var again = (await App.PostAsync("bank-keys/acme/gone/revocations", why, idempotencyKey: "gone")).Expect(HttpStatusCode.Created);

        Assert.Equal(("Lost", "2017-03-01T12:00:00Z"), (first.Text("revocationReason"), first.Text("revokedAt")));
        Assert.Equal(first.Body.ToString(), again.Body.ToString());
        var audit = (await App.GetAsync("audit?day=2017-03-01")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray()
            .Where(entry => entry.GetProperty("subject").GetString() == "acme gone").Select(entry => entry.GetProperty("action").GetString());
        Assert.Equal(["bank-key-added", "bank-key-revoked"], audit.Order(StringComparer.Ordinal));
        JsonObject other = new() { ["reason"] = "Stolen" };
        (await App.PostAsync("bank-keys/acme/gone/revocations", other, idempotencyKey: "gone")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await App.PostAsync("bank-keys/acme/gone/revocations", other)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await App.PostAsync("bank-keys/acme/never/revocations", why)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await App.PostAsync("bank-keys/Acme/gone/revocations", why)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Every_fault_of_a_key_is_named()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        var sound = Bank.KeyRequest("faulty", key);

        Assert.Equal(["/validUntil out-of-range"], await FaultsAsync(sound, "validUntil", "2017-01-01T00:00:00Z"));
        Assert.Equal(["/publicKey malformed-key"], await FaultsAsync(sound, "publicKey", large.ExportSubjectPublicKeyInfoPem()));
        Assert.Equal(["/publicKey malformed-key"], await FaultsAsync(sound, "publicKey", key.ExportPkcs8PrivateKeyPem()));
        Assert.Equal(["/publicKey malformed-key"], await FaultsAsync(sound, "publicKey", "not a key"));
        Assert.Equal(["/keyId malformed"], await FaultsAsync(sound, "keyId", "a/b"));
        Assert.Equal(["/bank malformed"], await FaultsAsync(sound, "bank", "Acme"));
        Assert.Equal(["/bank unknown-bank"], await FaultsAsync(sound, "bank", "nobody"));
        (await App.GetAsync("bank-keys")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await App.GetAsync("bank-keys?bank=acme&continuation=x")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Only_an_admin_makes_keys_known_and_only_for_its_own_tenant()
    {
        await using var app = await ScfApp.StartAsync();
        TestBank bank = new(app);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var admin = await app.KeyAsync("default", "ada", Roles.Admin, SubjectKind.Person);
        var site = await app.KeyAsync("default", "shop", Roles.Site | Roles.Operator | Roles.Auditor);
        var other = await app.KeyAsync("other", "olga", Roles.Admin, SubjectKind.Person);

        (await app.PostAsync("bank-keys", bank.KeyRequest("k1", key), site)).ExpectProblem(HttpStatusCode.Forbidden, "role-missing");
        (await app.PostAsync("bank-keys", bank.KeyRequest("k1", key), admin)).Expect(HttpStatusCode.Created);

        (await app.PostAsync("bank-keys/acme/k1/revocations", new JsonObject { ["reason"] = "Mischief" }, other)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await app.PostAsync("bank-keys", bank.KeyRequest("k1", key), other)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        Assert.Empty((await app.GetAsync("bank-keys?bank=acme", other)).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray());
        Assert.Single((await app.GetAsync("bank-keys?bank=acme", site)).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray());
    }

    private TestBank Bank => new(App);

    private async Task<IReadOnlyList<string>> FaultsAsync(JsonObject sound, string field, string value)
    {
        var faulty = sound.DeepClone().AsObject();
        faulty[field] = value;
        return (await App.PostAsync("bank-keys", faulty)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults;
    }

    private async Task<IReadOnlyList<string>> ListAsync() =>
        [.. (await App.GetAsync("bank-keys?bank=acme")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray().Select(key => key.GetProperty("keyId").GetString()!)];
}
