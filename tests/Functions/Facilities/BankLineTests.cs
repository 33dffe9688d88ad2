using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Journeys;
using Tests.Support;

namespace Tests.Functions.Facilities;

/// <summary>A line that the bank decides: asked once, reminded once, answered or expired; what lives meanwhile lives on.</summary>
public sealed class BankLineTests : IAsyncLifetime
{
    private ScfApp? _app;
    private TestBank? _bank;
    private string _supplier = "";
    private string _buyer = "";
    private string _agreement = "";
    private int _orders;

    private ScfApp App => _app!;

    private TestBank Bank => _bank!;

    private string FacilityId => FacilitiesTable.IdOf(_supplier, _agreement);

    public async Task InitializeAsync()
    {
        _app = await ScfApp.StartAsync(settings: new(HostileMode.Calm) { ["Scf:Banks"] = "acme;zeta" });
        _bank = new TestBank(App);
        (_supplier, _buyer) = await App.PartiesAsync();
        var pool = (await App.PostAsync("pools", Requests.Pool())).Expect(HttpStatusCode.Created).Id;
        _agreement = (await App.PostAsync("agreements", Requests.BankAgreement(pool))).Expect(HttpStatusCode.Created).Id;
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    [Fact]
    public async Task Given_an_application_Then_the_bank_gets_it_once_with_the_report_and_the_supplier_waits()
    {
        var answer = await ApplyAsync(key: "first");

        Assert.Equal(("Applied", "0.00", "Starter"), (answer.Text("status"), answer.Amount("limit"), answer.Text("grade")));
        Assert.Equal("Applied", (await FacilityAsync()).Text("status"));
        var question = await QuestionAsync();
        Assert.Equal(("credit-application", "50000.00", "2017-03-08"), (Text(question, "type"), question.GetProperty("requestedLimit").GetProperty("amount").GetString(), Text(question, "decideBy")));
        Assert.Equal((_supplier, "Loja das Flores", "Ana Souza"), (Text(question.GetProperty("supplier"), "id"), Text(question.GetProperty("supplier"), "name"), Text(question.GetProperty("consent"), "givenBy")));
        Assert.Equal("history-too-short", Text(question.GetProperty("report").GetProperty("reasons")[0], "code"));

        var repeat = await ApplyAsync(key: "first");
        Assert.Equal(answer.Body.ToString(), repeat.Body.ToString());
        Assert.Equal([], await Bank.TakeAllAsync());
        Assert.Equal(["facility-not-live"], await RefusedForAsync());
    }

    [Theory]
    [InlineData("8000.00", "8000.00")]
    [InlineData("900000.00", "50000.00")]
    public async Task Given_the_bank_approves_Then_the_facility_lives_with_no_more_than_was_asked_for(string granted, string limit)
    {
        await ApplyAsync();
        await Bank.DecideLineAsync(await ApplicationAsync(), granted);

        var facility = await FacilityAsync();

        Assert.Equal(("Live", limit, "2018-03-01"), (facility.Text("status"), facility.Amount("limit"), facility.Text("validUntil")));
        Assert.Equal([], await RefusedForAsync());
        var audit = (await App.GetAsync("audit?day=2017-03-01")).Body.GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("credit-decision", "bank acme"), (Text(audit, "action"), Text(audit, "who")));
        await App.Host.AdvanceAsync(TimeSpan.FromDays(20));
        Assert.DoesNotContain(await Bank.TakeAllAsync(), message => Text(message, "type") == "reminder" && Text(message, "about").StartsWith('d'));
    }

    [Fact]
    public async Task Given_the_bank_sets_a_last_day_When_it_is_over_Then_new_cases_are_refused()
    {
        await ApplyAsync();
        await Bank.DecideLineAsync(await ApplicationAsync(), "8000.00", validUntil: "2017-03-05");
        await App.Host.AdvanceAsync(TimeSpan.FromDays(5));

        Assert.Equal("Expired", (await FacilityAsync()).Text("status"));
        Assert.Equal(["facility-expired"], await RefusedForAsync());
    }

