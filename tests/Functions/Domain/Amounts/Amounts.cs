using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;

namespace Tests.Functions.Domain.Amounts;

/// <summary>Generators of amounts for properties.</summary>
internal static class Amounts
{
    public static readonly Currency Crowns = Currency.Parse("SEK");

    /// <summary>Small amounts often, and all the way to the largest that text may say, of either sign.</summary>
    private static Gen<long> MinorUnits { get; } = Gen.OneOf(
        Gen.Choose(-300, 300).Select(small => (long)small),
        from millions in Gen.Choose(-999_999_999, 999_999_999)
        from rest in Gen.Choose(0, 999_999)
        select (millions * 1_000_000L) + rest);

    public static Arbitrary<Money> Any { get; } = Arb.From(
        from units in MinorUnits
        from currency in Gen.Elements(Currency.All.AsEnumerable())
        select new Money(units, currency));

    public static Arbitrary<Money> InCrowns { get; } =
        Arb.From(MinorUnits.Select(units => new Money(units, Crowns)));

    /// <summary>From one öre to ten million crowns.</summary>
    public static Gen<Money> Positive { get; } = Gen.Choose(1, 1_000_000_000).Select(units => new Money(units, Crowns));

    /// <summary>A decimal string in crowns, shorter to read in tables.</summary>
    public static Money Sek(string amount) =>
        Money.TryParse(amount, "SEK", out var money, out var reason, allowNegative: true) ? money : throw new FormatException(reason);
}
