using ScfFunctions.Domain;

namespace Tests.Functions.Domain.Amounts;

public sealed class HalfEvenTests
{
    [Theory]
    [InlineData(0, 3, 0)]
    [InlineData(5, 2, 2)]
    [InlineData(7, 2, 4)]
    [InlineData(-5, 2, -2)]
    [InlineData(-7, 2, -4)]
    [InlineData(251, 100, 3)]
    [InlineData(249, 100, 2)]
    [InlineData(-251, 100, -3)]
    [InlineData(1, 3, 0)]
    [InlineData(-2, 3, -1)]
    public void IEEE_754_roundTiesToEven_Given_a_fraction_Then_it_is_the_nearest_whole_and_between_two_the_even_one(long numerator, long denominator, long whole) =>
        Assert.Equal(whole, HalfEven.Divide(numerator, denominator));

    [Fact]
    public void Given_what_does_not_fit_or_no_denominator_Then_it_throws()
    {
        Assert.Equal(long.MaxValue, HalfEven.Divide((Int128)long.MaxValue * 3, 3));
        Assert.Throws<OverflowException>(() => HalfEven.Divide((Int128)long.MaxValue + 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => HalfEven.Divide(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => HalfEven.Divide(1, -2));
    }

    [Fact]
    public void Given_the_largest_amount_at_100_percent_for_nine_thousand_years_Then_its_interest_is_exact()
    {
        var years = DayCount.Act365Fixed.YearFraction(new DateOnly(100, 1, 1), new DateOnly(100, 1, 1).AddDays(9_000 * 365));
        var interest = AnnualRate.FromBasisPoints(10_000).ExactInterest(new Money(Money.LargestParsed, Amounts.Crowns), years);
        Assert.Equal(9_000 * Money.LargestParsed, interest.RoundHalfEven());
    }
}
