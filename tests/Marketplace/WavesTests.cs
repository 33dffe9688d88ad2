using Marketplace.Backend;
using Marketplace.Disturbing;
using Marketplace.Replay;

namespace Tests.Marketplace;

public class WavesTests
{
    private static readonly DateTimeOffset At = new(2017, 3, 1, 13, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Given_nothing_disturbs_When_cut_Then_all_is_told_side_by_side() => Assert.Equal(
        ["o1:Acknowledged,o1:Asked,o2:Received"],
        Told(Event("o1", OutsideEventKind.Acknowledged), Event("o1", OutsideEventKind.Asked), Event("o2", OutsideEventKind.Received)));

    [Fact]
    public void Given_a_disturbance_When_cut_Then_it_is_apart_from_what_comes_before_and_after_it_but_not_from_other_orders() => Assert.Equal(
        ["o1:Despatched,o2:Received", "o1:Cancelled", "o1:Received"],
        Told(
            Event("o1", OutsideEventKind.Despatched), Event("o1", OutsideEventKind.Cancelled, DisturbanceKind.PartlyCancelledAfter), Event("o1", OutsideEventKind.Received),
            Event("o2", OutsideEventKind.Received)));

    [Fact]
    public void Given_something_that_reaches_beyond_its_order_When_cut_Then_it_and_what_follows_it_come_after_all_others() => Assert.Equal(
        ["o2:Acknowledged", "o2:Cancelled", "o1:Told", "o1:Received"],
        Told(
            Event("o1", OutsideEventKind.Told, DisturbanceKind.SupplierInsolvent) with
            {
                Document = new OutsideDocument(Addressee.Supplier, "insolvencies", new InsolvencyRequest(At, "1")),
            },
            Event("o1", OutsideEventKind.Received),
            Event("o2", OutsideEventKind.Acknowledged), Event("o2", OutsideEventKind.Cancelled, DisturbanceKind.CancelledBefore)));

    private static IEnumerable<string> Told(params OutsideEvent[] events) => Waves.Of(events)
        .Select(wave => string.Join(',', wave.SelectMany(order => order.Select(happening => $"{order.Key[..2]}:{happening.Kind}"))));

    private static OutsideEvent Event(string orderId, OutsideEventKind kind, DisturbanceKind? because = null)
    {
        var order = TimelineTests.Order(At, null, null);
        return new OutsideEvent(At, kind, new(orderId, 1, order.Seller, order.Customer, order.Times, order.Lines, null)) { Because = because };
    }
}
