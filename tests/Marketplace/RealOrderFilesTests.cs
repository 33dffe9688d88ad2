using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.Replay;
using Tests.Support;

namespace Tests.Marketplace;

public class RealOrderFilesTests
{
    [RealDataFact]
    public void All_real_orders_are_read_and_every_one_is_a_case_to_be_or_counted()
    {
        var book = OrderBook.Read(RealData.PathOf("olist"));

        Assert.Empty(book.BrokenRows);
        Assert.Equal((11_454, 11_493), (book.OrdersRead, book.Orders.Count));
        Assert.Equal((NoCase.NoItems, 89), (Assert.Single(book.WithoutSeller).Key, book.WithoutSeller[NoCase.NoItems]));
        Assert.Equal(52, book.Orders.Count(order => order.NoCase == NoCase.Cancelled));
        Assert.Equal(4, book.Orders.Count(order => order.NoCase == NoCase.NeverApproved));
        Assert.Equal(1_497, book.Orders.Select(order => order.Seller.SellerId).Distinct(StringComparer.Ordinal).Count());
    }

    [RealDataFact]
    public void Every_real_orders_receivable_falls_due_within_the_tenor()
    {
        var financed = OrderBook.Read(RealData.PathOf("olist")).Orders.Where(order => order.NoCase is null).ToList();

        Assert.All(financed, order => Assert.InRange(
            Terms.ReceivableDueDate(order.Times),
            DateOnly.FromDateTime(MarketTimeZone.ToLocal(order.Times.Approved!.Value)),
            DateOnly.FromDateTime(MarketTimeZone.ToLocal(order.Times.Approved.Value)).AddDays(Terms.TenorDays)));
    }

    [RealDataFact]
    public void No_real_order_is_told_of_before_it_exists()
    {
        var timeline = Timeline.Of(OrderBook.Read(RealData.PathOf("olist")).Orders, 1, Disturbances.None);

        var first = timeline.Events.GroupBy(happening => happening.Order.Number).Select(group => group.First());
        Assert.All(first, happening => Assert.Equal(OutsideEventKind.Ordered, happening.Kind));
        Assert.Equal(timeline.Events.OrderBy(happening => happening.At), timeline.Events);
    }
}
