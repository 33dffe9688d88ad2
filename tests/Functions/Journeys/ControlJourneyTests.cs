using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Disbursement;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace Tests.Functions.Journeys;

/// <summary>What people stop and let go on, and what an application meets when it comes, on the whole application.</summary>
public sealed class ControlJourneyTests
{
    [Theory]
    [InlineData("all")]
    [InlineData("bank")]
    [InlineData("supplier")]
    [InlineData("buyer")]
    public async Task Given_payments_are_switched_off_Then_nothing_is_sent_until_they_are_on_again_and_then_within_one_sweep(string scope)
    {
        await using var journey = await Journey.WithOrderAsync();
        var key = scope switch { "bank" => "acme", "supplier" => journey.SupplierId, "buyer" => journey.BuyerId, _ => null };
        await SwitchAsync(journey, "payments", scope, key, "off");
        await journey.ApplyAsync();
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
        Assert.Empty(await journey.SettleAllAsync());

        await SwitchAsync(journey, "payments", scope, key, "on");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([$"{journey.CaseId}-D1 6965.00"], await journey.SettleAllAsync());
    }

    [Fact]
    public async Task Given_a_case_frozen_while_its_payment_is_held_back_Then_the_switch_alone_does_not_let_it_out()
    {
        await using var journey = await Journey.WithOrderAsync();
        await SwitchAsync(journey, "payments", "all", null, "off");
        await journey.ApplyAsync();
        (await journey.App.PostAsync($"cases/{journey.CaseId}/freezes", new JsonObject { ["reason"] = "A tip by telephone" })).Expect(HttpStatusCode.Accepted);
        await SwitchAsync(journey, "payments", "all", null, "on");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Empty(await journey.SettleAllAsync());

        await journey.DecideAsync("frozen-by-person", "resume");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(7));

