using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Storage;

namespace Tests.Functions.Facilities;

public sealed class FacilitiesTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private ScfApp App => shared.App;

    [Fact]
    public async Task Given_a_supplier_without_history_When_it_applies_Then_it_gets_the_starter_limit_with_the_reason()
    {
        var (supplier, _) = await App.PartiesAsync();

        var facility = (await App.PostAsync("facilities", Requests.Facility(supplier, await App.AgreementAsync()))).Expect(HttpStatusCode.Created);

        Assert.Equal(("Live", "Starter"), (facility.Text("status"), facility.Text("grade")));
        Assert.Equal(("10000.00", "10000.00", "0.00", "0.00"),
            (facility.Amount("limit"), facility.Amount("headroom"), facility.Amount("reserved"), facility.Amount("utilised")));
        Assert.Equal(["history-too-short"], Reasons(facility));
        Assert.Equal($"/api/facilities/{facility.Id}", facility.Location);
        Assert.Equal(facility.Body.ToString(), (await App.GetAsync($"facilities/{facility.Id}")).Expect(HttpStatusCode.OK).Body.ToString());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"creditReport":false,"givenBy":"Ana","givenAt":"2017-02-28T09:00:00Z"}""")]
    public async Task Given_no_consent_When_a_supplier_applies_Then_it_is_refused_and_nothing_is_stored(string consent)
    {
        var (supplier, _) = await App.PartiesAsync();
        var agreement = await App.AgreementAsync();
        var application = Requests.Facility(supplier, agreement);
        application["consent"] = JsonNode.Parse(consent);

        var refused = (await App.PostAsync("facilities", application)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "consent-missing");

        Assert.Equal(["consent-missing"], Reasons(refused));
        (await App.GetAsync($"facilities/{FacilitiesTable.IdOf(supplier, agreement)}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Given_one_key_for_many_suppliers_at_once_When_they_apply_Then_one_gets_a_line_and_the_others_are_refused()
    {
        var agreement = await App.AgreementAsync();
        var suppliers = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ => (await App.PartiesAsync()).SupplierId));

        var answers = await Task.WhenAll(suppliers.Select(supplier => App.PostAsync("facilities", Requests.Facility(supplier, agreement), idempotencyKey: "one-for-many")));

        var accepted = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.All(answers.Except([accepted]), answer => answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused"));
        foreach (var supplier in suppliers.Where(supplier => supplier != accepted.Text("supplierId")))
            (await App.GetAsync($"facilities/{FacilitiesTable.IdOf(supplier, agreement)}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Given_a_good_history_When_the_supplier_applies_again_Then_the_same_facility_is_reviewed()
    {
        var (supplier, buyer) = await App.PartiesAsync();
        var agreement = await App.AgreementAsync();
        var first = (await App.PostAsync("facilities", Requests.Facility(supplier, agreement), idempotencyKey: "first")).Expect(HttpStatusCode.Created);
        for (var number = 1; number <= 12; number++)
        {
            var order = (await App.PostAsync("orders", Requests.Order(supplier, buyer, $"PO-{number}"))).Expect(HttpStatusCode.Created).Id;
            (await App.PostAsync($"orders/{order}/receipts", Requests.Receipt())).Expect(HttpStatusCode.Created);
        }

        var review = (await App.PostAsync("facilities", Requests.Facility(supplier, agreement))).Expect(HttpStatusCode.Created);

        Assert.Equal(first.Id, review.Id);
        Assert.Equal("C", review.Text("grade"));
        Assert.Equal("50000.00", review.Amount("limit"));
        Assert.Contains("limit-by-request", Reasons(review));
        Assert.Equal(review.Body.ToString(), (await App.GetAsync($"facilities/{review.Id}")).Body.ToString());
        // The first request's answer is what it was.
        var repeat = await App.PostAsync("facilities", Requests.Facility(supplier, agreement), idempotencyKey: "first");
        Assert.Equal(first.Body.ToString(), repeat.Body.ToString());
    }

    [Fact]
    public async Task Given_a_bad_history_When_the_supplier_applies_again_Then_the_limit_is_cut_below_what_is_used()
    {
        var (supplier, buyer) = await App.PartiesAsync();
        var agreement = await App.AgreementAsync();
        (await App.PostAsync("facilities", Requests.Facility(supplier, agreement))).Expect(HttpStatusCode.Created);
        await UseAsync(supplier, agreement, 700_000);
        for (var number = 1; number <= 6; number++)
        {
            var order = (await App.PostAsync("orders", Requests.Order(supplier, buyer, $"PO-{number}"))).Expect(HttpStatusCode.Created).Id;
            (await App.PostAsync($"orders/{order}/cancellations", Requests.Cancellation())).Expect(HttpStatusCode.Created);
        }

        var review = (await App.PostAsync("facilities", Requests.Facility(supplier, agreement))).Expect(HttpStatusCode.Created);

        Assert.Equal(("Rejected", "E"), (review.Text("status"), review.Text("grade")));
        Assert.Equal(("0.00", "7000.00", "0.00"), (review.Amount("limit"), review.Amount("utilised"), review.Amount("headroom")));
        Assert.Contains("many-cancellations", Reasons(review));
    }

    [Fact]
    public async Task Given_an_agreement_in_run_off_When_a_supplier_applies_Then_it_is_refused()
    {
        var (supplier, _) = await App.PartiesAsync();
        var agreements = App.Service<AgreementsTable>();
        var live = (await agreements.FindAsync("default", await App.AgreementAsync(), CancellationToken.None))!;
        var ending = await agreements.AddAsync(live with { Id = "arunoff", Status = AgreementStatus.RunOff }, CancellationToken.None);

        (await App.PostAsync("facilities", Requests.Facility(supplier, ending.Id))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "agreement-not-live");
    }

    [Fact]
    public async Task Given_what_does_not_fit_When_a_supplier_applies_Then_it_is_named()
    {
        var (supplier, buyer) = await App.PartiesAsync();
        var agreement = await App.AgreementAsync();
        var foreign = Requests.Facility(supplier, agreement);
        foreign["requestedLimit"] = Requests.Money("1000.00", "USD");
        var future = Requests.Facility(supplier, agreement);
        future["consent"]!["givenAt"] = "2017-03-02T00:00:00Z";

        (await App.PostAsync("facilities", foreign)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "currency-mismatch");
        (await App.PostAsync("facilities", Requests.Facility(buyer, agreement))).ExpectProblem(HttpStatusCode.UnprocessableEntity, "supplier-not-active");
        await FaultAsync("/consent/givenAt in-the-future", future);
        await FaultAsync("/requestedLimit/amount out-of-range", Requests.Facility(supplier, agreement, "0.00"));
        await FaultAsync("/supplierId unknown-id", Requests.Facility("pnobody", agreement));
        await FaultAsync("/agreementId unknown-id", Requests.Facility(supplier, "anothing"));

        async Task FaultAsync(string fault, JsonObject application) =>
            Assert.Equal([fault], (await App.PostAsync("facilities", application)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    private static IEnumerable<string?> Reasons(Answer answer) =>
        answer.Body.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString());

    /// <summary>Makes the facility look as if a case had drawn on it.</summary>
    private async Task UseAsync(string supplier, string agreement, long minorUnits)
    {
        HoldLedger ledger = new(App.Service<Azure.Data.Tables.TableServiceClient>().GetTableClient(FacilitiesTable.Name), nameof(FacilityDecision.Limit));
        await ledger.SetAsync(supplier, FacilitiesTable.LimitRow(agreement), "c1", 0, minorUnits, 1, CancellationToken.None);
    }
}
