namespace ScfFunctions.Domain;

/// <summary>The one way in which a fraction of a minor unit becomes a whole one.</summary>
internal static class HalfEven
{
    /// <summary>The whole number nearest to a fraction; exactly between two, the even one.</summary>
    /// <param name="numerator">Of either sign.</param>
    /// <param name="denominator">Above zero.</param>
    /// <remarks>Source: IEEE 754 roundTiesToEven, "banker's rounding". Examples: 5/2 = 2, 7/2 = 4, -5/2 = -2, 251/100 = 3.</remarks>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
    public static long Divide(Int128 numerator, Int128 denominator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(denominator, Int128.One);
        var (whole, rest) = Int128.DivRem(numerator, denominator);
        if (rest < 0) (whole, rest) = (whole - 1, rest + denominator);
        var isAbove = rest > denominator - rest || (rest == denominator - rest && Int128.IsOddInteger(whole));
        return checked((long)(isAbove ? whole + 1 : whole));
    }
}