    [Fact]
    public async Task Given_the_bank_declines_Then_the_facility_is_rejected_with_its_reason()
    {
        await ApplyAsync();
        await Bank.DecideLineAsync(await ApplicationAsync(), limit: null, reason: "Too young.");

        var facility = await FacilityAsync();

        Assert.Equal(("Rejected", "0.00"), (facility.Text("status"), facility.Amount("limit")));
        Assert.Equal("declined-by-bank Too young.", $"{Text(facility.Body.GetProperty("reasons")[0], "code")} {Text(facility.Body.GetProperty("reasons")[0], "message")}");
        Assert.Equal(["facility-not-live"], await RefusedForAsync());
    }

    [Fact]
    public async Task Given_the_bank_is_silent_Then_it_is_reminded_once_and_the_application_expires_before_a_person()
    {
        await ApplyAsync();
        var application = await ApplicationAsync();

        await App.Host.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal([], await Bank.TakeAllAsync());
        await App.Host.AdvanceAsync(TimeSpan.FromDays(3));
        var reminder = Assert.Single(await Bank.TakeAllAsync());
        Assert.Equal(("reminder", application, $"{application}-reminder", "2017-03-08"), (Text(reminder, "type"), Text(reminder, "about"), Text(reminder, "messageId"), Text(reminder, "decideBy")));
        // Not when it was sent: should it be sent again, it is the same message.
        Assert.Equal("2017-03-03T03:00:00+00:00", Text(reminder, "creationDateTime"));
        Assert.Equal("Applied", (await FacilityAsync()).Text("status"));
        await App.Host.AdvanceAsync(TimeSpan.FromDays(4));

        Assert.Equal("Expired", (await FacilityAsync()).Text("status"));
        Assert.Equal(["credit-decision-overdue"], await OpenKindsAsync());
        Assert.Equal([], await Bank.TakeAllAsync());
        await Bank.DecideLineAsync(application, "8000.00");
        Assert.Equal("Expired", (await FacilityAsync()).Text("status"));
        Assert.Equal(["credit-decision-differs", "credit-decision-overdue"], await OpenKindsAsync());
    }

