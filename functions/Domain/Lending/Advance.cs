using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>What bounds an advance. Where several are equal, the first in this order is named.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AdvanceBound>))]
public enum AdvanceBound
{
    Requested,
    AdvanceRate,
    FacilityHeadroom,
    BuyerHeadroom,
    CapitalHeadroom,
}

/// <summary>What an advance may not exceed, all in one currency.</summary>
/// <param name="Requested">What the supplier asked for.</param>
/// <param name="Payable">What the buyer has to pay for the order, tax and freight as the order says.</param>
/// <param name="Prepaid">What the buyer has paid already.</param>
/// <param name="FacilityHeadroom">What is left of the supplier's facility.</param>
/// <param name="BuyerHeadroom">What is left of the limit on this buyer.</param>
/// <param name="CapitalHeadroom">What is left of the funder's lendable capital.</param>
/// <remarks>A headroom may be negative, after a limit was cut below its use; it then counts as nothing.</remarks>
public sealed record AdvanceLimits(
    Money Requested, Money Payable, Money Prepaid, Money FacilityHeadroom, Money BuyerHeadroom, Money CapitalHeadroom);

/// <summary>An advance: the principal, the fee taken from it, and what bounded it.</summary>
/// <param name="Amount">The principal, gross: what has to be repaid. Zero when some limit leaves nothing; the caller then refuses or refers.</param>
/// <param name="Fee">Deducted from the payment.</param>
/// <param name="BoundBy">Which limit it came up against.</param>
public sealed record Advance(Money Amount, Money Fee, AdvanceBound BoundBy)
{
    /// <summary>What the supplier is paid: the principal less the fee.</summary>
    [JsonIgnore]
    public Money Net => Amount - Fee;

    /// <summary>min(requested, rate x (payable - prepaid), facility, buyer and capital headroom), each not below zero.</summary>
    /// <remarks>
    /// Rounding: rate x unpaid, and the fee, each half-even to the minor unit.
    /// <para>Example: payable 6,225.00 SEK, nothing prepaid, 70 %, all else larger: 4,357.50, bound by the rate (UBL-Order-2.1-Example).</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public static Advance Of(AdvanceRate advanceRate, FeeTerms fee, AdvanceLimits limits)
    {
        var amount = limits.Requested.OrZeroIfNegative();
        var boundBy = AdvanceBound.Requested;
        Bound(advanceRate.Of((limits.Payable - limits.Prepaid).OrZeroIfNegative()), AdvanceBound.AdvanceRate);
        Bound(limits.FacilityHeadroom, AdvanceBound.FacilityHeadroom);
        Bound(limits.BuyerHeadroom, AdvanceBound.BuyerHeadroom);
        Bound(limits.CapitalHeadroom, AdvanceBound.CapitalHeadroom);
        return new Advance(amount, fee.Of(amount), boundBy);

        void Bound(Money limit, AdvanceBound bound)
        {
            var usable = limit.OrZeroIfNegative();
            if (usable < amount) (amount, boundBy) = (usable, bound);
        }
    }
}
