using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Storage;

namespace Tests.Functions.Orders;

public sealed class DocumentsTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private ScfApp App => shared.App;

    [Fact]
    public async Task Given_documents_in_any_order_of_time_When_sent_Then_the_order_shows_them_as_they_came()
    {
        var order = await App.OrderAsync();

        var received = (await App.PostAsync($"orders/{order}/receipts", Requests.Receipt("4000.00", final: false))).Expect(HttpStatusCode.Created);
        (await App.PostAsync($"orders/{order}/despatches", Requests.Despatch())).Expect(HttpStatusCode.Created);
        (await App.PostAsync($"orders/{order}/acknowledgements", Requests.Acknowledgement())).Expect(HttpStatusCode.Created);
        (await App.PostAsync($"orders/{order}/receipts", Requests.Receipt("6000.00"))).Expect(HttpStatusCode.Created);

        Assert.Equal(order, received.Text("orderId"));
        var documents = (await App.GetAsync($"orders/{order}")).Body.GetProperty("documents").EnumerateArray().ToList();
        Assert.Equal(
            ["receipt-advice", "despatch-advice", "order-response", "receipt-advice"], documents.Select(document => document.GetProperty("kind").GetString()));
        Assert.Equal(received.Id, documents[0].GetProperty("id").GetString());
        Assert.Equal("2017-03-01T11:00:00Z", documents[0].GetProperty("happenedAt").GetString());
        Assert.Equal("Correios", documents[1].GetProperty("content").GetProperty("carrier").GetString());
    }

    [Fact]
    public async Task Given_the_same_document_again_When_sent_Then_it_counts_once_and_other_content_is_refused()
    {
        var order = await App.OrderAsync();

        var first = (await App.PostAsync($"orders/{order}/receipts", Requests.Receipt("6000.00", final: false), idempotencyKey: "r")).Expect(HttpStatusCode.Created);
        var second = (await App.PostAsync($"orders/{order}/receipts", Requests.Receipt("6000.00", final: false), idempotencyKey: "r")).Expect(HttpStatusCode.Created);
        (await App.PostAsync($"orders/{order}/receipts", Requests.Receipt("5000.00", final: false), idempotencyKey: "r"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        Assert.Equal(first.Body.ToString(), second.Body.ToString());
        var stored = await App.Service<OrdersTable>().GetAsync(order, CancellationToken.None);
        Assert.Equal((600_000, 1), (stored.State.ReceivedValue.MinorUnits, stored.State.DocumentCount));
    }

    [Fact]
    public async Task Given_many_documents_at_once_When_sent_Then_none_is_lost()
    {
        var order = await App.OrderAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            App.PostAsync($"orders/{order}/receipts", Requests.Receipt("1250.00", final: false))));

        Assert.All(answers, answer => answer.Expect(HttpStatusCode.Created));
        var stored = await App.Service<OrdersTable>().GetAsync(order, CancellationToken.None);
        Assert.Equal((1_000_000, 8), (stored.State.ReceivedValue.MinorUnits, stored.State.DocumentCount));
        Assert.True(stored.IsReceivedInFull);
        Assert.Equal(Enumerable.Range(1, 8), (await App.Service<OrdersTable>().DocumentsAsync(order, CancellationToken.None)).Select(document => document.Sequence));
    }

    [Fact]
    public async Task Given_an_acknowledgement_When_another_comes_Then_only_the_same_content_is_accepted()
    {
        var order = await App.OrderAsync();
        (await App.PostAsync($"orders/{order}/acknowledgements", Requests.Acknowledgement())).Expect(HttpStatusCode.Created);
        var other = Requests.Acknowledgement();
        other["receivableDueDate"] = "2017-05-30";

        (await App.PostAsync($"orders/{order}/acknowledgements", Requests.Acknowledgement())).Expect(HttpStatusCode.Created);
        (await App.PostAsync($"orders/{order}/acknowledgements", other)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
    }

    [Fact]
    public async Task Given_a_cancelled_order_When_documents_come_Then_none_is_taken()
    {
        var order = await App.OrderAsync();
        (await App.PostAsync($"orders/{order}/cancellations", Requests.Cancellation())).Expect(HttpStatusCode.Created);

        (await App.PostAsync($"orders/{order}/acknowledgements", Requests.Acknowledgement())).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await App.PostAsync($"orders/{order}/despatches", Requests.Despatch())).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await App.PostAsync($"orders/{order}/receipts", Requests.Receipt())).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await App.PostAsync($"orders/{order}/cancellations", Requests.Cancellation())).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        Assert.Equal(AttachOutcome.Cancelled, await App.AttachAsync(order, "c1"));
    }

    [Fact]
    public async Task Given_a_financing_When_another_case_wants_the_order_Then_it_goes_on_carrying_the_first_until_that_gives_it_free()
    {
        var order = await App.OrderAsync();
        var orders = App.Service<OrdersTable>();
        Assert.Equal(AttachOutcome.Attached, await App.AttachAsync(order, "c1"));
        Assert.Equal(AttachOutcome.Attached, await App.AttachAsync(order, "c1"));
        Assert.Equal(AttachOutcome.CarriesAnother, await App.AttachAsync(order, "c2"));
        Assert.Equal("c1", (await App.GetAsync($"orders/{order}")).Text("financingCaseId"));

        await orders.ReleaseCaseAsync(order, "c2", CancellationToken.None);
        Assert.Equal("c1", (await orders.GetAsync(order, CancellationToken.None)).State.FinancingCaseId);
        await orders.ReleaseCaseAsync(order, "c1", CancellationToken.None);
        Assert.Equal(AttachOutcome.Attached, await App.AttachAsync(order, "c2"));
    }

    public static TheoryData<string, string, string, string> WrongDocuments => new()
    {
        { "acknowledgements", "acknowledgedAt", "\"2017-03-01T12:05:01Z\"", "/acknowledgedAt in-the-future" },
        { "acknowledgements", "amount", """{"amount":"10000.00","currency":"USD"}""", "/amount/currency wrong-currency" },
        { "acknowledgements", "amount", """{"amount":"0.00","currency":"BRL"}""", "/amount/amount out-of-range" },
        { "acknowledgements", "noSetOff", "\"true\"", "/noSetOff wrong-type" },
        { "acknowledgements", "noSetOff", "null", "/noSetOff missing" },
        { "acknowledgements", "collectionAccount", "\"\"", "/collectionAccount malformed" },
        { "acknowledgements", "receivableDueDate", "\"2017-04-31\"", "/receivableDueDate malformed-date" },
        { "despatches", "despatchedAt", "1488358800", "/despatchedAt wrong-type" },
        { "despatches", "despatchedAt", "\"2017-03-02T00:00:00Z\"", "/despatchedAt in-the-future" },
        { "despatches", "carrier", "null", "/carrier missing" },
        { "receipts", "receivedAt", "\"yesterday\"", "/receivedAt malformed-instant" },
        { "receipts", "acceptedValue", """{"amount":"10.00","currency":"EUR"}""", "/acceptedValue/currency wrong-currency" },
        { "receipts", "acceptedValue", """{"amount":"-10.00","currency":"BRL"}""", "/acceptedValue/amount malformed-amount" },
        { "receipts", "final", "1", "/final wrong-type" },
        { "cancellations", "reason", "7", "/reason wrong-type" },
        { "cancellations", "value", """{"amount":"0.00","currency":"BRL"}""", "/value/amount out-of-range" },
        { "cancellations", "value", """{"amount":"10000.01","currency":"BRL"}""", "/value/amount above-payable" },
        { "cancellations", "value", """{"amount":"1.00","currency":"EUR"}""", "/value/currency wrong-currency" },
        { "changes", "changedAt", "\"2017-03-02T00:00:00Z\"", "/changedAt in-the-future" },
        { "changes", "number", "\"\"", "/number too-short" },
        { "changes", "lines", "[]", "/lines too-few" },
        { "changes", "payable", """{"amount":"12000.01","currency":"BRL"}""", "/payable wrong-sum" },
        { "changes", "prepaid", """{"amount":"12000.01","currency":"BRL"}""", "/prepaid out-of-range" },
        { "changes", "charges", """{"amount":"0.00","currency":"EUR"}""", "/charges/currency wrong-currency" },
        { "changes", "deliveryDeadline", "\"2017-02-27\"", "/deliveryDeadline out-of-range" },
        { "changes", "supplierId", "\"p1\"", "/supplierId unknown-field" },
        { "disputes", "at", "\"2017-03-02T00:00:00Z\"", "/at in-the-future" },
        { "disputes", "event", "\"opened\"", "/event unknown-value" },
        { "disputes", "amount", """{"amount":"0.00","currency":"BRL"}""", "/amount/amount out-of-range" },
        { "disputes", "amount", """{"amount":"10000.01","currency":"BRL"}""", "/amount/amount above-payable" },
        { "disputes", "amount", """{"amount":"1.00","currency":"EUR"}""", "/amount/currency wrong-currency" },
        { "disputes", "reason", "null", "/reason missing" },
        { "credit-notes", "issuedAt", "\"2017-03-02T00:00:00Z\"", "/issuedAt in-the-future" },
        { "credit-notes", "amount", """{"amount":"0.00","currency":"BRL"}""", "/amount/amount out-of-range" },
        { "credit-notes", "amount", """{"amount":"10000.01","currency":"BRL"}""", "/amount/amount above-payable" },
        { "credit-notes", "number", "7", "/number wrong-type" },
        { "misdirected-payments", "paidAt", "\"2017-03-02T00:00:00Z\"", "/paidAt in-the-future" },
        { "misdirected-payments", "amount", """{"amount":"10000.01","currency":"BRL"}""", "/amount/amount above-payable" },
        { "misdirected-payments", "amount", """{"amount":"1.00","currency":"EUR"}""", "/amount/currency wrong-currency" },
        { "cancellations", "order", "\"o1\"", "/order unknown-field" },
    };

    [Theory]
    [MemberData(nameof(WrongDocuments))]
    public async Task Given_a_wrong_field_When_a_document_is_sent_Then_it_is_named(string resource, string field, string value, string fault)
    {
        var order = await App.OrderAsync();
        var document = Requests.Document(resource);
        document[field] = JsonNode.Parse(value);

        var refused = await App.PostAsync($"orders/{order}/{resource}", document);

        Assert.Equal([fault], refused.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        Assert.Equal(0, (await App.GetAsync($"orders/{order}")).Body.GetProperty("documents").GetArrayLength());
    }

    [Theory]
    [InlineData("acknowledgements")]
    [InlineData("despatches")]
    [InlineData("receipts")]
    [InlineData("cancellations")]
    [InlineData("changes")]
    [InlineData("disputes")]
    [InlineData("credit-notes")]
    [InlineData("misdirected-payments")]
    public async Task Given_an_unknown_order_When_a_document_is_sent_Then_it_is_not_found(string resource)
    {
        (await App.PostAsync($"orders/ounknown/{resource}", Requests.Document(resource))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }
}
