using Marketplace;
using Marketplace.Backend;
using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.Replay;

namespace Tests.Marketplace;

/// <summary>What one kind of disturbance makes of a delivered order over 112.50.</summary>
public class DisturbedTimelineTests
{
    private static readonly DateTimeOffset Purchased = new(2017, 3, 1, 13, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("none", "112.50")]
    [InlineData("pays-in-instalments", "45.00 33.75 33.75")]
    [InlineData("pays-short", "101.25")]
    [InlineData("pays-over", "123.75")]
    [InlineData("pays-supplier", "")]
    [InlineData("buyer-insolvent", "")]
    [InlineData("pays-after-close", "112.50 112.50")]
    [InlineData("charges-within-tolerance", "112.20")]
    [InlineData("charges-above-tolerance", "107.50")]
    [InlineData("dispute-upheld", "78.75")]
    [InlineData("dispute-partly-upheld", "95.63")]
    [InlineData("dispute-rejected", "112.50")]
    [InlineData("credit-note-before", "101.25")]
    [InlineData("credit-note-after", "112.50")]
    [InlineData("order-changed-up", "132.50")]
    [InlineData("order-changed-down", "92.50")]
    [InlineData("partly-cancelled-after", "78.75")]
    [InlineData("cancelled-after", "")]
    [InlineData("cancelled-before", "")]
    [InlineData("acknowledged-less", "90.00")]
    [InlineData("excess-delivery", "112.50")]
    public void Buyers_pay_what_they_owe_by_their_own_lights(string kind, string paid) => Assert.Equal(
        paid, string.Join(' ', Of(kind).Where(happening => happening.Payment is not null).Select(happening => Money.Text(happening.Payment!.Amount.Cents))));

    [Fact]
    public void Given_several_deliveries_When_added_up_Then_they_are_the_order_and_the_last_is_final()
    {
        var receipts = Of("several-deliveries").Select(happening => happening.Document?.Body).OfType<ReceiptRequest>().ToList();

        Assert.Equal((3, 112_50), (receipts.Count, receipts.Sum(receipt => receipt.AcceptedValue.Cents)));
        Assert.Equal([false, false, true], receipts.Select(receipt => receipt.Final));
    }

    [Fact]
    public void Given_a_short_receipt_When_the_buyer_pays_Then_it_pays_what_it_accepted()
    {
        var events = Of("short-receipt");

        var accepted = Assert.Single(events.Select(happening => happening.Document?.Body).OfType<ReceiptRequest>());
        Assert.True(accepted.Final && accepted.AcceptedValue.Cents < 112_50);
        Assert.Equal(accepted.AcceptedValue, Assert.Single(events, happening => happening.Payment is not null).Payment!.Amount);
    }

    [Theory]
    [InlineData("duplicate-order", "o1-1-again", 112_50)]
    [InlineData("one-cent-changed", "o1-1-cent", 112_51)]
    public void Given_an_order_is_sold_twice_When_laid_out_Then_the_copy_asks_for_financing_too_and_nobody_delivers_or_pays_it(string kind, string number, long payable)
    {
        var copy = Of(kind).Where(happening => happening.Order.Number == number).ToList();

        Assert.Equal([OutsideEventKind.Ordered, OutsideEventKind.Acknowledged, OutsideEventKind.Asked], copy.Select(happening => happening.Kind));
        Assert.Equal((payable, Purchased.AddMinutes(10)), (copy[0].Order.PayableCents, copy[0].At));
    }

    [Fact]
    public void Given_buyers_who_pay_several_orders_at_once_When_laid_out_Then_one_credit_pays_two_and_the_other_payment_is_gone()
    {
        var orders = Enumerable.Range(0, 200).Select(n => Order($"o{n}")).ToList();

        Disturbances disturbances = new(1, DisturbanceTable.Parse("pays-several-orders").Kinds!, rate: 1_000);
        var payments = Timeline.Of(orders, 1, disturbances).Events.Where(happening => happening.Payment is not null).ToList();

        var joint = payments.Where(happening => happening.Payment!.Also is not null).ToList();
        Assert.NotEmpty(joint);
        Assert.Equal(200, payments.Count + joint.Count);
        Assert.Equal(200 * 112_50, payments.Sum(happening => happening.Payment!.Amount.Cents));
        Assert.All(joint, happening => Assert.DoesNotContain(payments, other => other.Order.Number == happening.Payment!.Also!.Value.Order.Number));
    }

    private static IReadOnlyList<OutsideEvent> Of(string kind) => Timeline.Of([Order("o1")], 1, new Disturbances(1, DisturbanceTable.Parse(kind).Kinds!, rate: 10_000)).Events;

    private static MarketOrder Order(string id)
    {
        var order = TimelineTests.Order(Purchased.AddMinutes(20), Purchased.AddDays(1), Purchased.AddDays(9));
        return new MarketOrder(id, 1, order.Seller, order.Customer, order.Times, order.Lines, null);
    }
}
