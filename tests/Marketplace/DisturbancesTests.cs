using System.Globalization;
using Marketplace.Disturbing;
using Marketplace.People;
using static Marketplace.Disturbing.DisturbanceKind;

namespace Tests.Marketplace;

public class DisturbancesTests
{
    private static readonly string[] Orders = [.. Enumerable.Range(0, 2_000).Select(n => n.ToString("x8", CultureInfo.InvariantCulture))];

    [Fact]
    public void Every_kind_has_one_row_with_a_rate_and_its_name_can_be_given_on_the_command_line()
    {
        Assert.Equal(Enum.GetValues<DisturbanceKind>().Order(), DisturbanceTable.All.Select(disturbance => disturbance.Kind).Order());
        Assert.All(DisturbanceTable.All, disturbance => Assert.InRange(disturbance.Rate, 1, 10_000));
        Assert.All(DisturbanceTable.All, disturbance => Assert.Equal([disturbance.Kind], DisturbanceTable.Parse(disturbance.Name).Kinds!));
    }

    [Theory]
    [InlineData("none", 0)]
    [InlineData("pays-short,line-silent", 2)]
    public void Kinds_are_switched_on_by_name(string text, int count) => Assert.Equal(count, DisturbanceTable.Parse(text).Kinds!.Count);

    [Fact]
    public void Given_other_kinds_are_on_When_a_kind_strikes_Then_it_strikes_the_same_orders_about_as_often_as_its_rate_says()
    {
        Disturbances alone = new(1, DisturbanceTable.Parse("delivered-late").Kinds!);
        Disturbances all = new(1, DisturbanceTable.Parse("all").Kinds!);

        var struck = Orders.Where(order => alone.Strikes(DeliveredLate, order)).ToList();

        Assert.InRange(struck.Count, 20, 65);
        Assert.Equal(struck, Orders.Where(order => all.Strikes(DeliveredLate, order)));
        Assert.NotEqual(struck, Orders.Where(order => new Disturbances(2, DisturbanceTable.Parse("all").Kinds!).Strikes(DeliveredLate, order)));
        Assert.DoesNotContain(Orders, order => alone.Strikes(PaysShort, order));
    }

    [Fact]
    public void Given_kinds_that_exclude_one_another_When_all_strike_Then_one_does_and_each_has_its_turn()
    {
        Disturbances every = new(1, DisturbanceTable.Parse("all").Kinds!, rate: 10_000);

        var chosen = Orders.Select(order => every.OneOf(order, PaysShort, PaysOver, PaysLate)).ToList();

        Assert.Equal([PaysShort, PaysOver, PaysLate], chosen.Distinct().Order().Select(kind => kind!.Value));
        Assert.Null(Disturbances.None.OneOf(Orders[0], PaysShort, PaysOver));
    }

    [Theory]
    [InlineData("order-referred", 0, true, false, true, "reject")]
    [InlineData("charges-above-tolerance", 0, false, false, true, "accept")]
    [InlineData("payment-rejected", 5, false, false, true, null)]
    [InlineData("payment-rejected", 6, false, false, true, "resume")]
    [InlineData("payment-returned", 2, false, false, true, "resume")]
    [InlineData("residual-withheld", 2, false, false, true, "release")]
    [InlineData("delivery-overdue", 30, false, false, true, "accept")]
    [InlineData("payment-overdue", 30, false, false, true, null)]
    [InlineData("payment-overdue", 30, false, true, true, null)]
    [InlineData("payment-overdue", 30, false, true, false, "acknowledge")]
    [InlineData("shadow-differs", 30, false, true, true, "acknowledge")]
    [InlineData("step-failed", 1, false, false, true, null)]
    [InlineData("step-failed", 2, false, false, true, "resume")]
    [InlineData("statement-differs", 9, false, false, true, null)]
    [InlineData("statement-differs", 10, false, false, true, "acknowledge")]
    [InlineData("inbox-item-failed", 30, false, false, true, null)]
    public void People_decide_by_a_fixed_policy(string kind, int daysOpen, bool isCopy, bool hasEnded, bool isOfBefore, string? decision)
    {
        var order = TimelineTests.Order(DateTimeOffset.UnixEpoch, null, null);
        if (isCopy) order = new(order.OrderId, 1, order.Seller, order.Customer, order.Times, order.Lines, null, "-again");

        Assert.Equal(decision, DeskPolicy.Decide(new OpenItem(kind, daysOpen, order, hasEnded, isOfBefore, order.Number), seed: 1));
    }
}
