using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>Interest for a year, as a share of the principal.</summary>
/// <remarks>
/// Unit: basis points, hundredths of a per cent. Range: 0 to 10,000 (0 to 100 % a year); outside it the factory throws. JSON: the number of basis points.
/// <para>Example: 12 % a year is <c>AnnualRate.FromBasisPoints(1200)</c>; on 7,000.00 over 60 days Act/360 it makes 140.00.</para>
/// </remarks>
[JsonConverter(typeof(BasisPointsJsonConverter<AnnualRate>))]
public readonly record struct AnnualRate : IBasisPoints<AnnualRate>
{
    private AnnualRate(int basisPoints) => BasisPoints = basisPoints;

    public int BasisPoints { get; }

    /// <summary>Makes the rate from basis points.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above 10,000.</exception>
    public static AnnualRate FromBasisPoints(int basisPoints) => new(BasisPointRange.Checked(basisPoints, "An annual rate"));

    /// <summary>The interest before any rounding.</summary>
    /// <param name="principal">What the interest is on.</param>
    /// <param name="years">The exact part of a year, from a <see cref="DayCount"/>.</param>
    internal ExactInterest ExactInterest(Money principal, YearFraction years) =>
        new(checked((Int128)principal.MinorUnits * BasisPoints * years.Parts));

    public override string ToString() => BasisPointRange.Text(BasisPoints) + " p.a.";
}
