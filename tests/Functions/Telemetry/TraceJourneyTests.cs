using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using ScfFunctions;
using ScfFunctions.Orders;
using ScfFunctions.Storage;
using ScfFunctions.Telemetry;
using Tests.Functions.Journeys;
using Tests.Support;

namespace Tests.Functions.Telemetry;

/// <summary>One trace tells the life of a case: what was asked, decided, sent and heard, however many days lie between.</summary>
public sealed class TraceJourneyTests
{
    private const string CallersTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string CallersParent = $"00-{CallersTrace}-00f067aa0ba902b7-01";
    private const string BanksTrace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Given_a_request_that_carries_a_trace_Then_it_goes_on_and_the_cases_own_trace_is_linked_to_it()
    {
        await using var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
        using var spans = new RecordedSpans(journey.App);
        journey.App.Http.DefaultRequestHeaders.Add("traceparent", CallersParent);

        await journey.ApplyAsync();

        var request = spans.Single("POST /api/cases");
        Assert.Equal((CallersTrace, "00f067aa0ba902b7", ActivityKind.Server), (request.TraceId.ToString(), request.ParentSpanId.ToString(), request.Kind));
        Assert.Equal((202, "/api/cases", "http"), (request.GetTagItem("http.response.status_code"), request.GetTagItem("http.route"), request.GetTagItem("faas.trigger")));
        var apply = spans.Single("apply");
        Assert.Equal(CaseTrace.Of(journey.CaseId).TraceId, apply.TraceId);
        Assert.Equal(default, apply.ParentSpanId);
        Assert.Equal(request.SpanId, Assert.Single(apply.Links).Context.SpanId);
        Assert.Equal(apply.SpanId, Assert.Single(request.Links).Context.SpanId);
    }

