using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Orders;

namespace Tests.Functions.Orders;

public sealed class OrdersTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private ScfApp App => shared.App;

    [Fact]
    public async Task Given_an_order_When_taken_in_Then_it_can_be_read_and_carries_no_financing_yet()
    {
        var (supplier, buyer) = await App.PartiesAsync();

        var created = (await App.PostAsync("orders", Requests.Order(supplier, buyer))).Expect(HttpStatusCode.Created);

        Assert.Equal($"/api/orders/{created.Id}", created.Location);
        Assert.Equal("2.5", created.Body.GetProperty("lines")[1].GetProperty("quantity").GetString());
        Assert.Equal("10000.00", created.Amount("payable"));
        Assert.Equal(0, created.Body.GetProperty("documents").GetArrayLength());
        Assert.Null(created.Text("financingCaseId"));
        Assert.Equal(created.Body.ToString(), (await App.GetAsync($"orders/{created.Id}")).Expect(HttpStatusCode.OK).Body.ToString());
    }

    [Fact]
    public async Task Given_an_order_of_200_long_lines_When_taken_in_Then_all_of_it_is_kept()
    {
        var (supplier, buyer) = await App.PartiesAsync();
        var order = Requests.Order(supplier, buyer);
        order["lines"] = new JsonArray([.. Enumerable.Range(1, OrderRequest.MostLines).Select(Line)]);
        order["payable"] = Requests.Money("2500.00");

        var created = (await App.PostAsync("orders", order)).Expect(HttpStatusCode.Created);

        Assert.Equal(created.Body.ToString(), (await App.GetAsync($"orders/{created.Id}")).Body.ToString());
        order["lines"]!.AsArray().Add(Line(0));
        Assert.Equal(["/lines too-many"], (await App.PostAsync("orders", order)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);

        // Letters outside the basic plane take two characters each, also where a property ends.
        static JsonNode Line(int number) => new JsonObject
        {
            ["id"] = $"{number}",
            ["description"] = string.Concat(Enumerable.Repeat("🌷", 50)),
            ["quantity"] = "1",
            ["unitPrice"] = Requests.Money("10.00"),
            ["amount"] = Requests.Money("10.00"),
        };
    }

    public static TheoryData<string, string, string[]> WrongOrders => new()
    {
        { "payable", """{"amount":"10000.01","currency":"BRL"}""", ["/payable wrong-sum"] },
        { "payable", """{"amount":"0.00","currency":"BRL"}""", ["/payable/amount out-of-range"] },
        { "payable", """{"amount":"-1.00","currency":"BRL"}""", ["/payable/amount malformed-amount"] },
        { "payable", """{"amount":"10000.000","currency":"BRL"}""", ["/payable/amount malformed-amount"] },
        { "payable", """{"amount":"99999999999999999999999.00","currency":"BRL"}""", ["/payable/amount malformed-amount"] },
        { "payable", """{"amount":"1e4","currency":"BRL"}""", ["/payable/amount malformed-amount"] },
        { "payable", """{"amount":10000,"currency":"BRL"}""", ["/payable/amount wrong-type"] },
        { "payable", """{"amount":"10000.00","currency":"brl"}""", ["/payable/currency unknown-currency"] },
        { "payable", """{"amount":"10000.00","currency":"JPY"}""", ["/payable/amount malformed-amount"] },
        { "payable", """{"amount":"10000.00"}""", ["/payable/currency missing"] },
        { "payable", """{"amount":"10000.00","currency":"BRL","scale":2}""", ["/payable/scale unknown-field"] },
        { "payable", "\"10000.00\"", ["/payable wrong-type"] },
        { "payable", "null", ["/payable missing"] },
        { "prepaid", """{"amount":"10000.01","currency":"BRL"}""", ["/prepaid out-of-range"] },
        { "charges", """{"amount":"500.00","currency":"USD"}""", ["/charges/currency wrong-currency"] },
        { "lines", "[]", ["/lines too-few"] },
        { "lines", "{}", ["/lines wrong-type"] },
        { "lines", "[7, null]", ["/lines/0 wrong-type", "/lines/1 wrong-type"] },
        { "deliveryDeadline", "\"2017-02-27\"", ["/deliveryDeadline out-of-range"] },
        { "deliveryDeadline", "\"20.03.2017\"", ["/deliveryDeadline malformed-date"] },
        { "deliveryDeadline", "\"1066-10-14\"", ["/deliveryDeadline out-of-range"] },
        { "issuedAt", "\"2017-03-01T08:00:00\"", ["/issuedAt malformed-instant"] },
        { "issuedAt", "\"2017-03-01T08:00:00+01:00\"", ["/issuedAt malformed-instant"] },
        { "issuedAt", "\"2017-03-01T12:06:00Z\"", ["/issuedAt in-the-future"] },
        { "orderNumber", "\"line\\nbreak\"", ["/orderNumber not-printable"] },
        { "orderNumber", "\"   \"", ["/orderNumber too-short"] },
        { "buyerId", "\"nobody\"", ["/buyerId unknown-id"] },
        { "buyerId", "7", ["/buyerId wrong-type"] },
    };

    [Theory]
    [MemberData(nameof(WrongOrders))]
    public async Task Given_a_wrong_field_When_an_order_is_sent_Then_it_is_named_and_nothing_is_stored(string field, string value, string[] faults)
    {
        var (supplier, buyer) = await App.PartiesAsync();
        var order = Requests.Order(supplier, buyer);
        order[field] = JsonNode.Parse(value);
        var key = $"wrong-{field}-{value.GetHashCode(StringComparison.Ordinal)}";

        var refused = await App.PostAsync("orders", order, idempotencyKey: key);

        Assert.Equal(faults, refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        (await App.PostAsync("orders", Requests.Order(supplier, buyer), idempotencyKey: key)).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Given_wrong_lines_When_an_order_is_sent_Then_each_is_named()
    {
        var (supplier, buyer) = await App.PartiesAsync();
        var order = Requests.Order(supplier, buyer);
        order["lines"]![0]!["amount"] = Requests.Money("8000.01");
        order["lines"]![1]!["id"] = "1";
        order["payable"] = Requests.Money("10000.01");

        var refused = (await App.PostAsync("orders", order)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal(["/lines given-twice", "/lines/0/amount wrong-sum"], refused.Faults);
        order["lines"]![0]!["quantity"] = "0";
        order["lines"]![1]!["quantity"] = "1.1234567";
        refused = (await App.PostAsync("orders", order)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal(["/lines/0/quantity out-of-range", "/lines/1/quantity malformed-quantity"], refused.Faults);
    }

    [Fact]
    public async Task Given_parties_in_the_wrong_roles_When_an_order_is_sent_Then_both_are_named()
    {
        var (supplier, buyer) = await App.PartiesAsync();

        Assert.Equal(
            ["/supplierId wrong-role", "/buyerId wrong-role"],
            (await App.PostAsync("orders", Requests.Order(buyer, supplier))).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        Assert.Equal(
            ["/buyerId same-party"],
            (await App.PostAsync("orders", Requests.Order(supplier, supplier))).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }
}
