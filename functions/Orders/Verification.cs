using System.Text.Json.Serialization;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>The order as its documents have it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">The number that supplier and buyer know it by.</param>
/// <param name="IssuedAt">When it was ordered.</param>
/// <param name="Lines">What is ordered.</param>
/// <param name="Charges">Freight, tax and the like on top of the lines, as the order gives them.</param>
/// <param name="Cancelled">What of them has been cancelled.</param>
/// <param name="Payable">What the buyer has to pay in all.</param>
/// <param name="Missing">What of it will not come, by a final receipt.</param>
/// <param name="DeliveryDeadline">When the goods have to be there; null when the order does not say.</param>
/// <param name="IsCancelled">Whether an OrderCancellation of the whole order has been recorded.</param>
public sealed record OrderFacts(
    string Id, string Number, DateTimeOffset IssuedAt, IReadOnlyList<OrderLine> Lines, Money Charges, Money Cancelled, Money Payable, Money Missing,
    DateOnly? DeliveryDeadline, bool IsCancelled)
{
    public static OrderFacts Of(Order order) => new(
        order.Id, order.Content.OrderNumber, order.Content.IssuedAt, order.Content.Lines, order.Content.Charges, order.State.CancelledValue, order.Payable, order.Missing,
        order.Content.DeliveryDeadline, order.State.CancelledAt is not null);
}

/// <summary>What is known of a party to the order.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsActive">Whether it may sell, or buy, at present.</param>
/// <param name="RegistrationNumber">Its number in its country's register; null for a party that is not known.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="PayoutAccount">Where money for it goes.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Owners">Whose it is.</param>
public sealed record PartyFacts(
    string Id, bool IsActive, string? RegistrationNumber = null, string? Country = null, string? PayoutAccount = null, string? Address = null,
    IReadOnlyList<string>? Owners = null)
{
    /// <summary>A party in its role; one that is not known is not active.</summary>
    public static PartyFacts Of(string id, PartyRole role, Party? party) => party is null
        ? new PartyFacts(id, IsActive: false)
        : new PartyFacts(id, party.Is(role), party.RegistrationNumber, party.Country, party.PayoutAccount, party.Address, party.Owners);
}

/// <summary>The supplier and the buyer of the order.</summary>
public sealed record OrderParties(PartyFacts Supplier, PartyFacts Buyer);

/// <summary>What else is known when an order is verified.</summary>
/// <param name="Orders">Orders of the supplier, at least those issued within <see cref="PlausibilityRules.WindowOf"/>; the order itself does not matter.</param>
/// <param name="Prices">What the items of its lines usually cost, as far as anybody has said.</param>
public sealed record OrderBackground(IReadOnlyList<SupplierOrder> Orders, IReadOnlyList<ReferencePrice> Prices);

/// <summary>What the agreement demands of an order.</summary>
/// <param name="Currency">The facility's currency.</param>
/// <param name="MinimumOrderValue">The smallest order that is financed; zero for any.</param>
/// <param name="Tolerance">By how much the buyer's acknowledged amount may differ from the order's.</param>
/// <param name="CollectionAccount">Where the buyer has to pay.</param>
/// <param name="ExpectedMaturity">When the loan would mature if it were disbursed today.</param>
/// <param name="MostOrdersPerDay">How many orders of a supplier within 24 hours pass without a person; null for any number.</param>
/// <param name="MostBuyerShare">How large a part of what the supplier sells may go to one buyer without a person; null for all of it.</param>
public sealed record OrderDemands(
    Currency Currency, Money MinimumOrderValue, Money Tolerance, string CollectionAccount, DateOnly ExpectedMaturity, int? MostOrdersPerDay = null,
    Share? MostBuyerShare = null);

/// <summary>Whether the order, or one like it, already serves as somebody's asset.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClaimStanding>))]
public enum ClaimStanding
{
    /// <summary>No other case claims it.</summary>
    Free,

    /// <summary>Another case claims an order with the same parties and lines.</summary>
    Similar,

    /// <summary>Another case claims this order.</summary>
    Taken,
}

/// <summary>How a check came out.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckResult>))]
public enum CheckResult
{
    Passed,

    /// <summary>A person has to look.</summary>
    Referred,

    /// <summary>The order cannot be financed as it is.</summary>
    Refused,

    /// <summary>There was nothing to check it on; another check says what is missing.</summary>
    NotChecked,
}

/// <summary>One named check and how it came out.</summary>
/// <param name="Name">What was checked, stable.</param>
/// <param name="Result">How it came out.</param>
/// <param name="Reason">Why not passed; null when passed or not checked.</param>
public sealed record VerificationCheck(string Name, CheckResult Result, Reason? Reason);

/// <summary>All checks of an order. Refused if one refuses, else referred if one refers, else verified.</summary>
public sealed record Verification(IReadOnlyList<VerificationCheck> Checks)
{
    /// <summary>Passed (verified), Referred or Refused.</summary>
    [JsonIgnore]
    public CheckResult Outcome =>
        Checks.Any(check => check.Result == CheckResult.Refused) ? CheckResult.Refused
        : Checks.Any(check => check.Result == CheckResult.Referred) ? CheckResult.Referred
        : CheckResult.Passed;

    /// <summary>Every reason of every check that did not pass, refusals and referrals alike.</summary>
    [JsonIgnore]
    public IReadOnlyList<Reason> Reasons => [.. Checks.Where(check => check.Reason is not null).Select(check => check.Reason!)];
}
