using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>A fee as a percentage of the advance.</summary>
/// <remarks>
/// Unit: basis points, hundredths of a per cent. Range: 0 to 10,000 (0 to 100 %); outside it the factory throws. JSON: the number of basis points.
/// <para>Example: 0.5 % is <c>FeeRate.FromBasisPoints(50)</c>; of 7,000.00 it is 35.00.</para>
/// </remarks>
[JsonConverter(typeof(BasisPointsJsonConverter<FeeRate>))]
public readonly record struct FeeRate : IBasisPoints<FeeRate>
{
    private FeeRate(int basisPoints) => BasisPoints = basisPoints;

    public int BasisPoints { get; }

    /// <summary>Makes the rate from basis points.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above 10,000.</exception>
    public static FeeRate FromBasisPoints(int basisPoints) => new(BasisPointRange.Checked(basisPoints, "A fee rate"));

    /// <summary>The fee on an advance, rounded half-even to the minor unit.</summary>
    public Money Of(Money advance) => BasisPointRange.PartHalfEven(advance, BasisPoints);

    public override string ToString() => BasisPointRange.Text(BasisPoints);
}
