using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>Whether an order is plausible beside what else is known; what is not goes before a person and is never refused for that alone.</summary>
/// <remarks>
/// Only orders count that were issued before this one (by the moment of issue, then by id): so the outcome does not depend on which of two arrived first, and
/// of two orders that look alike one passes.
/// </remarks>
public static class PlausibilityRules
{
    /// <summary>Orders alike within it look like one order under two numbers; and so many of one supplier are counted.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>The time over which one buyer's share is looked at.</summary>
    public static readonly TimeSpan Quarter = TimeSpan.FromDays(90);

    /// <summary>Fewer orders than this, the one in question included, say nothing about a share.</summary>
    public const int FewestForShare = 5;

    /// <summary>How far back the orders of the supplier have to be known.</summary>
    public static TimeSpan WindowOf(Share? mostBuyerShare) => mostBuyerShare is null ? Day : Quarter;

    /// <summary>All checks, in one order whatever comes out.</summary>
    public static IEnumerable<VerificationCheck> Check(OrderFacts order, OrderParties parties, OrderDemands demands, OrderBackground background)
    {
        SupplierOrder[] earlier = [.. background.Orders.Where(other => other.IsBefore(order.Id, order.IssuedAt))];
        SupplierOrder[] ofTheDay = [.. earlier.Where(other => other.IssuedAt >= order.IssuedAt - Day)];
        yield return NearMatch(order, parties, demands, ofTheDay);
        yield return Prices(order, background.Prices);
        yield return RelatedParties(parties);
        yield return Velocity(ofTheDay.Length + 1, demands.MostOrdersPerDay);
        yield return Concentration(order, parties, demands.MostBuyerShare, earlier);
    }

    private static VerificationCheck NearMatch(OrderFacts order, OrderParties parties, OrderDemands demands, IEnumerable<SupplierOrder> ofTheDay)
    {
        var basket = ClaimKeys.Basket(order.Lines);
        var alike = ofTheDay
            .Where(other => !other.IsCancelled && other.BuyerId == parties.Buyer.Id && ClaimKeys.Folded(other.OrderNumber) != ClaimKeys.Folded(order.Number))
            .Where(other => other.Basket == basket || VerificationRules.IsWithin(demands.Tolerance, other.Payable, order.Payable))
            .OrderBy(other => other.IssuedAt).ThenBy(other => other.OrderId, StringComparer.Ordinal)
            .FirstOrDefault();
        return Refer("NoNearMatch", alike is null, "near-match",
            $"The order {alike?.OrderNumber} of the same parties over {alike?.Payable}, issued at {alike?.IssuedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, is like this one.");
    }

    private static VerificationCheck Prices(OrderFacts order, IReadOnlyList<ReferencePrice> prices)
    {
        var outside = from line in order.Lines
                      from price in prices
                      where ClaimKeys.Folded(price.Item) == ClaimKeys.Folded(line.Description) && price.Low.Currency == line.UnitPrice.Currency
                      where line.UnitPrice < price.Low || line.UnitPrice > price.High
                      select $"line {line.Id} at {line.UnitPrice}, usual are {price.Low} to {price.High}";
        string[] found = [.. outside];
        return Refer("PricesInRange", found.Length == 0, "price-out-of-range", $"Prices are unusual: {string.Join("; ", found)}.");
    }

    private static VerificationCheck RelatedParties(OrderParties parties)
    {
        var (supplier, buyer) = (parties.Supplier, parties.Buyer);
        List<string> shared = [];
        if (supplier.Country == buyer.Country && IsSame(supplier.RegistrationNumber, buyer.RegistrationNumber)) shared.Add("the registration number");
        if (IsSame(supplier.PayoutAccount, buyer.PayoutAccount)) shared.Add("the account");
        if (IsSame(supplier.Address, buyer.Address)) shared.Add("the address");
        shared.AddRange((supplier.Owners ?? []).Where(owner => (buyer.Owners ?? []).Any(other => IsSame(owner, other))).Select(owner => $"the owner {owner}"));
        return Refer("PartiesUnrelated", shared.Count == 0, "related-parties", $"Supplier and buyer share {string.Join(", ", shared)}.");
    }

    private static VerificationCheck Velocity(int orders, int? most) => Refer(
        "OrdersPerDay", most is null || orders <= most, "velocity", $"This is order {orders} of the supplier within 24 hours; {most} pass.");

    private static VerificationCheck Concentration(OrderFacts order, OrderParties parties, Share? most, IEnumerable<SupplierOrder> earlier)
    {
        const string Name = "BuyerShare";
        SupplierOrder[] others =
            [.. earlier.Where(other => !other.IsCancelled && other.IssuedAt >= order.IssuedAt - Quarter && other.Payable.Currency == order.Payable.Currency)];
        if (most is not { } allowed || others.Length + 1 < FewestForShare) return new VerificationCheck(Name, CheckResult.Passed, null);
        var all = Sum(others);
        var toBuyer = Sum(others.Where(other => other.BuyerId == parties.Buyer.Id));
        return Refer(Name, (Int128)toBuyer.MinorUnits * 10_000 <= (Int128)all.MinorUnits * allowed.BasisPoints, "concentration",
            $"Of {all} that the supplier sold within 90 days {toBuyer} went to this buyer, more than {allowed}.");

        Money Sum(IEnumerable<SupplierOrder> sold) => sold.Aggregate(order.Payable, (sum, other) => sum + other.Payable);
    }

    private static VerificationCheck Refer(string name, bool passed, string code, string message) =>
        passed ? new VerificationCheck(name, CheckResult.Passed, null) : new VerificationCheck(name, CheckResult.Referred, new Reason(code, message));

    /// <summary>Whether two texts are the same but for blanks, punctuation and capitals; what is not known is the same as nothing.</summary>
    private static bool IsSame(string? left, string? right) =>
        left is not null && right is not null && Letters(left) is { Length: > 0 } letters && letters == Letters(right);

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
