using Marketplace.Files;
using Marketplace.Orders;

namespace Tests.Marketplace;

public sealed class OrderFilesTests : IDisposable
{
    private readonly OrderFilesFixture _files = new();

    [Theory]
    [InlineData("o1,c1,delivered,yesterday,2017-03-01 10:15:00,,,2017-03-20 00:00:00", "order_purchase_timestamp", "'yesterday' is not a time like 2017-03-01 14:05:00")]
    [InlineData("o1,c1,delivered,,2017-03-01 10:15:00,,,2017-03-20 00:00:00", "order_purchase_timestamp", "is empty")]
    [InlineData("o1,c1,delivered,2017-03-01 10:00:00,2017-02-30 10:15:00,,,2017-03-20 00:00:00", "order_approved_at", "'2017-02-30 10:15:00' is not a time like 2017-03-01 14:05:00")]
    [InlineData("o/1,c1,delivered,2017-03-01 10:00:00,,,,2017-03-20 00:00:00", "order_id", "'o/1' is not an identifier")]
    [InlineData("o1,c1,delivered,2017-03-01 10:00:00,,,", null, "has not as many fields as the header")]
    [InlineData("o1,c1,\"delivered,2017-03-01 10:00:00,,,,2017-03-20 00:00:00", null, "a quotation mark is left open")]
    [InlineData("o1,nobody,delivered,2017-03-01 10:00:00,,,,2017-03-20 00:00:00", "customer_id", "'nobody' is not in olist_customers_dataset.csv")]
    public void Given_a_broken_order_row_When_read_Then_it_is_named_and_its_neighbour_goes_on(string row, string? field, string reason)
    {
        var book = OrderBook.Read(_files.With(OlistFolder.OrdersFile, 1, row).Write());

        Assert.Equal(new BrokenRow(OlistFolder.OrdersFile, 2, field, reason), Assert.Single(book.BrokenRows));
        Assert.Equal("o2", Assert.Single(book.Orders).OrderId);
    }

    [Theory]
    [InlineData("o1,1,p1,s1,,-1.00,12.50", "price", "'-1.00' is negative")]
    [InlineData("o1,1,p1,s1,,1.005,12.50", "price", "'1.005' has more than two decimals")]
    [InlineData("o1,1,p1,s1,,1e9,12.50", "price", "'1e9' is not an amount")]
    [InlineData("o1,1,p1,s1,,100000000,12.50", "price", "'100000000' is beyond any order")]
    [InlineData("o1,1,p1,s1,,1.00,", "freight_value", "'' is not an amount")]
    [InlineData("o1,0,p1,s1,,1.00,2.00", "order_item_id", "'0' is not a whole number from 1")]
    [InlineData("o1,1,p1,s9,,1.00,2.00", "seller_id", "'s9' is not in olist_sellers_dataset.csv")]
    public void Given_a_broken_item_row_When_read_Then_its_order_is_counted_as_broken_and_the_neighbour_goes_on(string row, string field, string reason)
    {
        var book = OrderBook.Read(_files.With(OlistFolder.ItemsFile, 1, row).Write());

        Assert.Equal(new BrokenRow(OlistFolder.ItemsFile, 2, field, reason), Assert.Single(book.BrokenRows));
        Assert.Equal(1, book.WithoutSeller[NoCase.BrokenRow]);
        Assert.Null(Assert.Single(book.Orders).NoCase);
    }

    [Fact]
    public void Given_one_of_two_items_is_broken_When_read_Then_the_order_is_not_financed_with_the_rest()
    {
        var book = OrderBook.Read(_files.Add(OlistFolder.ItemsFile, "o1,2,p1,s1,,x,1.00").Write());

        Assert.Equal(NoCase.BrokenRow, book.Orders.Single(order => order.OrderId == "o1").NoCase);
    }

    [Fact]
    public void Given_rows_that_come_twice_When_read_Then_the_first_counts_and_the_second_is_named()
    {
        _files.Add(OlistFolder.OrdersFile, "o2,c2,delivered,2018-01-01 00:00:00,,,,2018-01-02 00:00:00").Add(OlistFolder.ItemsFile, "o1,1,p1,s1,,5.00,0");

        var book = OrderBook.Read(_files.Write());

        Assert.Equal(["order_id: 'o2' was there before", "order_item_id: '1' was there before in order o1"], book.BrokenRows.Select(row => $"{row.Field}: {row.Reason}"));
        Assert.Equal(4725, book.Orders.Single(order => order.OrderId == "o2").PayableCents);
        Assert.Equal(NoCase.BrokenRow, book.Orders.Single(order => order.OrderId == "o1").NoCase);
    }

