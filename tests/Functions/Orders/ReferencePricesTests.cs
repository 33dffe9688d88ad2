using System.Net;
using System.Text.Json.Nodes;

namespace Tests.Functions.Orders;

public sealed class ReferencePricesTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private ScfApp App => shared.App;

    [Fact]
    public async Task Given_prices_When_one_is_set_anew_Then_the_last_word_counts_and_a_late_repeat_of_the_first_changes_nothing()
    {
        var first = (await App.PostAsync("reference-prices", Price("Roses"), idempotencyKey: "roses")).Expect(HttpStatusCode.Created);
        await App.Host.AdvanceAsync(TimeSpan.FromMinutes(1));
        (await App.PostAsync("reference-prices", Price(" ROSES", "5.00", "6.00"))).Expect(HttpStatusCode.Created);
        var repeat = (await App.PostAsync("reference-prices", Price("Roses"), idempotencyKey: "roses")).Expect(HttpStatusCode.Created);

        Assert.Equal(first.Body.ToString(), repeat.Body.ToString());
        var counts = (await App.GetAsync("reference-prices?item=roses&currency=BRL")).Expect(HttpStatusCode.OK);
        Assert.Equal(("5.00", "6.00"), (counts.Amount("low"), counts.Amount("high")));
        (await App.PostAsync("reference-prices", Price("Roses", "1.00"), idempotencyKey: "roses")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await App.GetAsync("reference-prices?item=roses&currency=EUR")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("Lilies", "EUR")]
    [InlineData("Orchids", "BRL")]
    public async Task Given_a_price_When_its_key_is_used_for_another_item_or_currency_Then_it_is_refused_and_nothing_is_said_about_that(string item, string currency)
    {
        var first = Price("Lilies");
        (await App.PostAsync("reference-prices", first, idempotencyKey: "lilies")).Expect(HttpStatusCode.Created);
        JsonObject other = new() { ["item"] = item, ["low"] = Requests.Money("1.00", currency), ["high"] = Requests.Money("2.00", currency) };

        (await App.PostAsync("reference-prices", other, idempotencyKey: "lilies")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        (await App.GetAsync($"reference-prices?item={item}&currency={currency}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("reference-prices", "item missing")]
    [InlineData("reference-prices?item=x", "currency unknown-currency")]
    [InlineData("reference-prices?item=x&currency=XXY", "currency unknown-currency")]
    public async Task Given_an_incomplete_question_When_asked_Then_what_is_missing_is_named(string route, string fault) =>
        Assert.Equal([fault], (await App.GetAsync(route)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);

    [Theory]
    [InlineData("item", "\"\"", "/item too-short")]
    [InlineData("low", """{"amount":"2.51","currency":"BRL"}""", "/low out-of-range")]
    [InlineData("low", """{"amount":"2.00","currency":"EUR"}""", "/high/currency wrong-currency")]
    [InlineData("high", """{"amount":"0.00","currency":"BRL"}""", "/high/amount out-of-range")]
    [InlineData("high", "null", "/high missing")]
    [InlineData("unit", "1", "/unit unknown-field")]
    public async Task Given_a_wrong_field_When_a_price_is_set_Then_it_is_named(string field, string value, string fault)
    {
        var body = Price("Tulips");
        body[field] = JsonNode.Parse(value);

        Assert.Equal([fault], (await App.PostAsync("reference-prices", body)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    private static JsonObject Price(string item, string low = "2.00", string high = "2.50") => Requests.ReferencePrice(item, low, high);
}
