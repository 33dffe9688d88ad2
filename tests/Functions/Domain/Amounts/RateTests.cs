using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Domain.Amounts;

public sealed class RateTests
{
    [Theory]
    [InlineData("6225.00", "4357.50")]
    [InlineData("12225.00", "8557.50")]
    public void UBL_Order_example_Given_the_payable_amount_Then_70_percent_is_exact(string payable, string advance) =>
        Assert.Equal(Sek(advance), AdvanceRate.FromBasisPoints(7000).Of(Sek(payable)));

    [Fact]
    public void Fineract_LoanCharge_FEE03_Given_three_instalments_Then_the_fee_is_15_45_on_each()
    {
        var fee = FeeRate.FromBasisPoints(150).Of(Sek("1030"));
        Assert.Equal(Sek("15.45"), fee);
        Assert.Equal(Sek("46.35"), fee + fee + fee);
    }

    [Theory]
    [InlineData("0.05", "0.02")]
    [InlineData("0.15", "0.08")]
    [InlineData("-0.05", "-0.02")]
    [InlineData("0.07", "0.04")]
    public void Given_half_a_minor_unit_When_rounded_Then_it_goes_to_the_even_one(string whole, string half) =>
        Assert.Equal(Sek(half), Share.FromBasisPoints(5000).Of(Sek(whole)));

    [Fact]
    public void Given_a_haircut_Then_the_rest_is_the_value_less_the_cut() =>
        Assert.Equal(Sek("7000"), Haircut.FromBasisPoints(3000).LeftOf(Sek("10000")));

    [Theory]
    [InlineData(-1)]
    [InlineData(10_001)]
    public void Given_basis_points_out_of_range_Then_no_rate_is_made(int basisPoints)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AdvanceRate.FromBasisPoints(basisPoints));
        Assert.Throws<ArgumentOutOfRangeException>(() => AnnualRate.FromBasisPoints(basisPoints));
        Assert.Throws<ArgumentOutOfRangeException>(() => FeeRate.FromBasisPoints(basisPoints));
        Assert.Throws<ArgumentOutOfRangeException>(() => Share.FromBasisPoints(basisPoints));
        Assert.Throws<ArgumentOutOfRangeException>(() => Haircut.FromBasisPoints(basisPoints));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<AnnualRate>($"{basisPoints}"));
    }

    [Theory]
    [InlineData("0.7")]
    [InlineData("\"7000\"")]
    [InlineData("null")]
    [InlineData("1e99")]
    public void Given_JSON_that_is_no_whole_number_Then_it_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<AdvanceRate>(json));

    [Fact]
    public void Given_a_rate_When_stored_as_JSON_Then_it_is_its_basis_points()
    {
        Assert.Equal("7000", JsonSerializer.Serialize(AdvanceRate.FromBasisPoints(7000)));
        Assert.Equal(AdvanceRate.FromBasisPoints(7000), JsonSerializer.Deserialize<AdvanceRate>("7000"));
    }

    [Theory]
    [InlineData(7000, "70 %")]
    [InlineData(50, "0.5 %")]
    [InlineData(3334, "33.34 %")]
    public void Given_a_rate_When_read_by_people_Then_it_is_in_per_cent(int basisPoints, string text) =>
        Assert.Equal(text, FeeRate.FromBasisPoints(basisPoints).ToString());

    [Fact]
    public void Given_any_amount_and_rate_Then_the_part_is_within_half_a_minor_unit() =>
        Check.QuickThrowOnFailure(Prop.ForAll(InCrowns, Arb.From(Gen.Choose(0, 10_000)), (money, basisPoints) =>
        {
            var exact = (Int128)money.MinorUnits * basisPoints;
            var rounded = (Int128)AdvanceRate.FromBasisPoints(basisPoints).Of(money).MinorUnits * 10_000;
            return Int128.Abs(exact - rounded) <= 5_000;
        }));
}
