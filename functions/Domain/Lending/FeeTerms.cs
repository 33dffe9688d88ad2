namespace ScfFunctions.Domain;

/// <summary>The fee of a disbursement, deducted from what is paid out.</summary>
/// <param name="Rate">A percentage of the advance.</param>
/// <param name="Flat">An amount beside it; null for none.</param>
/// <param name="Minimum">At least this much in all; null for no least.</param>
/// <remarks>Example: 0.5 % of 7,000.00 and 10.00 flat: 45.00; at least 50.00: 50.00. Of nothing there is no fee.</remarks>
public sealed record FeeTerms(FeeRate Rate, Money? Flat = null, Money? Minimum = null)
{
    /// <summary>The fee on an advance; the percentage rounded half-even. It may exceed a small advance: whoever lends refuses that.</summary>
    public Money Of(Money advance)
    {
        var fee = Rate.Of(advance);
        if (advance.IsZero) return fee;
        if (Flat is { } flat) fee += flat;
        return Minimum is { } least ? Money.Max(fee, least) : fee;
    }

    public override string ToString() => $"{Rate}{(Flat is { } flat ? $" and {flat}" : "")}{(Minimum is { } least ? $", at least {least}" : "")}";
}