    [Fact]
    public async Task Given_one_key_for_two_suppliers_Then_the_second_is_refused_and_the_answer_lands_on_the_line_of_the_first()
    {
        await ApplyAsync(key: "shared");
        var other = (await App.PostAsync("parties", Requests.Party())).Expect(HttpStatusCode.Created).Id;

        (await App.PostAsync("facilities", Requests.Facility(other, _agreement), idempotencyKey: "shared"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await Bank.DecideLineAsync(await ApplicationAsync(), "8000.00");

        Assert.Equal(("Live", "8000.00"), ((await FacilityAsync()).Text("status"), (await FacilityAsync()).Amount("limit")));
        (await App.GetAsync($"facilities/{FacilitiesTable.IdOf(other, _agreement)}")).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Given_a_line_that_lives_When_the_supplier_applies_for_more_Then_it_stays_as_it_is_until_the_bank_decides()
    {
        await ApplyAsync();
        await Bank.DecideLineAsync(await ApplicationAsync(), "8000.00");

        var more = await ApplyAsync(key: "more");

        Assert.Equal(("Applied", "8000.00"), (more.Text("status"), more.Amount("limit")));
        Assert.Equal(("Live", "8000.00"), ((await FacilityAsync()).Text("status"), (await FacilityAsync()).Amount("limit")));
        await Bank.DecideLineAsync(await ApplicationAsync(), "5000.00");
        Assert.Equal(("Live", "5000.00"), ((await FacilityAsync()).Text("status"), (await FacilityAsync()).Amount("limit")));
    }

    [Fact]
    public async Task Given_a_second_answer_Then_the_first_counts_and_a_person_sees_both()
    {
        await ApplyAsync();
        var application = await ApplicationAsync();
        await Bank.DecideLineAsync(application, "8000.00");
        await Bank.DecideLineAsync(application, "8000.00");
        Assert.Equal([], await OpenKindsAsync());

        await Bank.DecideLineAsync(application, "9000.00");

        Assert.Equal("8000.00", (await FacilityAsync()).Amount("limit"));
        Assert.Equal(["credit-decision-differs"], await OpenKindsAsync());
    }

    [Fact]
    public async Task Given_another_bank_or_nothing_that_was_asked_Then_the_answer_is_a_dead_letter()
    {
        await ApplyAsync();
        await new TestBank(App, "zeta").DecideLineAsync(await ApplicationAsync(), "8000.00");
        await Bank.DecideLineAsync("dnobody", "8000.00");

        Assert.Equal("Applied", (await FacilityAsync()).Text("status"));
        Assert.Equal(["foreign-bank", "unknown-application"], (await Bank.DeadLettersAsync()).Select(letter => letter[..letter.IndexOf(':', StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Given_a_crash_before_the_message_went_out_Then_the_sweeper_sends_it()
    {
        await ApplyAsync();
        Assert.Single(await Bank.TakeAllAsync());
        var facilities = App.Service<FacilitiesTable>();
        await App.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        var application = (await App.DueAsync()).Single(marker => marker.Kind == PendingTable.CreditApplication).Item;
        var question = (await facilities.FindQuestionAsync(application, CancellationToken.None))!;
        Assert.True(await facilities.TryWriteAsync(question with { IsAsked = false }, null, CancellationToken.None));

        await App.Host.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.True((await facilities.FindQuestionAsync(application, CancellationToken.None))!.IsAsked);
    }

    [Fact]
    public async Task Given_a_case_that_freezes_the_facility_Then_new_cases_are_refused_and_each_freeze_counts_once()
    {
        await ApplyAsync();
        await Bank.DecideLineAsync(await ApplicationAsync(), "8000.00");
        var freezes = App.Service<FacilityFreezes>();
        var financing = Case();
        for (var repeat = 0; repeat < 2; repeat++) await freezes.FreezeAsync(financing, "Defaulted.", 7, CancellationToken.None);
        await freezes.FreezeAsync(financing, "Insolvent.", 8, CancellationToken.None);

        Assert.Equal("Frozen", (await FacilityAsync()).Text("status"));
        Assert.Equal(["facility-frozen", "facility-frozen"], await OpenKindsAsync());
        Assert.Equal(["facility-frozen"], await RefusedForAsync());
        // Its limit is still the bank's and may be cut below what is used.
        Assert.Equal("8000.00", (await FacilityAsync()).Amount("limit"));
    }

    private async Task<Answer> ApplyAsync(string? key = null) =>
        (await App.PostAsync("facilities", Requests.Facility(_supplier, _agreement), idempotencyKey: key)).Expect(HttpStatusCode.Created);

    private async Task<Answer> FacilityAsync() => (await App.GetAsync($"facilities/{FacilityId}")).Expect(HttpStatusCode.OK);

    private async Task<JsonElement> QuestionAsync() => Assert.Single(await Bank.TakeAllAsync());

    private async Task<string> ApplicationAsync() => Text(await QuestionAsync(), "applicationId");

    /// <summary>Why a new case is refused at underwriting; nothing where it goes on to the order.</summary>
    private async Task<IReadOnlyList<string>> RefusedForAsync()
    {
        var order = (await App.PostAsync("orders", Requests.Order(_supplier, _buyer, $"PO-{++_orders}"))).Expect(HttpStatusCode.Created).Id;
        var id = (await App.PostAsync("cases", new JsonObject { ["orderId"] = order, ["agreementId"] = _agreement })).Expect(HttpStatusCode.Accepted).Id;
        await Bank.RestAsync();
        return
        [
            .. (await App.GetAsync($"cases/{id}")).Body.GetProperty("reasons").EnumerateArray().Select(reason => Text(reason, "code"))
                .Where(code => code.StartsWith("facility", StringComparison.Ordinal)),
        ];
    }

    private async Task<IReadOnlyList<string>> OpenKindsAsync() =>
    [
        .. (await App.GetAsync("work-items?status=open")).Body.GetProperty("items").EnumerateArray().Select(item => Text(item, "kind")).Order(StringComparer.Ordinal),
    ];

    private FinancingCase Case() => new()
    {
        Id = "c1",
        Tenant = "default",
        OrderId = "o1",
        OrderNumber = "PO-1",
        AgreementId = _agreement,
        SupplierId = _supplier,
        BuyerId = _buyer,
        AppliedAt = ScfApp.Start,
    };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
