using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using ScfFunctions;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Support;

namespace Tests.Functions.Journeys;

/// <summary>What does not go smoothly, on the whole application: refusals, lateness, strange messages, lost wake-ups.</summary>
public sealed class DisturbedJourneyTests
{
    [Fact]
    public async Task Given_an_order_that_nobody_acknowledged_Then_the_case_is_rejected_with_its_reason_and_the_order_is_free_again()
    {
        await using var journey = await Journey.WithOrderAsync(acknowledged: false);
        await journey.ApplyAsync();

        Assert.Equal("Rejected None Undrawn", await journey.StateAsync());
        Assert.Equal(["buyer-not-acknowledged"], Codes(await journey.CaseAsync()));
        var order = (await journey.App.GetAsync($"orders/{journey.OrderId}")).Expect(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Null, order.Body.GetProperty("financingCaseId").ValueKind);

        (await journey.App.PostAsync($"orders/{journey.OrderId}/acknowledgements", Requests.Acknowledgement())).Expect(HttpStatusCode.Created);
        await journey.ApplyAsync();
        Assert.Equal("DisbursementPending None Undrawn", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_financed_order_When_it_is_presented_again_Then_the_second_case_is_rejected_and_the_first_goes_on()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        var first = journey.CaseId;

        await journey.ApplyAsync();

        Assert.NotEqual(first, journey.CaseId);
        Assert.Equal(["order-already-claimed"], Codes(await journey.CaseAsync()));
        Assert.Equal([$"{first}-D1 6965.00"], await journey.Bank.SettleAllAsync());
    }

    [Fact]
    public async Task Given_no_facility_Then_the_case_is_rejected()
    {
        await using var journey = await Journey.WithOrderAsync();
        var (supplier, buyer) = await journey.App.PartiesAsync();
        var order = (await journey.App.PostAsync("orders", Requests.Order(supplier, buyer))).Id;
        var id = (await journey.App.PostAsync("cases", new JsonObject { ["orderId"] = order, ["agreementId"] = journey.AgreementId })).Expect(HttpStatusCode.Accepted).Id;
        await journey.Bank.RestAsync();

        Assert.Equal(["no-facility"], Codes(await journey.App.GetAsync($"cases/{id}")));
    }

    [Fact]
    public async Task Given_the_same_basket_of_the_same_moment_under_another_number_Then_a_person_decides_whether_it_is_financed()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await journey.Bank.SettleAllAsync();
        var first = (await journey.App.GetAsync($"orders/{journey.OrderId}")).Expect(HttpStatusCode.OK);
        var twin = (await journey.App.PostAsync("orders", Requests.Order(first.Text("supplierId"), first.Text("buyerId"), "PO-2"))).Expect(HttpStatusCode.Created).Id;
        var acknowledgement = Requests.Acknowledgement();
        acknowledgement["amount"] = Requests.Money("10000.00");
        (await journey.App.PostAsync($"orders/{twin}/acknowledgements", acknowledgement)).Expect(HttpStatusCode.Created);
        var body = new JsonObject { ["orderId"] = twin, ["agreementId"] = journey.AgreementId, ["requestedAmount"] = Requests.Money("1000.00") };
        var id = (await journey.App.PostAsync("cases", body)).Expect(HttpStatusCode.Accepted).Id;
        await journey.Bank.RestAsync();
        Assert.Equal("Referred", (await journey.App.GetAsync($"cases/{id}")).Text("lifecycle"));
        Assert.Equal([], await journey.Bank.SettleAllAsync());

        var item = Assert.Single(await journey.OpenItemsAsync());
        Assert.Equal("order-referred", item.GetProperty("kind").GetString());
        (await journey.App.PostAsync($"work-items/{item.GetProperty("id").GetString()}/decisions", new JsonObject { ["decision"] = "approve", ["note"] = "Two orders, says the buyer." }))
            .Expect(HttpStatusCode.OK);
        await journey.Bank.RestAsync();

        Assert.Equal([$"{id}-D1 995.00"], await journey.Bank.SettleAllAsync());
        Assert.Equal("Disbursed", (await journey.App.GetAsync($"cases/{id}")).Text("lifecycle"));
    }

