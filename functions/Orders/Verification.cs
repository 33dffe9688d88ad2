using System.Text.Json.Serialization;
using ScfFunctions.Domain;

namespace ScfFunctions.Orders;

/// <summary>The order as its documents have it.</summary>
/// <param name="LineAmounts">Each line's amount as the order gives it.</param>
/// <param name="Charges">Freight, tax and the like on top of the lines, as the order gives them.</param>
/// <param name="Cancelled">What of them has been cancelled.</param>
/// <param name="Payable">What the buyer has to pay in all.</param>
/// <param name="DeliveryDeadline">When the goods have to be there; null when the order does not say.</param>
/// <param name="IsCancelled">Whether an OrderCancellation of the whole order has been recorded.</param>
public sealed record OrderFacts(IReadOnlyList<Money> LineAmounts, Money Charges, Money Cancelled, Money Payable, DateOnly? DeliveryDeadline, bool IsCancelled);

/// <summary>The supplier and the buyer of the order.</summary>
public sealed record OrderParties(string SupplierId, bool SupplierIsActive, string BuyerId, bool BuyerIsActive);

/// <summary>What the agreement demands of an order.</summary>
/// <param name="Currency">The facility's currency.</param>
/// <param name="MinimumOrderValue">The smallest order that is financed; zero for any.</param>
/// <param name="Tolerance">By how much the buyer's acknowledged amount may differ from the order's.</param>
/// <param name="CollectionAccount">Where the buyer has to pay.</param>
/// <param name="ExpectedMaturity">When the loan would mature if it were disbursed today.</param>
public sealed record OrderDemands(Currency Currency, Money MinimumOrderValue, Money Tolerance, string CollectionAccount, DateOnly ExpectedMaturity);

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
