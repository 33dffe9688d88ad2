using System.Net;
using Azure;
using Microsoft.DurableTask.Client;
using Moq;
using ScfFunctions.Domain;
using ScfFunctions.Orders;
using ScfFunctions.Storage;

namespace Tests.Functions.Orders;

/// <summary>What a committed document owes to the case and to the supplier's history reaches them, also after a fault in between.</summary>
public sealed class ForwardingTests
{
    private readonly RecordedInbox _inbox = new();

    [Fact]
    public async Task Given_a_financed_order_When_goods_leave_and_arrive_Then_the_case_hears_of_both_with_their_evidence()
    {
        await using var app = await _inbox.StartAppAsync();
        var order = await app.OrderAsync();
        (await app.PostAsync($"orders/{order}/acknowledgements", Requests.Acknowledgement())).Expect(HttpStatusCode.Created);
        await app.AttachAsync(order, "c1");

        var despatch = (await app.PostAsync($"orders/{order}/despatches", Requests.Despatch())).Expect(HttpStatusCode.Created);
        var receipt = (await app.PostAsync($"orders/{order}/receipts", Requests.Receipt())).Expect(HttpStatusCode.Created);

        Assert.Equal(
            [("c1", InboxKind.DespatchAdvice, despatch.Id), ("c1", InboxKind.ReceiptAdvice, receipt.Id)],
            _inbox.Submitted.Select(submitted => (submitted.CaseId, submitted.Item.Kind, submitted.Item.Id)));
        var item = _inbox.Submitted[1].Item;
        Assert.Equal(new DateTimeOffset(2017, 3, 1, 11, 0, 0, TimeSpan.Zero), item.BusinessTime);
        Assert.Equal((Flow.Logistics, "person:developer", "functions-key development"), (item.Evidence.Flow, item.Evidence.Source, item.Evidence.Authentication));
        Assert.Equal(64, item.Evidence.ContentHash.Length);
        var advice = StorageJson.Read<ReceiptAdvice>(item.Body);
        Assert.Equal((Money.Parse("10000.00", "BRL"), true), (advice.AcceptedValue, advice.Final));
        Assert.Empty(await MarkersAsync(app));
    }

