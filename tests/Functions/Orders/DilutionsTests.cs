using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Storage;

namespace Tests.Functions.Orders;

/// <summary>What takes something out of what the buyer will pay into the collection account.</summary>
public sealed class DilutionsTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private ScfApp App => shared.App;

    [Fact]
    public async Task Given_a_dispute_When_it_is_opened_and_resolved_Then_each_happens_once_and_the_outcome_counts()
    {
        var order = await App.OrderAsync();
        (await SendAsync(order, "disputes", Requests.Dispute("1.00", "Upheld"))).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await SendAsync(order, "disputes", Requests.Dispute())).Expect(HttpStatusCode.Created);
        Assert.Equal(100_000, (await StoredAsync(order)).Ineligible.MinorUnits);
        Assert.Equal(["/number number-used"], (await SendAsync(order, "disputes", Requests.Dispute("2.00"))).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);

        Assert.Equal(["/number reserved"], (await SendAsync(order, "disputes", Requests.Dispute(number: "charges-E1"))).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
        (await SendAsync(order, "disputes", Requests.Dispute("300.00", "PartlyUpheld"))).Expect(HttpStatusCode.Created);
        (await SendAsync(order, "disputes", Requests.Dispute("0.00", "Rejected"))).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");

        var stored = await StoredAsync(order);
        Assert.Equal(30_000, stored.Ineligible.MinorUnits);
        Assert.False(Assert.Single(stored.State.Disputes).IsOpen);
    }

    [Theory]
    [InlineData("Upheld", "1000.00", null)]
    [InlineData("Upheld", "999.99", "/amount/amount out-of-range")]
    [InlineData("Upheld", "1000.01", "/amount/amount out-of-range")]
    [InlineData("PartlyUpheld", "999.99", null)]
    [InlineData("PartlyUpheld", "0.01", null)]
    [InlineData("PartlyUpheld", "0.00", "/amount/amount out-of-range")]
    [InlineData("PartlyUpheld", "1000.00", "/amount/amount out-of-range")]
    [InlineData("Rejected", "0.00", null)]
    [InlineData("Rejected", "0.01", "/amount/amount out-of-range")]
    public async Task Given_an_open_dispute_When_it_is_resolved_Then_the_amount_must_fit_the_outcome(string outcome, string amount, string? fault)
    {
        var order = await App.OrderAsync();
        (await SendAsync(order, "disputes", Requests.Dispute())).Expect(HttpStatusCode.Created);

        var answer = await SendAsync(order, "disputes", Requests.Dispute(amount, outcome));

        if (fault is null) answer.Expect(HttpStatusCode.Created);
        else Assert.Equal([fault], answer.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Fact]
    public async Task Given_dilutions_of_every_kind_When_they_add_up_Then_each_stays_within_the_payable_amount_and_nothing_is_lent_on_them()
    {
        var order = await App.OrderAsync();
        (await SendAsync(order, "disputes", Requests.Dispute("6000.00"))).Expect(HttpStatusCode.Created);
        Assert.Equal(["/amount/amount above-payable"], Faults(await SendAsync(order, "disputes", Requests.Dispute("4000.01", number: "D-2"))));
        (await SendAsync(order, "credit-notes", Requests.CreditNote("500.00"))).Expect(HttpStatusCode.Created);
        Assert.Equal(["/number number-used"], Faults(await SendAsync(order, "credit-notes", Requests.CreditNote("1.00"))));
        Assert.Equal(["/amount/amount above-payable"], Faults(await SendAsync(order, "credit-notes", Requests.CreditNote("9500.01", "N-2"))));
        (await SendAsync(order, "misdirected-payments", Requests.MisdirectedPayment("2000.00"))).Expect(HttpStatusCode.Created);
        Assert.Equal(["/amount/amount above-payable"], Faults(await SendAsync(order, "misdirected-payments", Requests.MisdirectedPayment("8000.01"))));
        Assert.Equal(850_000, (await StoredAsync(order)).Ineligible.MinorUnits);

        (await SendAsync(order, "misdirected-payments", Requests.MisdirectedPayment("8000.00"))).Expect(HttpStatusCode.Created);
        Assert.Equal(1_000_000, (await StoredAsync(order)).Ineligible.MinorUnits);
    }

    [Fact]
    public async Task Given_the_same_number_on_a_change_and_a_credit_note_Then_they_are_two_documents()
    {
        var order = await App.OrderAsync();

        (await SendAsync(order, "changes", Requests.Change(number: "1"))).Expect(HttpStatusCode.Created);
        (await SendAsync(order, "credit-notes", Requests.CreditNote(number: "1"))).Expect(HttpStatusCode.Created);
        (await SendAsync(order, "disputes", Requests.Dispute(number: "1"))).Expect(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Given_as_many_disputes_as_an_order_takes_When_one_more_comes_Then_it_is_refused_and_all_are_kept()
    {
        var order = await App.OrderAsync();
        for (var number = 0; number < OrderState.MostNumbers; number++)
            (await SendAsync(order, "disputes", Requests.Dispute("1.00", number: $"{number:D2}{string.Concat(Enumerable.Repeat("ü", 62))}"))).Expect(HttpStatusCode.Created);

        (await SendAsync(order, "disputes", Requests.Dispute("1.00"))).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        Assert.Equal(OrderState.MostNumbers, (await StoredAsync(order)).State.Disputes.Count);
    }

    private Task<Answer> SendAsync(string order, string resource, JsonObject body) => App.PostAsync($"orders/{order}/{resource}", body);

    private Task<Order> StoredAsync(string order) => App.Service<OrdersTable>().GetAsync(order, CancellationToken.None);

    private static IReadOnlyList<string> Faults(Answer answer) => answer.ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults;
}
