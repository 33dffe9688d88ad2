using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Journeys;

namespace Tests.Functions.Banking;

/// <summary>Whose a credit is, on the whole application; what came in is always somewhere in the books.</summary>
public sealed class CreditRoutingTests
{
    [Fact]
    public async Task Given_a_credit_for_several_orders_Then_each_gets_its_part_and_the_rest_is_suspense()
    {
        await using var journey = await Journey.DisbursedAsync();
        (string, string)[] parts = [(journey.OrderId, "6000.00"), ("whatever", "1000.00"), (journey.OrderId, "2000.00")];
        await journey.Bank.NotifyCreditAsync("E1", "9500.00", "three things", parts: parts);
        await journey.Bank.NotifyCreditAsync("E1", "9500.00", "three things", parts: parts);

        Assert.Equal("8000.00", (await journey.CaseAsync()).Amount("collected"));
        Assert.Equal(2, (await journey.TimelineAsync()).Count(name => name == "CreditBooked"));
        Assert.Contains("C Suspense -1500.00", await journey.BalancesAsync());
        Assert.Equal(["credit-in-suspense", "credit-in-suspense"], await journey.WorkItemsAsync());
        Assert.Equal(
            ["1000.00 BRL: No open case expects it.", "500.00 BRL: Its payer named nothing for this part."],
            (await journey.OpenItemsAsync()).Select(item => Short(item.GetProperty("detail").GetString()!)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Given_a_split_credit_When_it_is_notified_otherwise_Then_the_first_stands_and_a_person_sees_both()
    {
        await using var journey = await Journey.DisbursedAsync();
        await journey.Bank.NotifyCreditAsync("E1", "9500.00", "", parts: [(journey.OrderId, "6000.00")]);
        await journey.ToDayAsync(1);

        await journey.Bank.NotifyCreditAsync("E1", "9500.00", "", parts: [(journey.OrderId, "6000.00"), (journey.OrderId, "3500.00")]);
        await journey.Bank.NotifyCreditAsync("E1", "9500.00", journey.OrderId);
        await journey.Bank.NotifyCreditAsync("E1", "9501.00", "", parts: [(journey.OrderId, "6000.00")]);

        Assert.Equal("6000.00", (await journey.CaseAsync()).Amount("collected"));
        Assert.Equal(["credit-contradicts", "credit-in-suspense"], await journey.WorkItemsAsync());
        Assert.Contains("C Suspense -3500.00", await journey.BalancesAsync());
    }

    [Fact]
    public async Task Given_no_usable_reference_When_one_case_waits_for_that_amount_Then_it_is_its_credit_whoever_paid()
    {
        await using var journey = await Journey.DisbursedAsync();

        await journey.Bank.NotifyCreditAsync("E1", "9999.00", "invoice 4711");
        await journey.Bank.NotifyCreditAsync("E2", "10000.00", "invoice 4711", debtor: "SOMEBODY-ELSE");

        Assert.Equal("10000.00", (await journey.CaseAsync()).Amount("collected"));
        Assert.Equal(["credit-in-suspense"], await journey.WorkItemsAsync());
        var booked = (await journey.App.GetAsync($"cases/{journey.CaseId}/timeline")).Body.GetProperty("facts").EnumerateArray().Last(fact => fact.GetProperty("name").GetString() == "CreditBooked");
        Assert.Equal("loopback-unsigned, amount match", booked.GetProperty("evidence").GetProperty("authentication").GetString());
        await journey.Bank.NotifyCreditAsync("E3", "10000.00", "invoice 4711");
        Assert.Equal(["credit-in-suspense", "credit-in-suspense"], await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_two_credits_of_that_amount_at_once_Then_one_of_them_is_suspense()
    {
        await using var journey = await Journey.DisbursedAsync();
        var entries = new[] { "E1", "E2" }.Select(reference => journey.Bank.Entry(reference, "10000.00", "CRDT", "BOOK")).ToArray();

        await journey.Bank.NotifyAsync("m-1", "COLLECT-1", entries);

        Assert.Equal("10000.00", (await journey.CaseAsync()).Amount("collected"));
        Assert.Equal(["credit-in-suspense"], await journey.WorkItemsAsync());
        Assert.Contains("C Suspense -10000.00", await journey.BalancesAsync());
    }

    [Fact]
    public async Task Given_two_credits_of_that_amount_were_matched_before_the_case_heard_of_either_Then_it_takes_one()
    {
        await using var journey = await Journey.DisbursedAsync();
        await MatchAsync(journey, "E2");
        await journey.Bank.NotifyCreditAsync("E1", "10000.00", "invoice 4711");

        await journey.Bank.NotifyCreditAsync("E2", "10000.00", "invoice 4711");

        Assert.Equal("10000.00", (await journey.CaseAsync()).Amount("collected"));
        var item = Assert.Single(await journey.OpenItemsAsync());
        Assert.Equal($"10000.00 BRL: Case {journey.CaseId} does not expect 10000.00 BRL any more.", Short(item.GetProperty("detail").GetString()!));
        Assert.Contains("C Suspense -10000.00", await journey.BalancesAsync());

        // Two persons may still say that it is this case's.
        await journey.DecideAsync("credit-in-suspense", "assign", persons: 2, journey.CaseId);
        Assert.Equal("20000.00", (await journey.CaseAsync()).Amount("collected"));
    }

    [Fact]
    public async Task Given_no_usable_reference_When_several_cases_wait_for_that_amount_Then_it_is_suspense()
    {
        await using var journey = await Journey.DisbursedAsync();
        var (supplier, buyer) = await journey.App.PartiesAsync();
        (await journey.App.PostAsync("facilities", Requests.Facility(supplier, journey.AgreementId))).Expect(HttpStatusCode.Created);
        var order = (await journey.App.PostAsync("orders", Requests.Order(supplier, buyer, "PO-77"))).Expect(HttpStatusCode.Created).Id;
        (await journey.App.PostAsync($"orders/{order}/acknowledgements", Requests.Acknowledgement())).Expect(HttpStatusCode.Created);
        (await journey.App.PostAsync("cases", new JsonObject { ["orderId"] = order, ["agreementId"] = journey.AgreementId })).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        Assert.NotEmpty(await journey.Bank.SettleAllAsync());

        await journey.Bank.NotifyCreditAsync("E1", "10000.00", "invoice 4711");

        Assert.Equal("10000.00 BRL: 2 open cases expect 10000.00 BRL.", Short((await journey.OpenItemsAsync()).Single(IsSuspense).GetProperty("detail").GetString()!));
    }

    [Fact]
    public async Task Given_charges_on_the_way_Then_the_amount_that_was_paid_is_matched()
    {
        await using var journey = await Journey.DisbursedAsync();

        await journey.Bank.NotifyCreditAsync("E1", "9988.00", "invoice 4711", charges: "12.00");

        Assert.Equal("9988.00", (await journey.CaseAsync()).Amount("collected"));
        Assert.DoesNotContain("credit-in-suspense", await journey.WorkItemsAsync());
    }

    [Fact]
    public async Task Given_money_in_another_currency_Then_it_is_suspense_and_says_why()
    {
        await using var journey = await Journey.DisbursedAsync();
        var entry = journey.Bank.Entry("E1", "10000.00", "CRDT", "BOOK");
        entry["amount"] = Requests.Money("2500.00", "EUR");
        entry["remittanceInformation"] = journey.OrderId;

        await journey.Bank.NotifyAsync("m-1", "COLLECT-1", entry);

        var item = Assert.Single(await journey.OpenItemsAsync());
        Assert.Equal($"2500.00 EUR: Case {journey.CaseId} is in BRL, the money in EUR.", Short(item.GetProperty("detail").GetString()!));
        Assert.Contains("C Suspense -2500.00", await journey.BalancesAsync());
    }

    [Fact]
    public async Task Given_a_closed_case_or_an_order_that_nobody_financed_Then_money_for_it_is_suspense_even_where_another_case_waits_for_that_amount()
    {
        await using var journey = await Journey.DisbursedAsync();
        var order = (await journey.App.GetAsync($"orders/{journey.OrderId}")).Expect(HttpStatusCode.OK);
        var unfinanced = (await journey.App.PostAsync("orders", Requests.Order(order.Text("supplierId"), order.Text("buyerId"), "PO-9"))).Expect(HttpStatusCode.Created).Id;

        await journey.Bank.NotifyCreditAsync("E1", "10000.00", unfinanced);
        await journey.Bank.NotifyCreditAsync("E2", "10000.00", journey.OrderId);
        await journey.Bank.SettleAllAsync();
        await journey.Bank.NotifyCreditAsync("E3", "10000.00", journey.OrderId);

        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        Assert.Equal(
            ["10000.00 BRL: Case " + journey.CaseId + " is Closed.", "10000.00 BRL: Order PO-9 is not financed."],
            (await journey.OpenItemsAsync()).Select(item => Short(item.GetProperty("detail").GetString()!)).Order(StringComparer.Ordinal));
        Assert.Contains("C Suspense -20000.00", await journey.BalancesAsync());
    }

    /// <summary>Leaves an entry as another process does that has matched it and has yet to tell the case.</summary>
    private static async Task MatchAsync(Journey journey, string reference)
    {
        var credits = journey.App.Service<CreditsTable>();
        var today = DateOnly.FromDateTime(ScfApp.Start.UtcDateTime);
        CollectionCredit credit = new("COLLECT-1", reference, Money.Parse("10000.00", "BRL"), today, today, "Casa Grande", "CASA-1", "invoice 4711");
        var row = await credits.AddAsync("default", credit, [], isBooked: true, CancellationToken.None);
        Assert.NotNull(await credits.TryRouteAsync(row, journey.CaseId, "amount match", CancellationToken.None));
    }

    private static bool IsSuspense(JsonElement item) => item.GetProperty("kind").GetString() == "credit-in-suspense";

    /// <summary>The amount and the reason of a work item about suspense.</summary>
    private static string Short(string detail) => $"{detail[..detail.IndexOf(" on ", StringComparison.Ordinal)]}: {detail[(detail.IndexOf("): ", StringComparison.Ordinal) + 3)..]}";
}
