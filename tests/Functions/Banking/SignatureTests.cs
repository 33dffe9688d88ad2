using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ScfFunctions.Access;
using ScfFunctions.Banking;
using Tests.Functions.Journeys;

namespace Tests.Functions.Banking;

/// <summary>Who speaks in a message is known by its signature, or the message is not heard.</summary>
public sealed class SignatureTests
{
    private static readonly Dictionary<string, string> SignedOnly = new() { ["Scf:UnsignedBankMessages"] = "false" };

    [Fact]
    public async Task Given_a_known_key_Then_signed_messages_take_effect_and_the_evidence_names_the_key()
    {
        await using var journey = await Journey.WithOrderAsync(settings: SignedOnly);
        await journey.Bank.UseKeyAsync("2017-a");
        await journey.ApplyAsync();

        await journey.Bank.SettleAllAsync();

        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
        Assert.Equal("ecdsa-p256-sha256 2017-a", await AuthenticationAsync(journey, "DisbursementSettled"));
        Assert.Empty(await journey.Bank.DeadLettersAsync());
    }

    [Fact]
    public async Task Given_unsigned_messages_are_let_in_Then_the_evidence_says_so_and_a_signed_one_is_still_checked()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        var paymentId = $"{journey.CaseId}-D1";
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        TestBank impostor = new(journey.App);
        impostor.SignWith(stranger, "unknown");
        await impostor.ReportAsync(paymentId, "6965.00");
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());

        await journey.Bank.ReportAsync(paymentId, "6965.00");

        Assert.Equal("loopback-unsigned", await AuthenticationAsync(journey, "DisbursementSettled"));
        Assert.Equal(["unknown-key"], await ReasonsAsync(journey));
    }

    [Fact]
    public async Task Given_a_message_that_is_not_the_banks_own_Then_it_is_a_dead_letter_that_says_why_and_nothing_happens()
    {
        await using var journey = await Journey.WithOrderAsync(settings: SignedOnly);
        await journey.ApplyAsync();
        var paymentId = $"{journey.CaseId}-D1";
        var bank = journey.Bank;
        await bank.ReportAsync(paymentId, "6965.00");
        await bank.UseKeyAsync("k1");
        // The queue drops a MessageId that it has had, so each message has one of its own.
        await SendAsync("m-1", body => body.Replace("6965.00", "6965.01", StringComparison.Ordinal));
        await bank.SendTextAsync(Body("m-2"), "m-2-again", bank.SignatureOf("m-2", Body("m-2")));
        await bank.SendTextAsync(Body("m-3"), "m-3", "bm8gc2lnbmF0dXJl");
        await bank.SendTextAsync(Body("m-4"), "m-4", "not base64");
        await bank.SendTextAsync(Body("m-5"), "m-5-again");
        await bank.SendTextAsync(Body("m-6").Replace("\"acme\"", "\"bravo\"", StringComparison.Ordinal), "m-6");
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var (keyId, messageId) in new[] { ("k1", "m-7"), ("k2", "m-8"), ("no/key", "m-9") })
        {
            bank.SignWith(other, keyId);
            await bank.SendTextAsync(Body(messageId), messageId);
        }

        Assert.Equal(
            ["unsigned-message", "bad-signature", "bad-signature", "bad-signature", "bad-signature", "message-id-differs", "foreign-bank", "bad-signature", "unknown-key", "unknown-key"],
            await ReasonsAsync(journey));
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
        Assert.Empty(await journey.WorkItemsAsync());

        string Body(string messageId) => Report(bank, paymentId, "6965.00", messageId).ToJsonString();
        Task SendAsync(string messageId, Func<string, string> change) => bank.SendTextAsync(change(Body(messageId)), messageId, bank.SignatureOf(messageId, Body(messageId)));
    }

    [Fact]
    public async Task Given_a_key_of_another_bank_Then_it_does_not_sign_for_this_one()
    {
        await using var journey = await Journey.WithOrderAsync(settings: SignedOnly);
        await journey.ApplyAsync();
        TestBank bravo = new(journey.App, "bravo");
        await bravo.UseKeyAsync("k1");

        await bravo.ReportAsync($"{journey.CaseId}-D1", "6965.00");
        await bravo.NotifyCreditAsync("E1", "10000.00", journey.OrderId);

        Assert.Equal(["foreign-bank", "foreign-bank"], await ReasonsAsync(journey));
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_one_key_after_another_Then_both_sign_until_the_old_one_is_revoked_and_what_came_before_stands()
    {
        await using var journey = await Journey.WithOrderAsync(settings: SignedOnly);
        await journey.ApplyAsync();
        using var oldKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var newKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bank = journey.Bank;
        (await journey.App.PostAsync("bank-keys", bank.KeyRequest("old", oldKey))).Expect(HttpStatusCode.Created);
        (await journey.App.PostAsync("bank-keys", bank.KeyRequest("new", newKey))).Expect(HttpStatusCode.Created);

        bank.SignWith(newKey, "new");
        await bank.ReportAsync($"{journey.CaseId}-D1", "6965.00", "ACCP");
        bank.SignWith(oldKey, "old");
        await bank.ReportAsync($"{journey.CaseId}-D1", "6965.00");
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
        await journey.ToDayAsync(1);
        (await journey.App.PostAsync("bank-keys/acme/old/revocations", new JsonObject { ["reason"] = "Replaced" })).Expect(HttpStatusCode.Created);

        await bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        Assert.Equal(["key-not-valid"], await ReasonsAsync(journey));
        bank.SignWith(newKey, "new");
        await bank.NotifyCreditAsync("E2", "10000.00", journey.OrderId);
        Assert.Equal("ecdsa-p256-sha256 new", await AuthenticationAsync(journey, "CreditBooked"));
    }

    [Fact]
    public async Task Given_a_key_that_is_valid_for_a_day_Then_it_counts_by_the_moment_at_which_the_message_came()
    {
        await using var journey = await Journey.WithOrderAsync(settings: SignedOnly);
        await journey.Bank.UseKeyAsync("day", "2017-03-02T12:00:00Z", "2017-03-03T12:00:00Z");

        foreach (var day in new[] { 0, 1, 2 })
        {
            await journey.ToDayAsync(day);
            await journey.Bank.NotifyCreditAsync($"E{day}", "1.00", "for nobody");
        }

        var letters = await journey.Bank.DeadLettersAsync();
        Assert.Equal(2, letters.Count);
        Assert.Contains("valid from 2017-03-02T12:00:00", letters[0], StringComparison.Ordinal);
        Assert.Contains("valid until 2017-03-03T12:00:00", letters[1], StringComparison.Ordinal);
        Assert.Equal(["credit-in-suspense"], await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_the_same_signed_message_twice_Then_it_has_one_effect()
    {
        await using var journey = await Journey.WithOrderAsync(settings: SignedOnly);
        await journey.ApplyAsync();
        await journey.Bank.UseKeyAsync("k1");
        var report = Report(journey.Bank, $"{journey.CaseId}-D1", "6965.00", $"{journey.CaseId}-D1-ACSC").ToJsonString();
        await journey.Bank.SendTextAsync(report, $"{journey.CaseId}-D1-ACSC");
        await journey.ToDayAsync(1);

        await journey.Bank.SendTextAsync(report, $"{journey.CaseId}-D1-ACSC");

        Assert.Single(await journey.TimelineAsync(), "DisbursementSettled");
        Assert.Empty(await journey.Bank.DeadLettersAsync());
    }

    [Fact]
    public async Task Given_a_key_that_another_tenant_made_known_Then_the_bank_does_not_speak_to_this_one_with_it()
    {
        await using var journey = await Journey.WithOrderAsync(settings: SignedOnly);
        await journey.ApplyAsync();
        var elsewhere = await journey.App.KeyAsync("elsewhere", "ada", Roles.Admin, SubjectKind.Person);
        await journey.Bank.UseKeyAsync("k1", key: elsewhere);

        await journey.Bank.ReportAsync($"{journey.CaseId}-D1", "6965.00");
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);

        Assert.Equal(["foreign-bank", "foreign-bank"], await ReasonsAsync(journey));
    }

    [Theory]
    [InlineData("nistP256", true)]
    [InlineData("nistP384", false)]
    public void Only_public_keys_of_P_256_are_keys(string curve, bool isKey)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));

        Assert.Equal(isKey, BankSignature.IsPublicKey(key.ExportSubjectPublicKeyInfoPem()));
        Assert.False(BankSignature.IsPublicKey(key.ExportECPrivateKeyPem()));
        Assert.False(BankSignature.IsPublicKey(key.ExportPkcs8PrivateKeyPem()));
    }

    [Fact]
    public void A_signature_made_by_OpenSSL_is_good()
    {
        // openssl ecparam -name prime256v1 -genkey; printf 'acme\nm-1\n{"a":1}' | openssl dgst -sha256 -sign
        const string publicKey = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEm8AE44iK7lodwnhnAn1n/rYQzzmT
            ZyCfIHte5tFV1OotREjErz6nQNgImR3l0LpQO25lWf9LN/MfZnnniBMv8g==
            -----END PUBLIC KEY-----
            """;
        const string signature = "MEUCIDYnf4qNNyXYCCX/hi//OMpx3mkcTtVfSrIPoLF6MUmCAiEA/NoF287t7O6/AfYONbHHm4Mo4BKPgio7Urqev4v24N4=";

        Assert.True(BankSignature.IsGood(publicKey, signature, BankSignature.Payload("acme", "m-1", """{"a":1}"""u8)));
        Assert.False(BankSignature.IsGood(publicKey, signature, BankSignature.Payload("acme", "m-2", """{"a":1}"""u8)));
        Assert.Equal("acme\nm-1\n{}", Encoding.UTF8.GetString(BankSignature.Payload("acme", "m-1", "{}"u8)));
    }

    private static JsonObject Report(TestBank bank, string paymentId, string amount, string messageId)
    {
        var message = bank.Message("pain.002", messageId);
        message["transactions"] = new JsonArray(new JsonObject
        {
            ["endToEndId"] = paymentId,
            ["status"] = "ACSC",
            ["amount"] = Requests.Money(amount),
            ["settlementDate"] = "2017-03-01",
        });
        return message;
    }

    private static async Task<IReadOnlyList<string>> ReasonsAsync(Journey journey) =>
        [.. (await journey.Bank.DeadLettersAsync()).Select(letter => letter[..letter.IndexOf(':', StringComparison.Ordinal)])];

    private static async Task<string?> AuthenticationAsync(Journey journey, string fact) =>
        (await journey.App.GetAsync($"cases/{journey.CaseId}/timeline")).Expect(HttpStatusCode.OK).Body.GetProperty("facts").EnumerateArray()
            .Last(each => each.GetProperty("name").GetString() == fact).GetProperty("evidence").GetProperty("authentication").GetString();
}
