using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace Tests.Functions.Orders;

/// <summary>An order is claimed by all contents that its case has seen.</summary>
public sealed class OrderClaimsTests : IAsyncLifetime
{
    private ScfApp App { get; set; } = null!;

    private OrderClaims Claims => App.Service<OrderClaims>();

    [Fact]
    public async Task Given_a_change_of_a_claimed_order_When_claimed_again_Then_the_new_lines_are_held_too_and_the_release_gives_back_everything()
    {
        var (supplier, buyer) = await App.PartiesAsync();
        var first = await OrderAsync(supplier, buyer, "PO-1");
        Assert.Equal(ClaimOutcome.Claimed, await ClaimAsync(first, "c1"));
        foreach (var (payable, number) in new[] { ("12000.00", "C-1"), ("13000.00", "C-2") })
        {
            var change = Requests.Change(payable, number);
            change["lines"]![0]!["description"] = number;
            (await App.PostAsync($"orders/{first}/changes", change)).Expect(HttpStatusCode.Created);
            Assert.Equal(ClaimOutcome.Claimed, await ClaimAsync(first, "c1"));
        }

        var asFirst = await OrderAsync(supplier, buyer, "PO-2");
        var asSecond = await OrderAsync(supplier, buyer, "PO-3", "C-1");
        var asThird = await OrderAsync(supplier, buyer, "PO-4", "C-2");
        Assert.Equal(ClaimOutcome.Similar, await ClaimAsync(asFirst, "c2"));
        Assert.Equal(ClaimOutcome.Similar, await ClaimAsync(asSecond, "c3"));
        Assert.Equal(ClaimOutcome.Similar, await ClaimAsync(asThird, "c4"));

        await Claims.ReleaseAsync(Case("c1", first), CancellationToken.None);
        Assert.Equal(ClaimOutcome.Claimed, await ClaimAsync(asFirst, "c2"));
        Assert.Equal(ClaimOutcome.Claimed, await ClaimAsync(asSecond, "c3"));
        Assert.Equal(ClaimOutcome.Claimed, await ClaimAsync(asThird, "c4"));
        Assert.Equal(ClaimOutcome.Similar, await ClaimAsync(first, "c5"));
    }

    [Fact]
    public async Task Given_a_release_When_it_comes_twice_or_from_another_case_Then_it_gives_nothing_of_others_away()
    {
        var (supplier, buyer) = await App.PartiesAsync();
        var order = await OrderAsync(supplier, buyer, "PO-1");
        Assert.Equal(ClaimOutcome.Claimed, await ClaimAsync(order, "c1"));

        await Claims.ReleaseAsync(Case("c2", order), CancellationToken.None);
        Assert.Equal(ClaimOutcome.Taken, await ClaimAsync(order, "c2"));
        await Claims.ReleaseAsync(Case("c1", order), CancellationToken.None);
        await Claims.ReleaseAsync(Case("c1", order), CancellationToken.None);
        Assert.Equal(ClaimOutcome.Claimed, await ClaimAsync(order, "c2"));
    }

    [Fact]
    public async Task Given_a_document_since_the_order_was_read_When_claimed_Then_it_has_to_be_read_again()
    {
        var (supplier, buyer) = await App.PartiesAsync();
        var id = await OrderAsync(supplier, buyer, "PO-1");
        var read = await App.Service<OrdersTable>().GetAsync(id, CancellationToken.None);
        (await App.PostAsync($"orders/{id}/cancellations", Requests.Cancellation("1.00"))).Expect(HttpStatusCode.Created);

        Assert.Equal(ClaimOutcome.Changed, await Claims.TryClaimAsync(read, "c1", CancellationToken.None));
        Assert.Equal(ClaimOutcome.Claimed, await ClaimAsync(id, "c1"));
    }

    public async Task InitializeAsync() => App = await new RecordedInbox().StartAppAsync();

    public async Task DisposeAsync() => await App.DisposeAsync();

    private async Task<ClaimOutcome> ClaimAsync(string order, string caseId) =>
        await Claims.TryClaimAsync(await App.Service<OrdersTable>().GetAsync(order, CancellationToken.None), caseId, CancellationToken.None);

    private async Task<string> OrderAsync(string supplier, string buyer, string number, string? description = null)
    {
        var order = Requests.Order(supplier, buyer, number);
        if (description is not null)
        {
            var change = Requests.Change();
            change["lines"]![0]!["description"] = description;
            (order["lines"], order["charges"], order["payable"]) = (change["lines"]!.DeepClone(), Requests.Money("0.00"), Requests.Money("12000.00"));
        }

        return (await App.PostAsync("orders", order)).Expect(HttpStatusCode.Created).Id;
    }

    private static FinancingCase Case(string id, string order) => new()
    {
        Id = id,
        Tenant = "default",
        OrderId = order,
        OrderNumber = "PO-1",
        AgreementId = "a1",
        SupplierId = "p1",
        BuyerId = "p2",
        AppliedAt = ScfApp.Start,
    };
}