    [Fact]
    public async Task Given_a_case_from_application_to_settlement_Then_all_its_steps_and_messages_are_in_one_trace_and_no_orchestrator_is()
    {
        await using var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
        using var spans = new RecordedSpans(journey.App);

        await journey.ApplyAsync();
        await journey.ToDayAsync(3);
        await journey.SettleAllAsync();

        var names = spans.OfCase(journey.CaseId).Select(span => span.DisplayName).ToList();
        string[] once = ["apply", "Underwrite", "VerifyOrder", "Disburse", "send bank-acme", "inbox payment-status"];
        Assert.All(once, name => Assert.Single(names, name));
        Assert.All(spans.OfCase(journey.CaseId), span => Assert.Equal(journey.CaseId, span.GetTagItem("scf.case.id")));
        Assert.DoesNotContain(spans.All, span => span.DisplayName.Contains("Orchestrator", StringComparison.Ordinal));
        Assert.Equal("Disbursement", spans.Single(nameof(VerificationActivities.VerifyOrder)).GetTagItem("scf.case.stage")?.ToString());
        Assert.All(spans.All, span => Assert.DoesNotContain(journey.CaseId, span.DisplayName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_an_instruction_to_a_bank_Then_it_carries_the_span_that_sent_it_and_the_answer_days_later_is_linked_to_whoever_wrote_it()
    {
        await using var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
        using var spans = new RecordedSpans(journey.App);
        var bus = journey.App.Service<ServiceBusClient>();
        await journey.ApplyAsync();

        var instruction = (await bus.CreateReceiver("bank-acme").PeekMessageAsync())!;
        var sent = spans.Single("send bank-acme");
        Assert.Equal((sent.Id, sent.Id), (instruction.ApplicationProperties["Diagnostic-Id"], instruction.ApplicationProperties["traceparent"]));
        Assert.Equal(("servicebus", "send", "bank-acme", instruction.MessageId), Described(sent));
        Assert.Equal((ActivityKind.Producer, CaseTrace.Of(journey.CaseId).TraceId), (sent.Kind, sent.TraceId));

        await journey.ToDayAsync(4);
        await AnswerAsync(journey, bus, $"{journey.CaseId}-D1", $"00-{BanksTrace}-b7ad6b7169203331-01");

        var heard = spans.Single("process bank-inbound");
        Assert.Equal(ActivityKind.Consumer, heard.Kind);
        Assert.Contains(heard.Links, link => link.Context.TraceId.ToString() == BanksTrace);
        var put = spans.Single("inbox payment-status");
        Assert.Equal(CaseTrace.Of(journey.CaseId).TraceId, put.TraceId);
        Assert.Equal(heard.SpanId, Assert.Single(put.Links).Context.SpanId);
        Assert.Contains(
            spans.OfCase(journey.CaseId), span => span.DisplayName == nameof(CaseInboxActivities.TakeInbox) && span.Links.Any(link => link.Context.SpanId == put.SpanId));
        Assert.Equal("Disbursed", (await journey.CaseAsync()).Text("lifecycle"));
    }

    [Fact]
    public async Task Given_nobody_listens_Then_no_span_is_made_and_neither_rows_nor_messages_hold_anything_of_a_trace()
    {
        await using var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
        journey.App.Http.DefaultRequestHeaders.Add("traceparent", CallersParent);
        await journey.ApplyAsync();

        var instruction = (await journey.App.Service<ServiceBusClient>().CreateReceiver("bank-acme").PeekMessageAsync())!;
        Assert.Empty(instruction.ApplicationProperties);
        await journey.PostDocumentAsync("despatches");
        var cases = journey.App.Service<CasesTable>();
        InboxItem item = new("review", "review-by-hand", ScfApp.Start, "{}", ScfFunctions.Domain.Evidence.OfRule(ScfApp.Start));
        await cases.TryAddInboxAsync(journey.CaseId, item, ScfApp.Start, CancellationToken.None);
        Assert.Null(Assert.Single(await cases.InboxAsync(journey.CaseId, CancellationToken.None)).TraceParent);
    }

    [Fact]
    public async Task Given_a_request_that_fails_in_the_application_Then_its_span_says_so_and_quotes_nothing()
    {
        await using var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
        using var spans = new RecordedSpans(journey.App);

        (await journey.App.PostAsync("cases", new JsonObject { ["orderId"] = "o-unknown", ["agreementId"] = journey.AgreementId })).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request");

        var refused = spans.Single("POST /api/cases");
        Assert.Equal((400, ActivityStatusCode.Unset), (refused.GetTagItem("http.response.status_code"), refused.Status));
        Assert.DoesNotContain(refused.TagObjects, tag => tag.Value?.ToString()?.Contains("o-unknown", StringComparison.Ordinal) ?? false);
    }

    private static (object?, object?, object?, object?) Described(Activity span) => (
        span.GetTagItem("messaging.system"), span.GetTagItem("messaging.operation.name"), span.GetTagItem("messaging.destination.name"), span.GetTagItem("messaging.message.id"));

    /// <summary>The bank says that a payment has settled, with a client that stamps its own span on messages.</summary>
    private static async Task AnswerAsync(Journey journey, ServiceBusClient bus, string paymentId, string traceParent)
    {
        var report = journey.Bank.Message("pain.002", $"{paymentId}-ACSC");
        report["transactions"] = new JsonArray(new JsonObject
        {
            ["endToEndId"] = paymentId,
            ["status"] = "ACSC",
            ["amount"] = Requests.Money("6965.00"),
            ["settlementDate"] = journey.App.Host.Clock.GetUtcNow().ToString("yyyy-MM-dd"),
        });
        ServiceBusMessage message = new(report.ToJsonString()) { MessageId = $"{paymentId}-ACSC", ContentType = "application/json" };
        message.ApplicationProperties["Diagnostic-Id"] = traceParent;
        await bus.CreateSender(Banks.Inbound).SendMessageAsync(message);
        await journey.Bank.RestAsync();
    }
}
