using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Access;
using ScfFunctions.Storage;

namespace Tests.Functions.Http;

/// <summary>Every request that creates something can be sent again.</summary>
public sealed class IdempotencyTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private ScfApp App => shared.App;

    public static TheoryData<string> Resources => ["parties", "pools", "agreements", "facilities", "orders"];

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Given_the_same_request_again_When_sent_Then_the_answer_is_the_same(string resource)
    {
        var body = await BodyAsync(resource);

        var first = (await App.PostTextAsync(resource, body, idempotencyKey: $"again-{resource}")).Expect(HttpStatusCode.Created);
        var second = (await App.PostTextAsync(resource, body, idempotencyKey: $"again-{resource}")).Expect(HttpStatusCode.Created);

        Assert.Equal(first.Body.ToString(), second.Body.ToString());
        Assert.Equal(first.Location, second.Location);
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Given_the_same_key_with_another_body_When_sent_Then_it_is_refused_and_the_first_stands(string resource)
    {
        var body = await BodyAsync(resource);
        var first = (await App.PostTextAsync(resource, body, idempotencyKey: $"other-{resource}")).Expect(HttpStatusCode.Created);

        (await App.PostTextAsync(resource, body + " ", idempotencyKey: $"other-{resource}"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        Assert.Equal(first.Body.ToString(), (await App.GetAsync($"{resource}/{first.Id}")).Expect(HttpStatusCode.OK).Body.ToString());
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task Given_the_same_request_many_times_at_once_When_sent_Then_all_get_the_one_answer(string resource)
    {
        var body = await BodyAsync(resource);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => App.PostTextAsync(resource, body, idempotencyKey: $"at-once-{resource}")));

        Assert.All(answers, answer => answer.Expect(HttpStatusCode.Created));
        Assert.Single(answers.Select(answer => answer.Body.ToString()).Distinct());
    }

    [Fact]
    public async Task Given_an_order_When_its_supplier_is_suspended_Then_a_repeat_is_still_answered_as_the_first_time()
    {
        var (supplier, buyer) = await App.PartiesAsync();
        var order = Requests.Order(supplier, buyer).ToJsonString();
        var first = (await App.PostTextAsync("orders", order, idempotencyKey: "suspended")).Expect(HttpStatusCode.Created);
        (await App.PostAsync($"parties/{supplier}/statuses", new JsonObject { ["status"] = "Suspended", ["reason"] = "For the test" })).Expect(HttpStatusCode.Created);

        var repeat = (await App.PostTextAsync("orders", order, idempotencyKey: "suspended")).Expect(HttpStatusCode.Created);

        Assert.Equal(first.Body.ToString(), repeat.Body.ToString());
    }

    [Fact]
    public async Task Given_an_order_When_its_key_is_used_for_another_supplier_Then_nothing_gets_into_the_history_of_that_one()
    {
        var (supplier, buyer) = await App.PartiesAsync();
        var (other, _) = await App.PartiesAsync();
        (await App.PostAsync("orders", Requests.Order(supplier, buyer), idempotencyKey: "history")).Expect(HttpStatusCode.Created);

        (await App.PostAsync("orders", Requests.Order(other, buyer), idempotencyKey: "history"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        await foreach (var order in App.Service<SupplierOrdersTable>().OfAsync(other, CancellationToken.None)) Assert.Fail($"{order.OrderId} is in the history.");
    }

    [Fact]
    public async Task Given_an_agreement_When_its_key_is_used_for_another_collection_account_Then_that_account_is_still_free()
    {
        await using var app = await ScfApp.StartAsync();
        var agreement = Requests.Agreement((await app.PostAsync("pools", Requests.Pool())).Id);
        (await app.PostAsync("agreements", agreement, idempotencyKey: "account")).Expect(HttpStatusCode.Created);
        agreement["collectionAccount"] = "COLLECT-2";

        (await app.PostAsync("agreements", agreement, idempotencyKey: "account")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        var stranger = await app.KeyAsync("elsewhere", "shop", Roles.Any);
        agreement["poolId"] = (await app.PostAsync("pools", Requests.Pool(), stranger)).Expect(HttpStatusCode.Created).Id;
        (await app.PostAsync("agreements", agreement, stranger)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Given_one_key_for_different_things_When_sent_Then_each_is_created()
    {
        var party = (await App.PostAsync("parties", Requests.Party(), idempotencyKey: "shared")).Expect(HttpStatusCode.Created);
        var pool = (await App.PostAsync("pools", Requests.Pool(), idempotencyKey: "shared")).Expect(HttpStatusCode.Created);

        Assert.NotEqual(party.Id[1..], pool.Id[2..]);
    }

    private async Task<string> BodyAsync(string resource)
    {
        if (resource == "parties") return Requests.Party().ToJsonString();
        if (resource == "pools") return Requests.Pool().ToJsonString();
        if (resource == "agreements") return Requests.Agreement((await App.PostAsync("pools", Requests.Pool())).Id).ToJsonString();
        var (supplier, buyer) = await App.PartiesAsync();
        return resource == "orders"
            ? Requests.Order(supplier, buyer).ToJsonString()
            : Requests.Facility(supplier, await App.AgreementAsync()).ToJsonString();
    }
}
