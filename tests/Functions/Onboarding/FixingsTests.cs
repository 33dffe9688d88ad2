using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace Tests.Functions.Onboarding;

/// <summary>What indices stood at, through HTTP. It is 1 March 2017.</summary>
public sealed class FixingsTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private ScfApp App => shared.App;

    [Fact]
    public async Task Given_a_fixing_When_it_is_said_again_Then_it_stands_as_it_was_said_and_another_rate_is_refused()
    {
        var first = (await App.PostAsync("indices/STIBOR-3M/fixings", Requests.Fixing("2017-03-01", -50), idempotencyKey: "march")).Expect(HttpStatusCode.Created);
        Assert.Equal(("STIBOR-3M", "2017-03-01", -50), (first.Text("index"), first.Text("date"), first.Body.GetProperty("rate").GetInt32()));
        foreach (var key in (string[])["march", "again"])
        {
            var repeat = (await App.PostAsync("indices/STIBOR-3M/fixings", Requests.Fixing("2017-03-01", -50), idempotencyKey: key)).Expect(HttpStatusCode.Created);
            Assert.Equal(first.Body.ToString(), repeat.Body.ToString());
        }

        (await App.PostAsync("indices/STIBOR-3M/fixings", Requests.Fixing("2017-03-01", -49))).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await App.PostAsync("indices/STIBOR-3M/fixings", Requests.Fixing("2017-02-28", -50), idempotencyKey: "march")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Equal(["2017-03-01 -50"], await ListAsync("STIBOR-3M"));
    }

    [Fact]
    public async Task Given_fixings_in_any_order_Then_the_list_begins_with_the_latest_and_keeps_to_its_period_and_its_index()
    {
        foreach (var (date, rate) in new[] { ("2017-02-27", 27), ("2017-01-31", 31), ("2017-02-28", 28), ("1999-12-31", 1) })
            (await App.PostAsync("indices/NIBOR/fixings", Requests.Fixing(date, rate))).Expect(HttpStatusCode.Created);
        (await App.PostAsync("indices/NIBOR-6M/fixings", Requests.Fixing("2017-02-28", 6))).Expect(HttpStatusCode.Created);

        Assert.Equal(["2017-02-28 28", "2017-02-27 27", "2017-01-31 31", "1999-12-31 1"], await ListAsync("NIBOR"));
        Assert.Equal(["2017-02-27 27", "2017-01-31 31"], await ListAsync("NIBOR", "?from=2017-01-31&to=2017-02-27"));
        Assert.Equal([], await ListAsync("NOBODYS"));
    }

    [Fact]
    public async Task Given_more_than_a_page_Then_the_list_goes_on_where_it_ended_and_the_last_known_is_found_for_any_day()
    {
        var (table, floating) = (App.Service<FixingsTable>(), new FloatingRate("LONG", AnnualRate.FromBasisPoints(0), 30));
        DateOnly first = new(2016, 1, 1);
        for (var day = 0; day < 230; day += 2)
            await table.AddAsync("default", new StoredFixing($"f{day}", "LONG", new Fixing(first.AddDays(day), day), ScfApp.Start, "test"), CancellationToken.None);

        var page = (await App.GetAsync("indices/LONG/fixings")).Expect(HttpStatusCode.OK);
        var next = (await App.GetAsync($"indices/LONG/fixings?continuation={Uri.EscapeDataString(page.Text("continuation"))}")).Expect(HttpStatusCode.OK);
        Assert.Equal((100, 15), (page.Body.GetProperty("items").GetArrayLength(), next.Body.GetProperty("items").GetArrayLength()));
        foreach (var day in (int[])[0, 1, 100, 101, 228, 500])
            Assert.Equal(Math.Min(228, day / 2 * 2), (await table.FindLastKnownAsync("default", floating, first.AddDays(day), CancellationToken.None))!.Rate);
        Assert.Null(await table.FindLastKnownAsync("default", floating, first.AddDays(-1), CancellationToken.None));
        Assert.Null(await table.FindLastKnownAsync("other", floating, first, CancellationToken.None));
    }

    [Theory]
    [InlineData("date", "\"2017-03-02\"", "/date out-of-range")]
    [InlineData("date", "\"1 March\"", "/date malformed-date")]
    [InlineData("date", "null", "/date missing")]
    [InlineData("rate", "-2001", "/rate out-of-range")]
    [InlineData("rate", "8001", "/rate out-of-range")]
    [InlineData("rate", "1.5", "/rate wrong-type")]
    [InlineData("source", "\"x\"", "/source unknown-field")]
    public async Task Given_a_wrong_field_When_a_fixing_is_said_Then_it_is_named(string field, string value, string fault)
    {
        var body = Requests.Fixing("2017-03-01", 100);
        body[field] = JsonNode.Parse(value);

        Assert.Equal([fault], (await App.PostAsync("indices/WRONG/fixings", body)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Theory]
    [InlineData("?from=March", "from malformed")]
    [InlineData("?to=March", "to malformed")]
    [InlineData("?from=2017-03-01&to=2017-02-28", "to out-of-range")]
    [InlineData("?continuation=x", "continuation malformed")]
    public async Task Given_a_wrong_question_Then_it_is_named(string query, string fault) =>
        Assert.Equal([fault], (await App.GetAsync($"indices/NIBOR/fixings{query}")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);

    [Fact]
    public async Task Given_a_name_that_is_no_index_Then_nothing_is_taken_in_for_it()
    {
        Assert.Equal(["index malformed"], (await App.PostAsync("indices/stibor/fixings", Requests.Fixing("2017-03-01", 1))).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        (await App.GetAsync("indices/stibor/fixings")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Given_an_auditor_When_it_says_a_fixing_Then_it_may_not()
    {
        await using var app = await ScfApp.StartAsync();
        app.Key = await app.KeyAsync("default", "site", Roles.Site | Roles.Admin);
        var auditor = await app.KeyAsync("default", "auditor", Roles.Auditor);
        (await app.PostAsync("indices/CDI/fixings", Requests.Fixing("2017-03-01", 1), auditor)).ExpectProblem(HttpStatusCode.Forbidden, "role-missing");
        (await app.GetAsync("indices/CDI/fixings", auditor)).Expect(HttpStatusCode.OK);
    }

    private async Task<IReadOnlyList<string>> ListAsync(string index, string query = "") =>
    [
        .. (await App.GetAsync($"indices/{index}/fixings{query}")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray()
            .Select(item => $"{item.GetProperty("date").GetString()} {item.GetProperty("rate").GetInt32()}"),
    ];
}
