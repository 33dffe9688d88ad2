using FsCheck;
using FsCheck.Fluent;
using Marketplace.Disturbing;
using Marketplace.Files;
using Marketplace.Orders;
using Marketplace.Replay;

namespace Tests.Marketplace;

public class TimelineTests
{
    private static readonly DateTimeOffset Purchased = new(2017, 3, 1, 13, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Given_a_delivered_order_When_laid_out_Then_every_document_comes_at_its_own_time_and_the_payment_after_the_receipt()
    {
        var order = Order(Purchased.AddMinutes(20), Purchased.AddDays(1), Purchased.AddDays(9));
        var habits = new BuyerHabits(1);

        var timeline = Timeline.Of([order], 1, Disturbances.None);

        Assert.Equal(
            [
                (Purchased, OutsideEventKind.Ordered),
                (Purchased.AddMinutes(20), OutsideEventKind.Acknowledged),
                (Purchased.AddMinutes(20), OutsideEventKind.Asked),
                (Purchased.AddDays(1), OutsideEventKind.Despatched),
                (Purchased.AddDays(9), OutsideEventKind.Received),
                (Purchased.AddDays(9 + habits.DaysToPay(order.Number)), OutsideEventKind.PaymentMade),
            ],
            timeline.Events.Select(happening => (happening.At, happening.Kind)));
        Assert.Equal(Purchased.AddHours(-1), timeline.Start);
        Assert.Equal(Purchased.AddDays(120 + 40), timeline.End);
    }

    [Fact]
    public void Given_an_order_handed_over_before_its_purchase_When_laid_out_Then_it_is_told_with_the_order_not_before()
    {
        var timeline = Timeline.Of([Order(Purchased, Purchased.AddHours(-3), null)], 1, Disturbances.None);

        Assert.Equal(
            [OutsideEventKind.Ordered, OutsideEventKind.Acknowledged, OutsideEventKind.Asked, OutsideEventKind.Despatched],
            timeline.Events.Select(happening => happening.Kind));
        Assert.All(timeline.Events, happening => Assert.Equal(Purchased, happening.At));
    }

    [Fact]
    public void Given_an_order_never_delivered_When_laid_out_Then_nobody_pays()
    {
        var timeline = Timeline.Of([Order(Purchased, Purchased.AddDays(1), null)], 1, Disturbances.None);

        Assert.DoesNotContain(timeline.Events, happening => happening.Kind is OutsideEventKind.Received or OutsideEventKind.PaymentMade);
    }

    [Theory]
    [InlineData(NoCase.Cancelled, new[] { OutsideEventKind.Ordered, OutsideEventKind.Cancelled })]
    [InlineData(NoCase.NeverApproved, new[] { OutsideEventKind.Ordered })]
    internal void Given_an_order_without_a_case_When_laid_out_Then_it_is_told_but_nobody_acknowledges(NoCase reason, OutsideEventKind[] kinds)
    {
        var timeline = Timeline.Of([Order(Purchased, Purchased.AddDays(1), null) with { NoCase = reason }], 1, Disturbances.None);

        Assert.Equal(kinds, timeline.Events.Select(happening => happening.Kind));
    }

    [Fact]
    public void Given_only_damaged_orders_When_laid_out_Then_there_is_nothing_to_replay()
    {
        Assert.Throws<OrderFilesException>(() => Timeline.Of([Order(Purchased, null, null) with { NoCase = NoCase.BrokenRow }], 1, Disturbances.None));
    }

    [Fact]
    public void Every_buyer_pays_within_7_to_21_days_the_same_for_the_same_seed()
    {
        Prop.ForAll<int, NonNull<string>>((seed, number) =>
        {
            var days = new BuyerHabits(seed).DaysToPay(number.Get);
            return days is >= BuyerHabits.ShortestDays and <= BuyerHabits.LongestDays && days == new BuyerHabits(seed).DaysToPay(number.Get);
        }).QuickCheckThrowOnFailure();
        Assert.True(Enumerable.Range(0, 100).Select(n => new BuyerHabits(1).DaysToPay($"o{n}")).Distinct().Count() > 8);
        Assert.Contains(Enumerable.Range(0, 20), n => new BuyerHabits(1).DaysToPay($"o{n}") != new BuyerHabits(2).DaysToPay($"o{n}"));
    }

    [Theory]
    [InlineData("2017-03-25", "2017-04-24")]
    [InlineData("2017-07-20", "2017-06-29")]
    public void A_receivable_falls_due_30_days_after_the_promise_but_within_the_tenor(string promised, string due)
    {
        var times = Order(Purchased, null, null).Times with { EstimatedDelivery = DateOnly.Parse(promised) };

        Assert.Equal(DateOnly.Parse(due), Terms.ReceivableDueDate(times));
    }

    internal static MarketOrder Order(DateTimeOffset? approved, DateTimeOffset? carried, DateTimeOffset? received) => new(
        "o1", 1, new SellerRow("s1", "porto claro", "SP"), new CustomerRow("c1", "u1", "santa aurora", "RJ"),
        new OrderTimes(Purchased, approved, carried, received, new DateOnly(2017, 3, 25)),
        [new OrderLine(1, "brinquedos p1", 10000, 1250)], null);
}
