using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>What money received for a loan went to, in the order of the waterfall.</summary>
/// <remarks>
/// The parts add up to the money, exactly. A part is negative only when a credit arrives after one with a later value date, or gives back what was
/// earned: it then also corrects what others went to.
/// </remarks>
/// <param name="Fees">Charges that were due.</param>
/// <param name="Penalty">Penalty that was due.</param>
/// <param name="Interest">Interest accrued to the value date.</param>
/// <param name="Principal">Principal, due or not.</param>
/// <param name="Residual">What is left when nothing is owed: the supplier's.</param>
public sealed record Allocation(Money Fees, Money Penalty, Money Interest, Money Principal, Money Residual)
{
    /// <summary>Interest that the guarantor had paid in the debtor's place, and gets back.</summary>
    public Money GuarantorInterest { get; init; } = Money.Zero(Residual.Currency);

    /// <summary>Principal that the guarantor had paid in the debtor's place, and gets back.</summary>
    public Money GuarantorPrincipal { get; init; } = Money.Zero(Residual.Currency);

    /// <summary>The funder's part.</summary>
    [JsonIgnore]
    public Money ToFunder => Fees + Penalty + Interest + Principal;

    /// <summary>The guarantor's part.</summary>
    [JsonIgnore]
    public Money ToGuarantor => GuarantorInterest + GuarantorPrincipal;

    /// <summary>The money that was allocated.</summary>
    [JsonIgnore]
    public Money Total => ToFunder + ToGuarantor + Residual;

    /// <summary>Nothing received.</summary>
    public static Allocation Nothing(Currency currency)
    {
        var zero = Money.Zero(currency);
        return new Allocation(zero, zero, zero, zero, zero);
    }

    public static Allocation operator +(Allocation left, Allocation right) =>
        new(left.Fees + right.Fees, left.Penalty + right.Penalty, left.Interest + right.Interest,
            left.Principal + right.Principal, left.Residual + right.Residual)
        {
            GuarantorInterest = left.GuarantorInterest + right.GuarantorInterest,
            GuarantorPrincipal = left.GuarantorPrincipal + right.GuarantorPrincipal,
        };

    public static Allocation operator -(Allocation left, Allocation right) =>
        new(left.Fees - right.Fees, left.Penalty - right.Penalty, left.Interest - right.Interest,
            left.Principal - right.Principal, left.Residual - right.Residual)
        {
            GuarantorInterest = left.GuarantorInterest - right.GuarantorInterest,
            GuarantorPrincipal = left.GuarantorPrincipal - right.GuarantorPrincipal,
        };
}
