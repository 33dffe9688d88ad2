using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>A ratio given in basis points, hundredths of a per cent: 5 % is 500.</summary>
/// <typeparam name="TSelf">The ratio's own type; two kinds of ratio never mix.</typeparam>
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "Called on the implementing type.")]
public interface IBasisPoints<TSelf>
    where TSelf : struct, IBasisPoints<TSelf>
{
    /// <summary>Hundredths of a per cent, from 0 to 10,000.</summary>
    int BasisPoints { get; }

    /// <summary>Makes the ratio.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above 10,000.</exception>
    static abstract TSelf FromBasisPoints(int basisPoints);
}

/// <summary>What all ratios share: 10,000 basis points make a whole.</summary>
internal static class BasisPointRange
{
    /// <summary>Basis points in a whole: 100 %.</summary>
    public const int Whole = 10_000;

    public static int Checked(int basisPoints, string what)
    {
        return basisPoints is >= 0 and <= Whole
            ? basisPoints
            : throw new ArgumentOutOfRangeException(nameof(basisPoints), basisPoints, $"{what} is 0 to {Whole} basis points (0 to 100 %).");
    }

    /// <summary>The part of an amount, rounded half-even to the minor unit.</summary>
    public static Money PartHalfEven(Money of, int basisPoints) =>
        new(HalfEven.Divide((Int128)of.MinorUnits * basisPoints, Whole), of.Currency);

    /// <summary>As people read it: <c>70 %</c>, <c>0.5 %</c>, <c>33.34 %</c>.</summary>
    public static string Text(int basisPoints) => $"{basisPoints / 100m:0.##} %";
}

/// <summary>A ratio in JSON is its basis points, a whole number: <c>7000</c>.</summary>
internal sealed class BasisPointsJsonConverter<T> : JsonConverter<T>
    where T : struct, IBasisPoints<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var basisPoints) || basisPoints is < 0 or > BasisPointRange.Whole)
            throw new JsonException($"A rate is a whole number of basis points from 0 to {BasisPointRange.Whole}: 7000 is 70 %.");
        return T.FromBasisPoints(basisPoints);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(value.BasisPoints);
}
