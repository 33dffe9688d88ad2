using ScfFunctions.Domain;
using ScfFunctions.Facilities;
using ScfFunctions.Storage;

namespace Tests.Functions.Facilities;

public sealed class SupplierHistoriesTests
{
    private static readonly Currency Brl = Currency.Parse("BRL");
    private static readonly DateOnly Today = new(2017, 6, 1);

    private static readonly BusinessCalendar SaoPaulo =
        new("SP", [DayOfWeek.Saturday, DayOfWeek.Sunday], [], "America/Sao_Paulo", new TimeOnly(17, 0));

    [Fact]
    public void Given_no_orders_Then_there_is_no_history()
    {
        Assert.Equal(SupplierHistory.None(Brl), SupplierHistories.Of([], SaoPaulo, Brl, Today));
    }

    [Fact]
    public void Given_orders_of_all_kinds_Then_each_counts_where_it_belongs()
    {
        SupplierOrder[] orders =
        [
            Order("1", "2017-02-01T12:00:00Z", received: "2017-02-20T12:00:00Z"),
            Order("2", "2017-01-15T12:00:00Z", received: "2017-03-05T12:00:00Z"),
            Order("3", "2017-03-01T12:00:00Z", isCancelled: true),
            Order("4", "2017-03-02T12:00:00Z"),
            Order("5", "2017-03-03T12:00:00Z", received: "2017-02-25T12:00:00Z", currency: "USD"),
        ];

        var history = SupplierHistories.Of(orders, SaoPaulo, Brl, Today);

        Assert.Equal(new SupplierHistory(3, Money.Parse("200.00", "BRL"), LateDeliveries: 1, CancelledOrders: 1, new DateOnly(2017, 1, 15)), history);
    }

    [Theory]
    [InlineData("2017-03-02T02:59:59Z", 0)]
    [InlineData("2017-03-02T03:00:00Z", 1)]
    public void The_day_of_a_delivery_is_the_agreements_own(string received, int late)
    {
        // São Paulo is three hours behind UTC in March; the deadline is 1 March.
        Assert.Equal(late, SupplierHistories.Of([Order("1", "2017-02-01T12:00:00Z", received)], SaoPaulo, Brl, Today).LateDeliveries);
    }

    [Fact]
    public void Given_a_clock_ahead_of_ours_Then_the_first_order_was_placed_today_at_the_latest()
    {
        Assert.Equal(Today, SupplierHistories.Of([Order("1", "2017-06-02T12:00:00Z")], SaoPaulo, Brl, Today).FirstOrderDate);
    }

    private static SupplierOrder Order(string id, string issued, string? received = null, bool isCancelled = false, string currency = "BRL") => new(
        id, DateTimeOffset.Parse(issued), new DateOnly(2017, 3, 1), Money.Parse("100.00", currency),
        received is null ? null : DateTimeOffset.Parse(received), isCancelled, id, "buyer", "basket");
}
