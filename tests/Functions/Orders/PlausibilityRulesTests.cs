using ScfFunctions.Domain;
using ScfFunctions.Orders;
using ScfFunctions.Storage;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Orders;

public sealed class PlausibilityRulesTests
{
    private static readonly DateTimeOffset Issued = new(2018, 1, 8, 12, 0, 0, TimeSpan.Zero);
    private static readonly OrderLine[] Lines = [new("1", "Vases", 2, Sek("3000"), Sek("6000")), new("2", "Ribbon", 1, Sek("4000"), Sek("4000"))];
    private static readonly OrderFacts Order = new("o5", "PO-5", Issued, Lines, Sek("0"), Sek("0"), Sek("10000"), Sek("0"), new DateOnly(2018, 2, 1), IsCancelled: false);
    private static readonly OrderParties Parties = new(new PartyFacts("supplier-1", true), new PartyFacts("buyer-1", true));
    private static readonly OrderDemands Demands = new(Crowns, Sek("0"), Sek("50"), "collection-1", new DateOnly(2018, 3, 9));

    /// <summary>Another order of the day, over another amount and with other lines, unless it is said otherwise.</summary>
    private static SupplierOrder Other(
        string id = "o1", string payable = "777", string? basket = null, double hoursBefore = 1, string buyer = "buyer-1", string? number = null, bool isCancelled = false,
        string currency = "SEK") => new(
        id, Issued.AddHours(-hoursBefore), new DateOnly(2018, 2, 1), Money.Parse(payable, currency), null, isCancelled, number ?? "PO-" + id, buyer, basket ?? "other");

    public static TheoryData<string, SupplierOrder, bool> NearMatches => new()
    {
        { "another order", Other(), false },
        { "the same amount", Other(payable: "10000"), true },
        { "an amount within tolerance", Other(payable: "9950"), true },
        { "an amount within tolerance above", Other(payable: "10050"), true },
        { "an amount beyond tolerance", Other(payable: "9949.99"), false },
        { "the same amount of another currency", Other(payable: "10000", currency: "EUR"), false },
        { "the same lines", Other(basket: ClaimKeys.Basket(Lines.Reverse())), true },
        { "the same lines with another price", Other(basket: ClaimKeys.Basket(Lines.Select(line => line with { UnitPrice = Sek("1") }))), true },
        { "a line with another quantity", Other(basket: ClaimKeys.Basket(Lines.Select(line => line with { Quantity = 3 }))), false },
        { "a day before", Other(payable: "10000", hoursBefore: 24), true },
        { "more than a day before", Other(payable: "10000", hoursBefore: 24.001), false },
        { "after it", Other(payable: "10000", hoursBefore: -0.001), false },
        { "at the same moment with a lower id", Other("o4", payable: "10000", hoursBefore: 0), true },
        { "at the same moment with a higher id", Other("o6", payable: "10000", hoursBefore: 0), false },
        { "itself", Other("o5", payable: "10000", hoursBefore: 0), false },
        { "the same number", Other(payable: "10000", number: " po-5"), false },
        { "another buyer", Other(payable: "10000", buyer: "buyer-2"), false },
        { "cancelled", Other(payable: "10000", isCancelled: true), false },
    };

    [Theory]
    [MemberData(nameof(NearMatches))]
    public void Given_an_order_like_another_of_the_day_Then_the_later_one_is_referred(string what, SupplierOrder other, bool isAlike)
    {
        var check = Assert.Single(Check(Order, Parties, Demands, [other]), check => check.Name == "NoNearMatch");
        Assert.True(isAlike == (check.Reason?.Code == "near-match"), what);
        Assert.Equal(isAlike ? CheckResult.Referred : CheckResult.Passed, check.Result);
    }

    [Theory]
    [InlineData("3000", "4000", true)]
    [InlineData("3000.01", "4000", false)]
    [InlineData("1000", "2999.99", false)]
    [InlineData("3000", "3000", true)]
    public void Given_what_an_item_usually_costs_Then_a_price_outside_is_referred_with_both_figures(string low, string high, bool passes)
    {
        var check = Assert.Single(Check(Order, Parties, Demands, [], new ReferencePrice("rp", " vases ", Sek(low), Sek(high), Issued, "")), check => check.Name == "PricesInRange");
        Assert.Equal(passes ? null : $"Prices are unusual: line 1 at 3000.00 SEK, usual are {Sek(low)} to {Sek(high)}.", check.Reason?.Message);
        Assert.Equal(passes ? null : "price-out-of-range", check.Reason?.Code);
    }

    [Fact]
    public void Given_what_another_item_costs_or_the_item_in_another_currency_Then_it_says_nothing() =>
        Assert.All(
            Check(Order, Parties, Demands, [], new ReferencePrice("rp", "Vase", Sek("1"), Sek("2"), Issued, ""),
                new ReferencePrice("rp", "Vases", Money.Parse("1", "EUR"), Money.Parse("2", "EUR"), Issued, "")),
            check => Assert.Null(check.Reason));