    [Fact]
    public void Given_a_file_is_missing_When_read_Then_it_is_named()
    {
        var path = _files.Without(OlistFolder.SellersFile).Write();

        var error = Assert.Throws<OrderFilesException>(() => OrderBook.Read(path));

        Assert.Equal($"{Path.Combine(path, OlistFolder.SellersFile)} is missing.", error.Message);
    }

    [Fact]
    public void Given_a_column_is_missing_When_read_Then_file_and_column_are_named()
    {
        var path = _files.With(OlistFolder.ItemsFile, 0, "order_id,order_item_id,product_id,seller_id,shipping_limit_date,preis,freight_value").Write();

        var error = Assert.Throws<OrderFilesException>(() => OrderBook.Read(path));

        Assert.Equal($"{Path.Combine(path, OlistFolder.ItemsFile)} has no column price.", error.Message);
    }

    [Fact]
    public void Given_an_order_of_two_sellers_When_read_Then_each_has_an_order_of_its_own_with_its_own_lines()
    {
        var book = OrderBook.Read(_files.Add(OlistFolder.ItemsFile, "o1,2,p2,s2,,30.00,5.00", "o1,3,p1,s1,,10.00,1.00").Write());

        var pair = book.Orders.Where(order => order.OrderId == "o1").ToList();
        Assert.Equal([("o1-1", "s1", 12350L, 1350L), ("o1-2", "s2", 3500L, 500L)], pair.Select(order => (order.Number, order.Seller.SellerId, order.PayableCents, order.ChargesCents)));
        Assert.Equal(["brinquedos p1", "brinquedos p1"], pair[0].Lines.Select(line => line.Description));
        Assert.Equal("p2", Assert.Single(pair[1].Lines).Description);
    }

    [Fact]
    public void Given_local_times_When_read_Then_they_are_taken_in_the_marketplaces_zone_also_where_summer_time_skips_an_hour()
    {
        _files.With(OlistFolder.OrdersFile, 1, "o1,c1,delivered,2017-01-31 10:00:00,2017-10-15 00:30:00,,,2017-03-20 00:00:00");

        var times = OrderBook.Read(_files.Write()).Orders.Single(order => order.OrderId == "o1").Times;

        Assert.Equal(new DateTimeOffset(2017, 1, 31, 12, 0, 0, TimeSpan.Zero), times.Purchased);
        Assert.Equal(new DateTimeOffset(2017, 10, 15, 3, 30, 0, TimeSpan.Zero), times.Approved);
    }

    [Fact]
    public void Given_a_limit_When_read_Then_the_earliest_orders_are_taken()
    {
        var book = OrderBook.Read(_files.Write(), limit: 1);

        Assert.Equal((1, "o1"), (book.OrdersRead, Assert.Single(book.Orders).OrderId));
    }

    [Fact]
    public void The_sample_holds_what_real_files_hold()
    {
        var book = OrderBook.Read(global::Marketplace.MarketplaceOptions.SampleFolder);

        Assert.Empty(book.BrokenRows);
        Assert.Equal((200, 199), (book.OrdersRead, book.Orders.Count));
        Assert.Equal(6, book.WithoutSeller[NoCase.NoItems]);
        Assert.Equal((4, 3), (book.Orders.Count(order => order.NoCase == NoCase.Cancelled), book.Orders.Count(order => order.NoCase == NoCase.NeverApproved)));
        var financed = book.Orders.Where(order => order.NoCase is null).ToList();
        Assert.Equal(7, financed.Count(order => order.Times.Delivered is null));
        Assert.Contains(financed, order => order.ChargesCents == 0);
        Assert.Contains(financed, order => order.SellerNumber == 2);
        Assert.Contains(financed, order => order.Times.HandedToCarrier < order.Times.Approved);
        Assert.Contains(financed, order => order.Times.Delivered < order.Times.Approved);
        Assert.Contains(financed, order => order.Times.Delivered - order.Times.Approved > TimeSpan.FromDays(130));
    }

    public void Dispose() => _files.Dispose();
}