        Assert.Equal([$"{journey.CaseId}-D1 6965.00"], await journey.SettleAllAsync());
    }

    [Fact]
    public async Task Given_a_freeze_that_the_case_has_not_heard_when_payments_are_on_again_Then_it_hears_that_first()
    {
        await using var journey = await Journey.WithOrderAsync();
        await SwitchAsync(journey, "payments", "all", null, "off");
        await journey.ApplyAsync();
        // Accepted and stored; the wake-up got lost.
        InboxItem freeze = new(
            InboxKind.Freeze, "freeze-1", ScfApp.Start, StorageJson.Write(new FreezeOrder("A tip by telephone")), Evidence.OfRule(ScfApp.Start));
        await journey.App.Service<CasesTable>().TryAddInboxAsync(journey.CaseId, freeze, ScfApp.Start, CancellationToken.None);
        await SwitchAsync(journey, "payments", "all", null, "on");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Empty(await journey.SettleAllAsync());

        await journey.App.Service<PendingTable>().MarkAsync(PendingTable.CaseInbox, journey.CaseId, freeze.Id, CancellationToken.None);
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Empty(await journey.SettleAllAsync());
        await journey.DecideAsync("frozen-by-person", "resume");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(7));

        Assert.Equal([$"{journey.CaseId}-D1 6965.00"], await journey.SettleAllAsync());
    }

    [Theory]
    [InlineData(true, "Rejected")]
    [InlineData(false, "Cancelled")]
    public async Task Given_an_instruction_held_back_until_nobody_wants_it_any_more_Then_it_lapses_and_the_case_gives_everything_back(bool insolvent, string end)
    {
        await using var journey = await Journey.WithOrderAsync();
        await SwitchAsync(journey, "payments", "all", null, "off");
        await journey.ApplyAsync();
        if (insolvent)
        {
            var declared = new JsonObject { ["declaredAt"] = "2017-03-01T10:00:00Z", ["reference"] = "1004-22" };
            (await journey.App.PostAsync($"parties/{journey.SupplierId}/insolvencies", declared)).Expect(HttpStatusCode.Created);
        }
        else
        {
            await journey.TellAsync("cancellations", Requests.Cancellation());
        }

        await SwitchAsync(journey, "payments", "all", null, "on");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(end, (await journey.CaseAsync()).Text("lifecycle"));
        Assert.Empty(await journey.SettleAllAsync());
        Assert.Equal("0.00", (await journey.App.GetAsync($"facilities/f-{journey.SupplierId}-{journey.AgreementId}")).Amount("reserved"));
    }

    [Fact]
    public async Task Given_a_residual_held_back_until_the_supplier_is_insolvent_Then_it_lapses_and_two_persons_are_asked()
    {
        await using var journey = await Journey.DisbursedAsync();
        await SwitchAsync(journey, "payments", "all", null, "off");
        Assert.Empty(await journey.PayAsync("10000.00"));
        var declared = new JsonObject { ["declaredAt"] = "2017-03-01T10:00:00Z", ["reference"] = "1004-22" };
        (await journey.App.PostAsync($"parties/{journey.SupplierId}/insolvencies", declared)).Expect(HttpStatusCode.Created);
        await SwitchAsync(journey, "payments", "all", null, "on");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal([$"{journey.CaseId}-S1 7000.00"], await journey.SettleAllAsync());

        await journey.DecideAsync("residual-withheld", "release", persons: 2);

        Assert.Equal([$"{journey.CaseId}-R2 3000.00"], await journey.SettleAllAsync());
    }

    [Theory]
    [InlineData("6999.99", 2)]
    [InlineData("7000.00", 1)]
    public async Task Given_a_referral_Then_an_advance_above_the_agreed_amount_takes_two_persons(string fourEyesAbove, int persons)
    {
        await using var journey = await Journey.WithOrderAsync(agree: agreement => agreement["fourEyesAbove"] = Requests.Money(fourEyesAbove));
        var order = await journey.OrderAsync("PO-2", acknowledged: false, change: body => body["issuedAt"] = "2017-02-10T08:00:00Z");
        var other = Requests.Acknowledgement();
        other["amount"] = Requests.Money("10000.02");
        (await journey.App.PostAsync($"orders/{order}/acknowledgements", other)).Expect(HttpStatusCode.Created);
        var id = await journey.ApplyAsync(order);
        Assert.Equal("Referred", (await journey.App.GetAsync($"cases/{id}")).Text("lifecycle"));

        await journey.DecideAsync("order-referred", "approve");
        Assert.Equal(persons == 1 ? "DisbursementPending" : "Referred", (await journey.App.GetAsync($"cases/{id}")).Text("lifecycle"));
        if (persons == 2) await journey.DecideAsync("order-referred", "approve", persons: 2);

        Assert.Equal("DisbursementPending", (await journey.App.GetAsync($"cases/{id}")).Text("lifecycle"));
    }

    [Fact]
    public async Task Given_a_facility_that_expires_while_the_bank_decides_Then_nothing_is_paid_under_it()
    {
        await using var journey = await Journey.WithOrderAsync(agree: agreement =>
        {
            Journey.BankMode(agreement);
            agreement["decisionDays"] = 60;
        });
        await journey.Bravo.TakeAllAsync();
        (await journey.App.PostAsync("facilities", Requests.Facility(journey.SupplierId, journey.AgreementId))).Expect(HttpStatusCode.Created);
        await journey.Bank.RestAsync();
        await journey.Bravo.DecideLineAsync(Assert.Single(await journey.Bravo.TakeAllAsync()).GetProperty("applicationId").GetString()!, "50000.00", "2017-03-10");
        var id = await journey.ApplyAsync(journey.OrderId);
        await journey.ToDayAsync(12);

        await journey.Bravo.DecideOrdersAsync();

        var expired = await journey.App.GetAsync($"cases/{id}");
        Assert.Equal(("Expired", "facility-expired"), (expired.Text("lifecycle"), expired.Body.GetProperty("reasons")[0].GetProperty("code").GetString()));
        Assert.Empty(await journey.SettleAllAsync());
    }

    [Fact]
    public async Task Given_new_cases_are_switched_off_for_the_supplier_Then_an_application_is_refused_with_that_reason()
    {
        await using var journey = await Journey.WithOrderAsync();
        await SwitchAsync(journey, "newCases", "supplier", journey.SupplierId, "off");
        await journey.ApplyAsync();

        Assert.Equal("Rejected None Undrawn", await journey.StateAsync());
        Assert.Contains("new-cases-stopped", await journey.ReasonsAsync());
    }

    [Fact]
    public async Task Given_a_case_frozen_between_decision_and_instruction_Then_nothing_is_paid_until_a_person_resumes_it()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        var id = await journey.ApplyAsync(journey.OrderId);
        (await journey.App.PostAsync($"cases/{id}/freezes", new JsonObject { ["reason"] = "A tip by telephone" })).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        await journey.Bravo.DecideOrdersAsync();
        Assert.Empty(await journey.SettleAllAsync());
        Assert.Equal("Verified", (await journey.App.GetAsync($"cases/{id}")).Text("lifecycle"));

        await journey.DecideAsync("frozen-by-person", "resume");

        Assert.Equal([$"{id}-D1 6965.00", $"{id}-F1 35.00"], await journey.SettleAllAsync());
    }

    [Theory]
    [InlineData("freezes", "Verified", "frozen-by-person")]
    [InlineData("insolvencies", "Rejected", null)]
    public async Task Given_something_is_said_between_verification_and_instruction_Then_it_is_heard_before_anything_is_paid(string what, string lifecycle, string? workItem)
    {
        var functions = new InterceptedFunctions();
        await using var journey = await Journey.WithOrderAsync(functions.AddTo);
        // Said once; an activity that runs twice at the same time waits for it both times.
        Lazy<Task> said = new(SayAsync);
        functions.Before = name => name == nameof(DisbursementActivities.Disburse) ? said.Value : Task.CompletedTask;

        await journey.ApplyAsync();

        Assert.Equal(lifecycle, (await journey.CaseAsync()).Text("lifecycle"));
        Assert.DoesNotContain("DisbursementInstructed", await journey.TimelineAsync());
        Assert.Equal(workItem is null ? [] : [workItem], await journey.WorkItemsAsync());
        if (workItem is null) return;
        await journey.DecideAsync(workItem, "resume");
        Assert.Equal([$"{journey.CaseId}-D1 6965.00"], await journey.SettleAllAsync());

        async Task SayAsync()
        {
            var answer = what == "freezes"
                ? await journey.App.PostAsync($"cases/{await CaseIdAsync(journey)}/freezes", new JsonObject { ["reason"] = "A tip by telephone" })
                : await journey.App.PostAsync($"parties/{journey.BuyerId}/insolvencies", new JsonObject { ["declaredAt"] = "2017-03-01T10:00:00Z", ["reference"] = "R 1" });
            Assert.True(answer.Status is HttpStatusCode.Accepted or HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task Given_a_limit_cut_while_it_is_reserved_Then_the_order_is_verified_anew_within_it_and_the_bank_asked_anew()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        var id = await journey.ApplyAsync(journey.OrderId);
        (await journey.App.PostAsync("facilities", Requests.Facility(journey.SupplierId, journey.AgreementId, "5000.00"))).Expect(HttpStatusCode.Created);
        await journey.Bank.RestAsync();
        List<string> reviews = [];
        foreach (var message in await journey.Bravo.TakeAllAsync())
        {
            if (message.GetProperty("type").GetString() == "credit-application") await journey.Bravo.DecideLineAsync(message.GetProperty("applicationId").GetString()!, "5000.00");
            else reviews.Add(message.GetProperty("messageId").GetString()!);
        }

        await journey.Bravo.DecideOrderAsync(Assert.Single(reviews));

        Assert.Equal([$"{id}-review-2"], await journey.Bravo.DecideOrdersAsync());
        Assert.Equal([$"{id}-D1 4975.00", $"{id}-F1 25.00"], await journey.SettleAllAsync());
    }

    [Fact]
    public async Task Given_a_supplier_suspended_after_the_decision_Then_nothing_is_paid_to_it()
    {
        await using var journey = await Journey.WithOrderAsync(agree: Journey.BankMode);
        var id = await journey.ApplyAsync(journey.OrderId);
        var other = await journey.OrderAsync("PO-2", change: order => order["issuedAt"] = "2017-02-10T08:00:00Z");
        (await journey.App.PostAsync($"parties/{journey.SupplierId}/statuses", new JsonObject { ["status"] = "Suspended", ["reason"] = "Complaints" })).Expect(HttpStatusCode.Created);
        await journey.Bravo.DecideOrdersAsync();

        Assert.Empty(await journey.SettleAllAsync());
        Assert.Contains("disbursement-unsafe", await journey.WorkItemsAsync());
        var refused = await journey.ApplyAsync(other);
        Assert.Equal("Rejected", (await journey.App.GetAsync($"cases/{refused}")).Text("lifecycle"));
        Assert.Equal("Verified", (await journey.App.GetAsync($"cases/{id}")).Text("lifecycle"));
    }

    [Fact]
    public async Task Given_the_supplier_changes_its_account_after_a_return_Then_two_persons_a_cooling_off_and_the_retry_goes_to_the_new_one()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        await journey.Bank.ReturnAsync($"{journey.CaseId}-D1", "6965.00");
        (await journey.App.PostAsync($"parties/{journey.SupplierId}/payout-accounts", new JsonObject { ["account"] = "NEW-ACCOUNT-1" })).Expect(HttpStatusCode.Created);
        await journey.DecideAsync("payout-account-change", "approve", persons: 2);
        await journey.ToDayAsync(4);

        await journey.DecideAsync("payment-returned", "resume");

        var instruction = await journey.Bank.NextInstructionAsync();
        Assert.Equal("NEW-ACCOUNT-1", instruction!.Value.GetProperty("payments")[0].GetProperty("creditorAccount").GetString());
    }

    [Fact]
    public async Task Given_several_applications_for_one_order_at_once_Then_one_is_financed()
    {
        await using var journey = await Journey.WithOrderAsync();
        var body = new JsonObject { ["orderId"] = journey.OrderId, ["agreementId"] = journey.AgreementId };
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => journey.App.PostAsync("cases", body.DeepClone())));
        await journey.Bank.RestAsync();

        var states = await Task.WhenAll(answers.Select(async answer => (await journey.App.GetAsync($"cases/{answer.Id}")).Text("lifecycle")));
        Assert.Equal(["DisbursementPending", "Rejected", "Rejected", "Rejected"], states.Order(StringComparer.Ordinal));
        Assert.Single(await journey.SettleAllAsync());
    }

    /// <summary>The only case of the supplier.</summary>
    private static async Task<string> CaseIdAsync(Journey journey) =>
        (await journey.App.GetAsync($"cases?supplier={journey.SupplierId}")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray().Single().GetProperty("id").GetString()!;

    [Fact]
    public async Task Given_a_document_that_comes_while_the_order_is_being_claimed_Then_the_order_is_read_anew_at_once_and_not_after_a_retry()
    {
        var tables = new InterceptedTables();
        await using var journey = await Journey.WithOrderAsync(configure: tables.AddTo);
        var isTold = false;
        tables.BeforeCommit = async table =>
        {
            if (isTold || table != OrdersTable.Name) return;
            isTold = true;
            (await journey.App.PostAsync($"orders/{journey.OrderId}/despatches", Requests.Despatch())).Expect(HttpStatusCode.Created);
        };

        // The clock stands still: a step that had to be tried again would still wait.
        await journey.ApplyAsync();

        Assert.True(isTold);
        Assert.Equal("DisbursementPending Despatched Undrawn", await journey.StateAsync());
    }

    private static async Task SwitchAsync(Journey journey, string name, string scope, string? key, string state)
    {
        var body = new JsonObject { ["switch"] = name, ["scope"] = scope, ["state"] = state, ["reason"] = "Drill" };
        if (key is not null) body["key"] = key;
        (await journey.App.PostAsync("controls", body)).Expect(HttpStatusCode.Created);
    }
}