    [Fact]
    public async Task Given_an_order_in_another_currency_Then_the_case_is_rejected_and_holds_nothing()
    {
        await using var journey = await Journey.WithOrderAsync();
        var first = (await journey.App.GetAsync($"orders/{journey.OrderId}")).Expect(HttpStatusCode.OK);
        var foreign = Requests.Order(first.Text("supplierId"), first.Text("buyerId"), "PO-EUR").ToJsonString().Replace("BRL", "EUR", StringComparison.Ordinal);
        var order = (await journey.App.PostTextAsync("orders", foreign)).Expect(HttpStatusCode.Created).Id;
        var id = (await journey.App.PostAsync("cases", new JsonObject { ["orderId"] = order, ["agreementId"] = journey.AgreementId })).Expect(HttpStatusCode.Accepted).Id;
        await journey.Bank.RestAsync();

        var rejected = await journey.App.GetAsync($"cases/{id}");
        Assert.Equal("Rejected", rejected.Text("lifecycle"));
        Assert.Contains("currency-mismatch", Codes(rejected));
        Assert.Empty(await journey.WorkItemsAsync());
        Assert.Empty(await journey.App.Service<CasesTable>().OutboxAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task Given_goods_and_money_that_never_come_Then_the_review_says_so_and_the_case_stays_outstanding()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await journey.Bank.SettleAllAsync();

        await journey.ToDayAsync(21);
        Assert.Equal(["delivery-overdue"], await journey.WorkItemsAsync());
        await journey.ToDayAsync(110);

        var answer = await journey.CaseAsync();
        Assert.Equal(("Disbursed", 49, "31-60"), (answer.Text("lifecycle"), answer.Body.GetProperty("daysPastDue").GetInt32(), answer.Text("delinquencyBucket")));
        Assert.Equal(["delivery-overdue", "payment-overdue"], await journey.WorkItemsAsync());
        Assert.Equal(["DeliveryOverdue", "PaymentOverdue", "PaymentOverdue"], (await journey.TimelineAsync()).Where(name => name.EndsWith("Overdue", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Given_messages_that_make_no_sense_Then_each_is_a_dead_letter_with_its_reason_and_the_next_one_is_handled()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await journey.Bank.SendTextAsync("{ not json");
        await journey.Bank.SendTextAsync("""{"type":"pain.008"}""");
        await journey.Bank.SendTextAsync("""{"type":"pain.002","messageId":"m","bank":"acme","creationDateTime":"2017-03-01T12:00:00Z","transactions":[]}""");
        await journey.Bank.ReportAsync("cnothing-D1", "1.00");
        await journey.Bank.ReportAsync($"{journey.CaseId}-D1", "6965.00", "WHAT");
        await journey.Bank.NotifyCreditAsync("E1", "1.00", journey.OrderId, account: "SOMEWHERE-ELSE");
        await journey.Bank.NotifyCreditAsync("E2", "0.00", journey.OrderId);

        var reasons = (await journey.Bank.DeadLettersAsync()).Select(letter => string.Join(' ', letter.Split(' ').Take(2))).ToArray();
        Assert.Equal(
            ["malformed-message: not", "unknown-type: /type:", "malformed-message: /transactions:", "unknown-payment: /transactions/0/endToEndId:",
                "malformed-message: /transactions/0/status:", "unknown-account: /account:", "malformed-message: /entries/0/amount:"],
            reasons);
        await journey.Bank.SettleAllAsync();
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
    }

    [Theory]
    [InlineData("9999-12-31", "2017-03-01T12:00:00Z", "malformed-message: /transactions/0/settlementDate:")]
    [InlineData("9999-12-31", "9999-12-31T12:00:00Z", "malformed-message: /creationDateTime:")]
    public async Task Given_a_settlement_on_a_day_that_cannot_be_Then_it_is_a_dead_letter_and_the_right_one_still_settles(string day, string created, string reason)
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        var message = journey.Bank.Message("pain.002", "odd");
        message["creationDateTime"] = created;
        message["transactions"] = new JsonArray(new JsonObject
        {
            ["endToEndId"] = $"{journey.CaseId}-D1",
            ["status"] = "ACSC",
            ["amount"] = Requests.Money("6965.00"),
            ["settlementDate"] = day,
        });
        await journey.Bank.SendAsync(message);

        Assert.StartsWith(reason, Assert.Single(await journey.Bank.DeadLettersAsync()), StringComparison.Ordinal);
        await journey.SettleAllAsync();
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
    }

    [Fact]
    public async Task Row_13_Given_one_payment_notified_twice_and_then_with_another_amount_Then_it_has_one_effect_and_the_third_is_put_before_a_person()
    {
        await using var journey = await Journey.DisbursedAsync();

        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId, "PDNG");
        Assert.DoesNotContain("CreditBooked", await journey.TimelineAsync());
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        await journey.Bank.NotifyCreditAsync("E1", "10000.01", journey.OrderId);

        Assert.Single(await journey.TimelineAsync(), "CreditBooked");
        Assert.Equal("10000.00", (await journey.CaseAsync()).Amount("collected"));
        Assert.Equal(["credit-contradicts"], await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_a_credit_for_nothing_we_know_Then_it_lies_in_suspense_until_two_persons_assign_it()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.Bank.NotifyCreditAsync("E1", "10000.01", "thank you");
        Assert.Contains("C Suspense -10000.01", await journey.BalancesAsync());
        var item = Assert.Single(await journey.OpenItemsAsync());
        Assert.Equal("credit-in-suspense", item.GetProperty("kind").GetString());

        var anna = await journey.App.KeyAsync("default", "anna", Roles.Operator, SubjectKind.Person);
        var bela = await journey.App.KeyAsync("default", "bela", Roles.Operator, SubjectKind.Person);
        var reader = await journey.App.KeyAsync("default", "reader", Roles.Site | Roles.Auditor);
        JsonObject Decision() => new() { ["decision"] = "assign", ["caseId"] = journey.CaseId, ["note"] = "It names the supplier." };
        var route = $"work-items/{item.GetProperty("id").GetString()}/decisions";
        (await journey.App.PostAsync(route, Decision(), anna)).Expect(HttpStatusCode.OK);
        (await journey.App.PostAsync(route, Decision(), anna)).Expect(HttpStatusCode.OK);
        await journey.Bank.RestAsync();
        Assert.DoesNotContain("CreditBooked", Names(await journey.App.GetAsync($"cases/{journey.CaseId}/timeline", reader)));
        (await journey.App.PostAsync(route, Decision(), bela)).Expect(HttpStatusCode.OK);
        await journey.Bank.RestAsync();
        await journey.Bank.SettleAllAsync();

        Assert.Equal("Closed", (await journey.App.GetAsync($"cases/{journey.CaseId}", reader)).Text("lifecycle"));
        var accounts = (await journey.App.GetAsync("reports/trial-balance", reader)).Body.GetProperty("books").EnumerateArray().First().GetProperty("accounts").EnumerateArray();
        Assert.All(accounts, account => Assert.Equal(account.GetProperty("debit").GetString(), account.GetProperty("credit").GetString()));
    }

    [Fact]
    public async Task Given_a_closed_case_When_the_buyer_pays_once_more_Then_the_money_lies_in_suspense()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        await journey.Bank.SettleAllAsync();

        await journey.Bank.NotifyCreditAsync("E2", "10000.00", journey.OrderId);

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Equal(["credit-in-suspense"], await journey.WorkItemsAsync());
        Assert.Contains("C Suspense -10000.00", await journey.BalancesAsync());
    }

    [Fact]
    public async Task Given_a_rejected_payment_Then_the_case_is_frozen_until_a_person_resumes_it_and_then_it_is_paid_once()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        Assert.NotNull(await journey.Bank.NextInstructionAsync());
        await journey.Bank.ReportAsync($"{journey.CaseId}-D1", "6965.00", "RJCT", "AC04");

        Assert.Contains("Frozen", (await journey.CaseAsync()).Body.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()));
        var item = Assert.Single(await journey.OpenItemsAsync());
        Assert.Equal("payment-rejected", item.GetProperty("kind").GetString());
        (await journey.App.PostAsync($"work-items/{item.GetProperty("id").GetString()}/decisions", new JsonObject { ["decision"] = "resume", ["note"] = "The bank was called." }))
            .Expect(HttpStatusCode.OK);
        await journey.Bank.RestAsync();
        Assert.Empty((await journey.CaseAsync()).Body.GetProperty("flags").EnumerateArray());

        Assert.Equal([$"{journey.CaseId}-D2 6965.00"], await journey.Bank.SettleAllAsync());
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_wake_up_that_got_lost_Then_the_sweeper_finds_the_marker_and_the_case_goes_on()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await journey.Bank.SettleAllAsync();
        var receipt = new ReceiptAdvice(ScfApp.Start, Money.Parse("10000.00", "BRL"), true);
        var item = new InboxItem(
            InboxKind.ReceiptAdvice, "receipt-1", ScfApp.Start, StorageJson.Write(receipt), new Evidence(Flow.Logistics, "test", "test", ScfApp.Start, "00"));
        await journey.App.Service<PendingTable>().MarkAsync(PendingTable.CaseInbox, journey.CaseId, item.Id, CancellationToken.None);
        await journey.App.Service<CasesTable>().TryAddInboxAsync(journey.CaseId, item, ScfApp.Start, CancellationToken.None);
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());

        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal("Disbursed Received Outstanding", await journey.StateAsync());
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(8));
        Assert.Empty(await journey.App.DueAsync());
    }

    [Fact]
    public async Task Given_an_inbox_item_that_no_rule_can_handle_Then_it_is_set_aside_a_person_is_called_and_what_comes_after_it_is_heard()
    {
        await using var journey = await Journey.DisbursedAsync(received: false);
        var item = new InboxItem(InboxKind.ReceiptAdvice, "receipt-1", ScfApp.Start, "[]", new Evidence(Flow.Logistics, "test", "test", ScfApp.Start, "00"));
        await journey.App.Service<PendingTable>().MarkAsync(PendingTable.CaseInbox, journey.CaseId, item.Id, CancellationToken.None);
        await journey.App.Service<CasesTable>().TryAddInboxAsync(journey.CaseId, item, ScfApp.Start, CancellationToken.None);
        await journey.PostDocumentAsync("receipts");

        Assert.Equal("Disbursed Received Outstanding", await journey.StateAsync());
        Assert.Contains("InboxItemSetAside", await journey.TimelineAsync());
        Assert.Contains("receipt-1 of kind receipt-advice", Assert.Single(await journey.OpenItemsAsync()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(await journey.PayAsync("10000.00"));
        await journey.DecideAsync("inbox-item-failed", "resume");
        await journey.SettleAllAsync();

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_promises_that_cannot_be_kept_Then_a_person_is_called_all_the_same_and_the_case_goes_on_once_they_can()
    {
        var tables = new InterceptedTables();
        await using var journey = await Journey.WithOrderAsync(tables.AddTo, HostileMode.Calm);
        // What the first commit promises is to show the case in lists.
        tables.BeforeAdd = (table, _) => table == CaseIndexTable.Name ? throw new RequestFailedException(503, "Server busy") : Task.CompletedTask;
        await journey.ApplyAsync();
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(8));

        Assert.Equal(["step-failed"], await journey.WorkItemsAsync());
        Assert.Equal("Approved None Undrawn", await journey.StateAsync());
        tables.BeforeAdd = null;
        await journey.DecideAsync("step-failed", "resume");

        Assert.Equal([$"{journey.CaseId}-D1 6965.00"], await journey.SettleAllAsync());
    }

    [Fact]
    public async Task Given_what_a_late_repetition_handles_and_a_wake_up_that_got_lost_Then_the_orchestration_is_told_and_ends()
    {
        await using var journey = await Journey.WithOrderAsync(settings: new() { ["Emulator:Hostile:EventLost"] = "10000" });
        var hostility = journey.App.Service<EmulatorInstance>().Hostility;
        hostility.IsOn = false;
        await journey.ApplyAsync();
        await journey.SettleAllAsync();
        await journey.PostDocumentAsync("receipts");
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        hostility.IsOn = true;
        await journey.SettleAllAsync();
        hostility.IsOn = false;
        Assert.Equal("Disbursed Received Repaid", await journey.StateAsync());

        // An owner that has lost the case repeats the last call of it, and finds what nobody was told of.
        var late = ActivatorUtilities.CreateInstance<CaseInboxActivities>(journey.App.Host.Services);
        Assert.Equal(Stage.Closing, (await late.TakeInbox(new CaseEpisode(journey.CaseId, 1), CancellationToken.None)).Stage);
        Assert.Equal("Disbursed Received Repaid", await journey.StateAsync());
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.True((await journey.App.Service<DurableTaskEngine>().Client.GetInstanceAsync($"{journey.CaseId}.1"))!.IsCompleted);
        Assert.Empty(await journey.App.DueAsync());
    }

    [Fact]
    public async Task Given_a_closed_case_that_a_late_repetition_opens_again_Then_its_next_episode_begins_and_it_ends_anew()
    {
        await using var journey = await Journey.DisbursedAsync(settings: HostileMode.Calm);
        await journey.PayAsync("10000.00");
        await journey.Bank.ReturnAsync($"{journey.CaseId}-R1", "3000.00");
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());

        var late = ActivatorUtilities.CreateInstance<CaseInboxActivities>(journey.App.Host.Services);
        await late.TakeInbox(new CaseEpisode(journey.CaseId, 1), CancellationToken.None);
        Assert.Equal("Disbursed Received Repaid", await journey.StateAsync());
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(3));
        await journey.DecideAsync("payment-returned", "resume");

        Assert.Equal([$"{journey.CaseId}-R2 3000.00"], await journey.SettleAllAsync());
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Empty(await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_a_late_repetition_that_is_cut_off_after_its_commit_Then_the_sweeper_keeps_what_was_promised_in_it()
    {
        await using var journey = await Journey.DisbursedAsync();
        var (cases, now) = (journey.App.Service<CasesTable>(), journey.App.Host.Clock.GetUtcNow());
        InboxItem freeze = new(InboxKind.Freeze, "freeze-1", now, StorageJson.Write(new FreezeOrder("Something looks odd")), Evidence.OfRule(now));
        await journey.App.Service<PendingTable>().MarkAsync(PendingTable.CaseInbox, journey.CaseId, freeze.Id, CancellationToken.None);
        await cases.TryAddInboxAsync(journey.CaseId, freeze, now, CancellationToken.None);

        var (read, unread) = (await cases.GetAsync(journey.CaseId, CancellationToken.None), Assert.Single(await cases.InboxAsync(journey.CaseId, CancellationToken.None)));
        await cases.CommitAsync(read, CaseInboxActivities.Decide(read.Case, freeze, now), step: null, unread, CancellationToken.None);
        Assert.Empty(await journey.WorkItemsAsync());
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(["frozen-by-person"], await journey.WorkItemsAsync());
        Assert.Empty(await cases.OutboxAsync(journey.CaseId, CancellationToken.None));
    }

    [Fact]
    public async Task Given_a_frozen_case_that_cannot_hear_Then_a_person_is_called_once_until_it_can()
    {
        var functions = new InterceptedFunctions();
        // Whatever else goes wrong before it is frozen, or moves it on, is another thing that a person is called for.
        await using var journey = await Journey.DisbursedAsync(functions.AddTo, received: false, settings: HostileMode.Calm);
        (await journey.App.PostAsync($"cases/{journey.CaseId}/freezes", new JsonObject { ["reason"] = "A tip by telephone" })).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        functions.Before = name => name == nameof(CaseInboxActivities.TakeInbox) ? throw new InvalidOperationException("Not today") : Task.CompletedTask;
        await journey.PostDocumentAsync("receipts");
        await journey.ToDayAsync(2);
        Assert.Equal(["frozen-by-person", "step-failed"], await journey.WorkItemsAsync());

        functions.Before = null;
        await journey.DecideAsync("frozen-by-person", "resume");
        await journey.ToDayAsync(3);

        Assert.Equal("Disbursed Received Outstanding", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_a_start_that_got_lost_Then_the_sweeper_starts_the_case()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        var cases = journey.App.Service<CasesTable>();
        var twin = (await cases.GetAsync(journey.CaseId, CancellationToken.None)).Case with { Id = "clost", Lifecycle = Lifecycle.Applied, Sequence = 0, EntryCount = 0, Payments = [] };
        await journey.App.Service<PendingTable>().MarkAsync(PendingTable.CaseStart, twin.Id, "", CancellationToken.None);
        await cases.TryCreateAsync(twin, FactStamp.OfRule(ScfApp.Start).Fact("Applied", ""), "00", CancellationToken.None);

        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal("Rejected", (await journey.App.GetAsync("cases/clost")).Text("lifecycle"));
    }

    [Fact]
    public async Task Given_an_orchestration_that_is_gone_When_something_arrives_Then_the_next_episode_goes_on_from_the_rows()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        await journey.Bank.SettleAllAsync();
        await LoseOrchestrationAsync(journey);

        await journey.PostDocumentAsync("receipts");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", journey.OrderId);
        await journey.Bank.SettleAllAsync();

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Contains("EpisodeStarted", await journey.TimelineAsync());
    }

    [Fact]
    public async Task Given_an_orchestration_that_is_gone_and_nothing_arrives_Then_the_review_calls_a_person_and_starts_the_next_episode()
    {
        // Where starting the next episode fails as well, that one is gone, too.
        await using var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
        await journey.ApplyAsync();
        await journey.Bank.SettleAllAsync();
        await LoseOrchestrationAsync(journey);

        await journey.ToDayAsync(2);

        Assert.Equal(["case-not-driven"], await journey.WorkItemsAsync());
        Assert.Single(await journey.TimelineAsync(), "EpisodeStarted");
        await journey.PostDocumentAsync("receipts");
        Assert.Equal("Disbursed Received Outstanding", await journey.StateAsync());
    }

    [Fact]
    public async Task Given_an_orchestration_that_has_ended_and_is_said_to_run_When_something_has_waited_for_hours_Then_the_next_episode_hears_it()
    {
        await using var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
        await journey.ApplyAsync();
        await journey.Bank.SettleAllAsync();
        await journey.App.Service<DurableTaskEngine>().Client.TerminateInstanceAsync($"{journey.CaseId}.1");
        await journey.PostDocumentAsync("receipts");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
        var marker = Assert.Single(await journey.App.DueAsync());
        var work = journey.App.Service<PendingWork>();
        var stoodStill = TimeSpan.FromHours(7);
        var client = SaysThatItRuns(
            journey.App.Service<DurableTaskEngine>().Client, $"{journey.CaseId}.1", () => journey.App.Service<TimeProvider>().GetUtcNow() - stoodStill);

        Assert.False((await work.DriveAsync(marker, client, CancellationToken.None)).IsKept);
        Assert.False((await work.DriveAsync(marker with { Attempts = 9 }, client, CancellationToken.None)).IsKept);
        await journey.Bank.RestAsync();
        Assert.Equal("Disbursed None Outstanding", await journey.StateAsync());
        stoodStill = TimeSpan.FromHours(9);
        Assert.False((await work.DriveAsync(marker with { Attempts = 9 }, client, CancellationToken.None)).IsKept);
        await journey.Bank.RestAsync();

        Assert.Equal("Disbursed Received Outstanding", await journey.StateAsync());
        Assert.Single(await journey.TimelineAsync(), "EpisodeStarted");
    }

    /// <summary>What the instances table of Azure Storage may say for good.</summary>
    private static DurableTaskClient SaysThatItRuns(DurableTaskClient client, string instance, Func<DateTimeOffset> since)
    {
        Mock<DurableTaskClient> lying = new("hub") { CallBase = true };
        lying.Setup(said => said.GetInstanceAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .Returns(async (string id, bool all, CancellationToken cancellation) => id == instance
                ? new OrchestrationMetadata(CaseStarter.Orchestrator, id) { RuntimeStatus = OrchestrationRuntimeStatus.Running, LastUpdatedAt = since() }
                : await client.GetInstanceAsync(id, all, cancellation));
        lying.Setup(said => said.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .Returns((string id, string name, object? payload, CancellationToken cancellation) => client.RaiseEventAsync(id, name, payload, cancellation));
        lying.Setup(said => said.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Returns((TaskName name, object? input, StartOrchestrationOptions? options, CancellationToken cancellation) =>
                client.ScheduleNewOrchestrationInstanceAsync(name, input, options, cancellation));
        return lying.Object;
    }

    private static async Task LoseOrchestrationAsync(Journey journey)
    {
        var client = journey.App.Service<DurableTaskEngine>().Client;
        await client.TerminateInstanceAsync($"{journey.CaseId}.1");
        await journey.Bank.RestAsync();
        await client.PurgeInstanceAsync($"{journey.CaseId}.1");
    }

    private static IEnumerable<string?> Codes(Answer answer) => answer.Body.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString());

    private static IEnumerable<string?> Names(Answer answer) => answer.Body.GetProperty("facts").EnumerateArray().Select(fact => fact.GetProperty("name").GetString());
}
