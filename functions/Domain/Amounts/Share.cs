using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>A party's share of an amount, such as what a guarantee covers of the exposure.</summary>
/// <remarks>
/// Unit: basis points, hundredths of a per cent. Range: 0 to 10,000 (0 to 100 %); outside it the factory throws. JSON: the number of basis points.
/// <para>Example: a 20 % guarantee of an exposure of 7,140.00 covers 1,428.00.</para>
/// </remarks>
[JsonConverter(typeof(BasisPointsJsonConverter<Share>))]
public readonly record struct Share : IBasisPoints<Share>
{
    private Share(int basisPoints) => BasisPoints = basisPoints;

    public int BasisPoints { get; }

    /// <summary>Makes the rate from basis points.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above 10,000.</exception>
    public static Share FromBasisPoints(int basisPoints) => new(BasisPointRange.Checked(basisPoints, "A share"));

    /// <summary>This share of an amount, rounded half-even to the minor unit.</summary>
    public Money Of(Money whole) => BasisPointRange.PartHalfEven(whole, BasisPoints);

    public override string ToString() => BasisPointRange.Text(BasisPoints);
}
