using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>How much of an order's value is lent.</summary>
/// <remarks>
/// Unit: basis points, hundredths of a per cent. Range: 0 to 10,000 (0 to 100 %); outside it the factory throws. JSON: the number of basis points.
/// <para>Example: 70 % is <c>AdvanceRate.FromBasisPoints(7000)</c>; of 6,225.00 SEK it is 4,357.50 SEK (UBL-Order-2.1-Example).</para>
/// </remarks>
[JsonConverter(typeof(BasisPointsJsonConverter<AdvanceRate>))]
public readonly record struct AdvanceRate : IBasisPoints<AdvanceRate>
{
    private AdvanceRate(int basisPoints) => BasisPoints = basisPoints;

    public int BasisPoints { get; }

    /// <summary>Makes the rate from basis points.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above 10,000.</exception>
    public static AdvanceRate FromBasisPoints(int basisPoints) => new(BasisPointRange.Checked(basisPoints, "An advance rate"));

    /// <summary>This share of an order's value, rounded half-even to the minor unit.</summary>
    public Money Of(Money orderValue) => BasisPointRange.PartHalfEven(orderValue, BasisPoints);

    public override string ToString() => BasisPointRange.Text(BasisPoints);
}