    [Fact]
    public async Task Given_a_financed_order_When_it_changes_Then_the_case_hears_of_everything_but_the_lines_and_the_acknowledgement()
    {
        await using var app = await _inbox.StartAppAsync();
        var order = await app.OrderAsync();
        await app.AttachAsync(order, "c1");

        foreach (var resource in new[] { "acknowledgements", "changes", "disputes", "credit-notes", "misdirected-payments", "cancellations" })
            (await app.PostAsync($"orders/{order}/{resource}", Requests.Document(resource))).Expect(HttpStatusCode.Created);

        var items = _inbox.Submitted.Select(submitted => submitted.Item).ToList();
        Assert.Equal(
            [InboxKind.OrderChange, InboxKind.Dispute, InboxKind.CreditNote, InboxKind.MisdirectedPayment, InboxKind.OrderCancellation], items.Select(item => item.Kind));
        var brl = Currency.Parse("BRL");
        Assert.Equal(
            new OrderChange(At("11:15"), "C-1", new Money(1_200_000, brl), Money.Zero(brl), new DateOnly(2017, 3, 25)), StorageJson.Read<OrderChange>(items[0].Body));
        Assert.DoesNotContain("lines", items[0].Body, StringComparison.Ordinal);
        Assert.Equal(new Dispute(At("11:40"), "D-1", DisputeEvent.Opened, new Money(100_000, brl), "Two vases broken"), StorageJson.Read<Dispute>(items[1].Body));
        Assert.Equal(new CreditNote(At("11:50"), "N-1", new Money(50_000, brl), "Goodwill"), StorageJson.Read<CreditNote>(items[2].Body));
        Assert.Equal(new MisdirectedPayment(At("11:55"), new Money(200_000, brl), "PO-1"), StorageJson.Read<MisdirectedPayment>(items[3].Body));
        Assert.Equal(Flow.Capital, items[3].Evidence.Flow);
        Assert.Equal(new OrderCancellation(At("11:30"), null, "Out of stock"), StorageJson.Read<OrderCancellation>(items[4].Body));
        Assert.Empty(await MarkersAsync(app));

        static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2017-03-01T{time}:00Z", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("changes")]
    [InlineData("cancellations")]
    [InlineData("misdirected-payments")]
    public async Task Given_a_death_between_the_commit_and_the_case_When_the_sweeper_comes_Then_the_case_hears_of_it_once(string resource)
    {
        await using var app = await _inbox.StartAppAsync();
        var order = await app.OrderAsync();
        await app.AttachAsync(order, "c1");
        _inbox.Fault = new RequestFailedException(503, "Server busy");
        (await app.PostAsync($"orders/{order}/{resource}", Requests.Document(resource), idempotencyKey: "x")).ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");

        _inbox.Fault = null;
        var repeat = (await app.PostAsync($"orders/{order}/{resource}", Requests.Document(resource), idempotencyKey: "x")).Expect(HttpStatusCode.Created);
        await app.Host.AdvanceAsync(TimeSpan.FromHours(2));
        await app.Host.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal([repeat.Id], _inbox.Submitted.Select(submitted => submitted.Item.Id));
        Assert.Equal(1, (await app.GetAsync($"orders/{order}")).Body.GetProperty("documents").GetArrayLength());
        Assert.Empty(await MarkersAsync(app));
    }

    [Fact]
    public async Task Given_a_death_between_the_marker_and_the_commit_When_the_document_is_sent_again_Then_it_counts_once()
    {
        await using var app = await _inbox.StartAppAsync();
        var order = await app.OrderAsync();
        await app.AttachAsync(order, "c1");
        var id = Ids.Derive("d", "default", $"orders/{order}/changes", "x");
        await app.Service<PendingTable>().MarkAsync(PendingTable.OrderDocument, order, id, CancellationToken.None);

        (await app.PostAsync($"orders/{order}/changes", Requests.Change(), idempotencyKey: "x")).Expect(HttpStatusCode.Created);

        Assert.Equal([id], _inbox.Submitted.Select(submitted => submitted.Item.Id));
        Assert.Empty(await MarkersAsync(app));
    }

    [Fact]
    public async Task Given_a_case_that_does_not_answer_When_a_document_is_committed_Then_it_stays_owed_until_it_is_passed_on()
    {
        await using var app = await _inbox.StartAppAsync();
        var order = await app.OrderAsync();
        await app.AttachAsync(order, "c1");
        _inbox.Fault = new RequestFailedException(503, "Server busy");

        (await app.PostAsync($"orders/{order}/despatches", Requests.Despatch(), idempotencyKey: "d"))
            .ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");

        _inbox.Fault = null;
        var repeat = (await app.PostAsync($"orders/{order}/despatches", Requests.Despatch(), idempotencyKey: "d")).Expect(HttpStatusCode.Created);
        Assert.Empty(_inbox.Submitted);
        await app.Host.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal([repeat.Id], _inbox.Submitted.Select(submitted => submitted.Item.Id));
        Assert.Empty(await MarkersAsync(app));
    }

    [Fact]
    public async Task Given_a_document_that_was_never_committed_When_passed_on_Then_there_is_nothing_to_do()
    {
        await using var app = await _inbox.StartAppAsync();
        var order = await app.OrderAsync();

        Assert.Null(await app.Service<OrderDocuments>().ForwardAsync(order, "d1", markedFor: null, new Mock<DurableTaskClient>("unused").Object, CancellationToken.None));
    }

    [Fact]
    public async Task Given_orders_with_an_end_When_the_supplier_is_looked_at_Then_its_history_tells_of_them()
    {
        await using var app = await _inbox.StartAppAsync();
        var (supplier, buyer) = await app.PartiesAsync();
        var received = (await app.PostAsync("orders", Requests.Order(supplier, buyer, "PO-1"))).Id;
        var cancelled = (await app.PostAsync("orders", Requests.Order(supplier, buyer, "PO-2"))).Id;
        var open = (await app.PostAsync("orders", Requests.Order(supplier, buyer, "PO-3"))).Id;
        (await app.PostAsync($"orders/{received}/receipts", Requests.Receipt())).Expect(HttpStatusCode.Created);
        (await app.PostAsync($"orders/{cancelled}/cancellations", Requests.Cancellation())).Expect(HttpStatusCode.Created);
        (await app.PostAsync($"orders/{open}/receipts", Requests.Receipt("5.00", final: true))).Expect(HttpStatusCode.Created);

        Dictionary<string, SupplierOrder> history = [];
        await foreach (var order in app.Service<SupplierOrdersTable>().OfAsync(supplier, CancellationToken.None)) history.Add(order.OrderId, order);

        Assert.Equal(3, history.Count);
        Assert.Equal(new DateTimeOffset(2017, 3, 1, 11, 0, 0, TimeSpan.Zero), history[received].ReceivedInFullAt);
        Assert.True(history[cancelled].IsCancelled);
        Assert.Equal((null, false), (history[open].ReceivedInFullAt, history[open].IsCancelled));
    }

    private static async Task<IReadOnlyList<PendingMarker>> MarkersAsync(ScfApp app)
    {
        await app.Host.AdvanceAsync(TimeSpan.FromDays(1));
        return await app.DueAsync();
    }
}
