using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>How much of a collateral's value is not lent against.</summary>
/// <remarks>
/// Unit: basis points, hundredths of a per cent. Range: 0 to 10,000 (0 to 100 %); outside it the factory throws. JSON: the number of basis points.
/// <para>Example: a 30 % haircut on goods worth 10,000.00 leaves 7,000.00.</para>
/// </remarks>
[JsonConverter(typeof(BasisPointsJsonConverter<Haircut>))]
public readonly record struct Haircut : IBasisPoints<Haircut>
{
    private Haircut(int basisPoints) => BasisPoints = basisPoints;

    public int BasisPoints { get; }

    /// <summary>Makes the rate from basis points.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above 10,000.</exception>
    public static Haircut FromBasisPoints(int basisPoints) => new(BasisPointRange.Checked(basisPoints, "A haircut"));

    /// <summary>What remains of a value after the haircut. The cut is rounded half-even to the minor unit; the rest is the value less the cut.</summary>
    public Money LeftOf(Money value) => value - BasisPointRange.PartHalfEven(value, BasisPoints);

    public override string ToString() => BasisPointRange.Text(BasisPoints);
}
