using System.Numerics;

namespace ScfFunctions.Domain;

/// <summary>An exact fraction, so that interest is computed without rounding until the one place where rounding has a name.</summary>
/// <remarks>Always reduced, the denominator above zero; the default value is zero. Used inside Domain only.</remarks>
internal readonly record struct Rational : IComparable<Rational>
{
    private readonly BigInteger _denominatorLessOne;

    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero) throw new DivideByZeroException("A fraction needs a denominator other than zero.");
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        _denominatorLessOne = (denominator / divisor) - 1;
    }

    public static Rational Zero => default;

    public BigInteger Numerator { get; }

    /// <summary>Kept less one, so that <c>default</c> is zero over one instead of zero over zero.</summary>
    public BigInteger Denominator => _denominatorLessOne + 1;

    public static implicit operator Rational(long whole) => new(whole, 1);

    public static Rational operator +(Rational left, Rational right) =>
        new((left.Numerator * right.Denominator) + (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    public static Rational operator -(Rational left, Rational right) =>
        new((left.Numerator * right.Denominator) - (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    public static Rational operator *(Rational left, Rational right) =>
        new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    public static Rational operator /(Rational left, Rational right) =>
        new(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>The nearest whole number; exactly between two, the even one.</summary>
    /// <remarks>Source: IEEE 754 roundTiesToEven, "banker's rounding". Examples: 2.5 = 2, 3.5 = 4, -2.5 = -2, 2.51 = 3.</remarks>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
    public long RoundHalfEven()
    {
        var floor = BigInteger.DivRem(Numerator, Denominator, out var rest);
        if (rest.Sign < 0)
        {
            floor -= 1;
            rest += Denominator;
        }

        var half = (rest * 2).CompareTo(Denominator);
        return (long)(half > 0 || (half == 0 && !floor.IsEven) ? floor + 1 : floor);
    }

    public override string ToString() => $"{Numerator}/{Denominator}";
}
