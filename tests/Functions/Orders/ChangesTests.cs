using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Orders;
using ScfFunctions.Storage;

namespace Tests.Functions.Orders;

/// <summary>What is ordered becomes something else, or less, or nothing.</summary>
public sealed class ChangesTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private ScfApp App => shared.App;

    [Fact]
    public async Task Given_a_change_When_sent_Then_the_order_shows_what_is_ordered_now_and_the_change_itself()
    {
        var order = await App.OrderAsync();

        (await SendAsync(order, "changes", Requests.Change())).Expect(HttpStatusCode.Created);

        var shown = (await App.GetAsync($"orders/{order}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("12000.00", "0.00", "2017-03-25"), (shown.Amount("payable"), shown.Amount("charges"), shown.Text("deliveryDeadline")));
        Assert.Equal(2, shown.Body.GetProperty("contentVersion").GetInt32());
        Assert.Equal("Vases, large", Assert.Single(shown.Body.GetProperty("lines").EnumerateArray()).GetProperty("description").GetString());
        var content = Assert.Single(shown.Body.GetProperty("documents").EnumerateArray()).GetProperty("content");
        Assert.Equal(("C-1", "12000.00"), (content.GetProperty("number").GetString(), content.GetProperty("payable").GetProperty("amount").GetString()));
        Assert.Equal("Vases, large", content.GetProperty("lines")[0].GetProperty("description").GetString());
        var stored = await App.Service<OrdersTable>().GetAsync(order, CancellationToken.None);
        Assert.Equal(1_000_000, stored.Original.Payable.MinorUnits);
    }

    [Fact]
    public async Task Given_a_long_order_and_a_long_change_When_a_short_one_follows_Then_nothing_of_the_long_ones_is_left()
    {
        var (supplier, buyer) = await App.PartiesAsync();
        var sent = Requests.Order(supplier, buyer);
        (sent["lines"], sent["payable"]) = (LongLines("🌷"), Requests.Money("2500.00"));
        var order = (await App.PostAsync("orders", sent)).Expect(HttpStatusCode.Created).Id;
        var change = Requests.Change();
        (change["lines"], change["payable"]) = (LongLines("🌻"), Requests.Money("2000.00"));

        (await SendAsync(order, "changes", change)).Expect(HttpStatusCode.Created);
        Assert.Equal(OrderRequest.MostLines, (await App.GetAsync($"orders/{order}")).Expect(HttpStatusCode.OK).Body.GetProperty("lines").GetArrayLength());
        (await SendAsync(order, "changes", Requests.Change(number: "C-2"))).Expect(HttpStatusCode.Created);

        var shown = (await App.GetAsync($"orders/{order}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("12000.00", 1, 3), (shown.Amount("payable"), shown.Body.GetProperty("lines").GetArrayLength(), shown.Body.GetProperty("contentVersion").GetInt32()));

        static JsonArray LongLines(string letter) => new([.. Enumerable.Range(1, OrderRequest.MostLines).Select(number => (JsonNode)new JsonObject
        {
            ["id"] = $"{number}",
            ["description"] = string.Concat(Enumerable.Repeat(letter, 50)),
            ["quantity"] = "1",
            ["unitPrice"] = Requests.Money("10.00"),
            ["amount"] = Requests.Money("10.00"),
        })]);
    }

    [Fact]
    public async Task Given_a_number_that_was_used_or_an_older_change_When_sent_Then_it_is_refused()
    {
        var order = await App.OrderAsync();
        (await SendAsync(order, "changes", Requests.Change())).Expect(HttpStatusCode.Created);
        var older = Requests.Change(number: "C-0");
        older["changedAt"] = "2017-03-01T11:14:59Z";

        Assert.Equal(["/number number-used"], (await SendAsync(order, "changes", Requests.Change("9000.00"))).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        (await SendAsync(order, "changes", older)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await SendAsync(order, "changes", Requests.Change("9000.00", "C-2"))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Given_received_goods_When_the_change_leaves_less_than_them_Then_the_amount_is_at_fault_and_after_the_final_receipt_nothing_changes_any_more()
    {
        var order = await App.OrderAsync();
        (await SendAsync(order, "receipts", Requests.Receipt("6000.00", final: false))).Expect(HttpStatusCode.Created);

        Assert.Equal(
            ["/payable/amount below-received"],
            (await SendAsync(order, "changes", Requests.Change("5999.99"))).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        (await SendAsync(order, "receipts", Requests.Receipt("0.00"))).Expect(HttpStatusCode.Created);
        (await SendAsync(order, "changes", Requests.Change())).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await SendAsync(order, "cancellations", Requests.Cancellation())).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
    }

    [Fact]
    public async Task Given_a_change_When_the_buyer_acknowledges_anew_Then_the_new_answer_takes_the_place_of_the_old()
    {
        var order = await App.OrderAsync();
        (await SendAsync(order, "acknowledgements", Requests.Acknowledgement())).Expect(HttpStatusCode.Created);
        (await SendAsync(order, "changes", Requests.Change())).Expect(HttpStatusCode.Created);
        var anew = Requests.Acknowledgement();
        (anew["acknowledgedAt"], anew["amount"]) = ("2017-03-01T11:20:00Z", Requests.Money("12000.00"));
        (await SendAsync(order, "acknowledgements", anew)).Expect(HttpStatusCode.Created);

        var another = Requests.Acknowledgement();
        another["acknowledgedAt"] = "2017-03-01T11:25:00Z";
        (await SendAsync(order, "acknowledgements", another)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await SendAsync(order, "acknowledgements", Requests.Acknowledgement())).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        Assert.Equal(1_200_000, (await App.Service<OrdersTable>().GetAsync(order, CancellationToken.None)).State.Acknowledgement!.Amount.MinorUnits);
    }

    [Fact]
    public async Task Given_a_part_that_is_off_When_sent_Then_that_much_less_is_payable_and_never_more_than_is_still_to_come()
    {
        var order = await App.OrderAsync();
        (await SendAsync(order, "receipts", Requests.Receipt("4000.00", final: false))).Expect(HttpStatusCode.Created);
        (await SendAsync(order, "cancellations", Requests.Cancellation("2500.00"))).Expect(HttpStatusCode.Created);

        var shown = (await App.GetAsync($"orders/{order}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("7500.00", "2500.00", 2), (shown.Amount("payable"), shown.Amount("cancelledValue"), shown.Body.GetProperty("contentVersion").GetInt32()));
        Assert.Equal(
            ["/value/amount above-payable"],
            (await SendAsync(order, "cancellations", Requests.Cancellation("3500.01"))).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        (await SendAsync(order, "cancellations", Requests.Cancellation("3499.99"))).Expect(HttpStatusCode.Created);

        (await SendAsync(order, "receipts", Requests.Receipt("0.01", final: false))).Expect(HttpStatusCode.Created);
        Assert.True((await App.Service<OrdersTable>().GetAsync(order, CancellationToken.None)).IsReceivedInFull);
        (await SendAsync(order, "cancellations", Requests.Cancellation("0.01"))).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
    }

    [Fact]
    public async Task Given_a_part_that_is_off_When_a_change_follows_Then_the_change_says_the_whole_again()
    {
        var order = await App.OrderAsync();
        (await SendAsync(order, "cancellations", Requests.Cancellation("2500.00"))).Expect(HttpStatusCode.Created);
        var change = Requests.Change("9000.00");
        (await SendAsync(order, "changes", change)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        change["changedAt"] = "2017-03-01T11:30:00Z";
        (await SendAsync(order, "changes", change)).Expect(HttpStatusCode.Created);

        var shown = (await App.GetAsync($"orders/{order}")).Expect(HttpStatusCode.OK);
        Assert.Equal(("9000.00", "0.00"), (shown.Amount("payable"), shown.Amount("cancelledValue")));
    }

    [Fact]
    public async Task Given_some_goods_received_When_the_order_is_cancelled_Then_only_what_was_still_to_come_is_off()
    {
        var order = await App.OrderAsync();
        (await SendAsync(order, "receipts", Requests.Receipt("4000.00", final: false))).Expect(HttpStatusCode.Created);

        (await SendAsync(order, "cancellations", Requests.Cancellation())).Expect(HttpStatusCode.Created);

        var stored = await App.Service<OrdersTable>().GetAsync(order, CancellationToken.None);
        Assert.Equal((400_000, null, true), (stored.Payable.MinorUnits, stored.State.CancelledAt, stored.IsReceivedInFull));
        var content = (await App.GetAsync($"orders/{order}")).Body.GetProperty("documents")[1].GetProperty("content");
        Assert.Equal("6000.00", content.GetProperty("value").GetProperty("amount").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("10000.00")]
    public async Task Given_an_order_When_all_of_it_is_cancelled_Then_no_document_follows(string? value)
    {
        var order = await App.OrderAsync();
        (await SendAsync(order, "cancellations", Requests.Cancellation(value))).Expect(HttpStatusCode.Created);

        foreach (var resource in new[] { "changes", "disputes", "credit-notes", "misdirected-payments" })
            (await SendAsync(order, resource, Requests.Document(resource))).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        Assert.NotNull((await App.Service<OrdersTable>().GetAsync(order, CancellationToken.None)).State.CancelledAt);
    }

    [Theory]
    [InlineData("changes")]
    [InlineData("cancellations")]
    [InlineData("disputes")]
    [InlineData("credit-notes")]
    [InlineData("misdirected-payments")]
    public async Task Given_the_same_document_again_When_sent_Then_it_counts_once_and_other_content_under_its_key_is_refused(string resource)
    {
        var order = await App.OrderAsync();

        var first = (await App.PostAsync($"orders/{order}/{resource}", Requests.Document(resource), idempotencyKey: resource)).Expect(HttpStatusCode.Created);
        var second = (await App.PostAsync($"orders/{order}/{resource}", Requests.Document(resource), idempotencyKey: resource)).Expect(HttpStatusCode.Created);
        var other = Requests.Document(resource);
        other[resource == "misdirected-payments" ? "reference" : resource == "changes" ? "number" : "reason"] = "other";
        (await App.PostAsync($"orders/{order}/{resource}", other, idempotencyKey: resource)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        Assert.Equal(first.Body.ToString(), second.Body.ToString());
        Assert.Equal(1, (await App.GetAsync($"orders/{order}")).Body.GetProperty("documents").GetArrayLength());
    }

    [Fact]
    public async Task Given_more_received_than_ordered_When_sent_Then_it_is_taken_in_and_counts_up_to_what_is_payable()
    {
        var order = await App.OrderAsync();
        (await SendAsync(order, "receipts", Requests.Receipt("9999.99", final: false))).Expect(HttpStatusCode.Created);
        (await SendAsync(order, "receipts", Requests.Receipt("500.00"))).Expect(HttpStatusCode.Created);

        var stored = await App.Service<OrdersTable>().GetAsync(order, CancellationToken.None);
        Assert.Equal((1_000_000, true), (stored.State.ReceivedValue.MinorUnits, stored.State.IsFinallyReceived));
        var documents = (await App.GetAsync($"orders/{order}")).Body.GetProperty("documents");
        Assert.Equal("500.00", documents[1].GetProperty("content").GetProperty("acceptedValue").GetProperty("amount").GetString());
        (await SendAsync(order, "receipts", Requests.Receipt("0.01"))).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
    }

    private Task<Answer> SendAsync(string order, string resource, JsonObject body) => App.PostAsync($"orders/{order}/{resource}", body);
}