    public static TheoryData<PartyFacts, PartyFacts, string?> Relations => new()
    {
        { Party(), Party(), null },
        { Party(registration: "12.345/0001"), Party(registration: "123450001"), "Supplier and buyer share the registration number." },
        { Party(registration: "12.345/0001"), Party(registration: "123450001", country: "PT"), null },
        { Party(account: "BR15"), Party(account: "br 15"), "Supplier and buyer share the account." },
        { Party(address: "Rua A, 10"), Party(address: "RUA A 10"), "Supplier and buyer share the address." },
        { Party(address: "Rua A, 10"), Party(address: "Rua A, 11"), null },
        { Party(address: "-"), Party(address: "-"), null },
        { Party(owners: ["Ana Souza", "Bela Lima"]), Party(owners: ["Carla Reis", "bela  lima"]), "Supplier and buyer share the owner Bela Lima." },
        { Party(owners: ["Ana Souza"]), Party(owners: ["Ana Sousa"]), null },
        { Party("1", account: "A", address: "B"), Party("1", account: "A", address: "B"), "Supplier and buyer share the registration number, the account, the address." },
    };

    [Theory]
    [MemberData(nameof(Relations))]
    public void Given_what_the_parties_share_Then_they_are_related_and_all_of_it_is_named(PartyFacts supplier, PartyFacts buyer, string? message)
    {
        var check = Assert.Single(Check(Order, new OrderParties(supplier, buyer), Demands, []), check => check.Name == "PartiesUnrelated");
        Assert.Equal((message, message is null ? null : "related-parties"), (check.Reason?.Message, check.Reason?.Code));
    }

    [Theory]
    [InlineData(null, 10, null)]
    [InlineData(3, 2, null)]
    [InlineData(3, 3, "This is order 4 of the supplier within 24 hours; 3 pass.")]
    [InlineData(1, 0, null)]
    public void Given_orders_of_the_day_Then_one_above_what_passes_is_referred(int? most, int before, string? message)
    {
        var others = Enumerable.Range(0, before).Select(number => Other($"o1{number}", hoursBefore: number))
            .Append(Other("early", hoursBefore: 24.001)).Append(Other("late", hoursBefore: -1));
        var check = Assert.Single(Check(Order, Parties, Demands with { MostOrdersPerDay = most }, [.. others]), check => check.Name == "OrdersPerDay");
        Assert.Equal((message, message is null ? null : "velocity"), (check.Reason?.Message, check.Reason?.Code));
    }

    [Theory]
    [InlineData(8_000, 4, "2500.00", null)]
    [InlineData(7_999, 4, "2500.00", "concentration")]
    [InlineData(7_999, 3, "2500.00", null)]
    [InlineData(0, 4, "0.01", "concentration")]
    [InlineData(10_000, 4, "0.01", null)]
    public void Given_one_buyers_share_of_the_quarter_Then_above_what_passes_it_is_referred(int most, int others, string toOthers, string? code)
    {
        // 10,000.00 to the buyer in this order, the same of old that no longer counts, and up to 2,500.00 to others: a share of 80 %.
        var sold = Enumerable.Range(0, others).Select(number => Other($"o1{number}", number == 0 ? toOthers : "0.00", hoursBefore: 24 * 90, buyer: "buyer-2")).ToList();
        sold.Add(Other("old", "10000", hoursBefore: (24 * 90) + 0.001, buyer: "buyer-1"));
        sold.Add(Other("cancelled", "10000", hoursBefore: 48, buyer: "buyer-1", isCancelled: true));
        sold.Add(Other("foreign", "10000", hoursBefore: 48, buyer: "buyer-1", currency: "EUR"));
        var check = Assert.Single(
            Check(Order, Parties, Demands with { MostBuyerShare = Share.FromBasisPoints(most) }, [.. sold]), check => check.Name == "BuyerShare");
        Assert.Equal(code, check.Reason?.Code);
    }

    [Fact]
    public void Given_everything_at_once_Then_all_reasons_are_returned_and_all_of_them_refer()
    {
        SupplierOrder[] others = [.. Enumerable.Range(1, 4).Select(number => Other($"o{number}", "10000"))];
        var checks = Check(
            Order, new OrderParties(Party("1"), Party("1") with { Id = "buyer-1" }), Demands with { MostOrdersPerDay = 4, MostBuyerShare = Share.FromBasisPoints(9_999) }, others,
            new ReferencePrice("rp", "Vases", Sek("1"), Sek("2"), Issued, ""));
        Assert.Equal(["near-match", "price-out-of-range", "related-parties", "velocity", "concentration"], checks.Select(check => check.Reason?.Code));
        Assert.All(checks, check => Assert.Equal(CheckResult.Referred, check.Result));
    }

    private static PartyFacts Party(
        string? registration = null, string? account = null, string? address = null, string country = "BR", IReadOnlyList<string>? owners = null) =>
        new("p", true, registration, country, account, address, owners);

    private static List<VerificationCheck> Check(
        OrderFacts order, OrderParties parties, OrderDemands demands, SupplierOrder[] others, params ReferencePrice[] prices) =>
        [.. PlausibilityRules.Check(order, parties, demands, new OrderBackground(others, prices))];
}
