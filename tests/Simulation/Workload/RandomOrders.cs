using System.Globalization;
using Marketplace.Files;
using Marketplace.Orders;
using Marketplace.Replay;

namespace Simulation.Workload;

/// <summary>Makes up a marketplace's orders: few suppliers under all agreements, few buyers, odd amounts, some weeks.</summary>
internal static class RandomOrders
{
    private const int MostOrders = 40;
    private const int FewestOrders = 10;
    private const int AgreementsTimesBuyers = 4;

    /// <summary>The holidays of the market are known from 2016, a leap year, to 2019.</summary>
    private static readonly DateTime FirstDay = new(2016, 1, 11);

    /// <param name="random">Decides everything but who sells under which agreement.</param>
    /// <param name="seed">Decides that, as it does in the replay.</param>
    /// <param name="count">How many orders; null for any number.</param>
    public static IReadOnlyList<MarketOrder> Of(Random random, int seed, int? count)
    {
        var start = FirstDay.AddDays(random.Next(0, 850));
        var days = random.Next(5, 45);
        var sellers = Sellers(random, seed, random.Next(2, 7));
        var customers = Enumerable.Range(0, random.Next(2, 9)).Select(_ => new CustomerRow(Id(random), Id(random), "campinas", "SP")).ToList();
        return [.. Enumerable.Range(0, count ?? random.Next(FewestOrders, MostOrders + 1))
            .Select(_ => Order(random, start.AddSeconds(random.Next(0, days * 86_400)), Pick(random, sellers), Pick(random, customers)))
            .OrderBy(order => order.Times.Purchased).ThenBy(order => order.Number, StringComparer.Ordinal)];
    }

    /// <summary>Suppliers of each kind of trade in turn, so that each is met as often as the others.</summary>
    private static List<SellerRow> Sellers(Random random, int seed, int count)
    {
        var first = random.Next(AgreementsTimesBuyers);
        List<SellerRow> sellers = [];
        while (sellers.Count < count)
        {
            SellerRow seller = new(Id(random), "sao paulo", "SP");
            if (TradeNumber(Trade.Of(seed, seller.SellerId)) == (first + sellers.Count) % AgreementsTimesBuyers) sellers.Add(seller);
        }

        return sellers;
    }

    private static int TradeNumber(Trade trade) => trade.PlatformBuys ? 3 : Terms.All.ToList().IndexOf(trade.Agreement);

    private static MarketOrder Order(Random random, DateTime purchased, SellerRow seller, CustomerRow customer)
    {
        // In minutes from step to step; a few orders are never confirmed, called off, or never arrive.
        var approved = purchased.AddMinutes(random.Next(0, 3_000));
        var carried = approved.AddMinutes(random.Next(30, 6_000));
        var delivered = carried.AddMinutes(random.Next(600, 20_000));
        var promised = DateOnly.FromDateTime(purchased.AddDays(random.Next(5, 40)));
        NoCase? noCase = random.Next(20) switch { 0 => NoCase.Cancelled, 1 => NoCase.NeverApproved, _ => null };
        var arrives = random.Next(15) != 0;
        OrderTimes times = new(
            MarketTimeZone.ToUtc(purchased),
            noCase == NoCase.NeverApproved ? null : MarketTimeZone.ToUtc(approved),
            arrives || random.Next(2) == 0 ? MarketTimeZone.ToUtc(carried) : null,
            arrives ? MarketTimeZone.ToUtc(delivered) : null,
            promised);
        var lines = Enumerable.Range(1, random.Next(1, 4)).Select(number => new OrderLine(number, $"goods {Id(random)[..8]}", Cents(random), random.Next(0, 3_000))).ToList();
        return new MarketOrder(Id(random), 1, seller, customer, times, lines, noCase);
    }

    /// <summary>From some cents to some ten thousands, small and large ones alike often.</summary>
    private static long Cents(Random random)
    {
        var digits = random.Next(3, 8);
        return random.NextInt64((long)Math.Pow(10, digits - 1), (long)Math.Pow(10, digits));
    }

    private static string Id(Random random) => random.NextInt64(long.MaxValue).ToString("x16", CultureInfo.InvariantCulture);

    private static T Pick<T>(Random random, List<T> from) => from[random.Next(from.Count)];
}
