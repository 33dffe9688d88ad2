using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Domain.Amounts;

public sealed class SplitTests
{
    [Fact]
    public void Formance_allotment_Given_15_yen_at_80_8_12_percent_Then_13_1_1() =>
        Assert.Equal([13L, 1, 1], Money.Parse("15", "JPY").Split(80, 8, 12).Select(part => part.MinorUnits));

    [Fact]
    public void Formance_allotment_Given_uneven_thirds_Then_the_remainder_goes_to_the_first() =>
        Assert.Equal([Sek("33.34"), Sek("33.33"), Sek("33.34")], Sek("100.01").Split(3333, 3333, 3334));

    [Fact]
    public void Given_a_weight_of_zero_When_split_Then_it_gets_nothing_of_the_remainder() =>
        Assert.Equal([Sek("0"), Sek("0.01"), Sek("0")], Sek("0.01").Split(0, 1, 1));

    [Fact]
    public void Given_a_negative_amount_When_split_Then_it_mirrors_the_positive_one() =>
        Assert.Equal([Sek("-33.34"), Sek("-33.33"), Sek("-33.34")], Sek("-100.01").Split(3333, 3333, 3334));

    [Fact]
    public void Given_no_weight_to_give_to_When_split_Then_it_throws()
    {
        Assert.Throws<ArgumentException>(() => Sek("1").Split());
        Assert.Throws<ArgumentException>(() => Sek("1").Split(0, 0));
        Assert.Throws<ArgumentException>(() => Sek("1").Split(2, -1));
    }

    [Fact]
    public void Given_any_weights_When_split_Then_the_total_is_conserved_and_no_part_is_more_than_a_unit_off()
    {
        var weights = Gen.Choose(0, 10_000).ArrayOf().Where(all => all.Any(weight => weight > 0));
        Check.QuickThrowOnFailure(Prop.ForAll(InCrowns, Arb.From(weights), (money, given) =>
        {
            var parts = money.Split([.. given]);
            var total = given.Sum(weight => (long)weight);
            // A whole unit it is where the remainder goes to a part that came out even.
            return parts.Aggregate((left, right) => left + right) == money &&
                   parts.Zip(given).All(pair =>
                       Int128.Abs(((Int128)pair.First.MinorUnits * total) - ((Int128)money.MinorUnits * pair.Second)) <= total);
        }));
    }
}
