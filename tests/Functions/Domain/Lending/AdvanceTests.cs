using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Domain.Lending;

public sealed class AdvanceTests
{
    [Theory]
    [InlineData("6225.00", "0", "4357.50")] // UBL-Order-2.1-Example
    [InlineData("12225.00", "0", "8557.50")] // after UBL-OrderChange-2.1-Example
    [InlineData("12225.00", "6000.00", "4357.50")] // what is prepaid is not lent against
    [InlineData("100.00", "150.00", "0")]
    public void UBL_examples_Given_room_everywhere_Then_the_rate_on_the_unpaid_value_bounds(string payable, string prepaid, string expected)
    {
        var advance = Of("1000000", payable, prepaid, "1000000", "1000000", "1000000");
        Assert.Equal(Sek(expected), advance.Amount);
        Assert.Equal(AdvanceBound.AdvanceRate, advance.BoundBy);
    }

    [Theory]
    [InlineData("500", "1000", "1000", "1000", "500", AdvanceBound.Requested)]
    [InlineData("9000", "600", "1000", "1000", "600", AdvanceBound.FacilityHeadroom)]
    [InlineData("9000", "1000", "600", "1000", "600", AdvanceBound.BuyerHeadroom)]
    [InlineData("9000", "1000", "1000", "600", "600", AdvanceBound.CapitalHeadroom)]
    [InlineData("9000", "600", "600", "600", "600", AdvanceBound.FacilityHeadroom)]
    [InlineData("9000", "-1", "600", "600", "0", AdvanceBound.FacilityHeadroom)]
    public void Given_a_smaller_limit_Then_it_bounds_and_is_named(
        string requested, string facility, string buyer, string capital, string expected, AdvanceBound bound)
    {
        var advance = Of(requested, "10000", "0", facility, buyer, capital);
        Assert.Equal(Sek(expected), advance.Amount);
        Assert.Equal(bound, advance.BoundBy);
    }

    [Fact]
    public void Given_a_fee_rate_Then_the_fee_is_a_percentage_of_the_advance_and_deducted()
    {
        Assert.Equal(Sek("7000"), Row18.Granted.Amount);
        Assert.Equal(Sek("35"), Row18.Granted.Fee);
        Assert.Equal(Sek("6965"), Row18.Granted.Net);
    }

    [Fact]
    public void Blnk_issue_181_Given_a_limit_of_5000_and_five_advances_of_1000_Then_a_sixth_is_nothing()
    {
        var headroom = Sek("5000");
        for (var i = 0; i < 5; i++)
        {
            var advance = Of("1000", "10000", "0", headroom.Amount, "100000", "100000");
            Assert.Equal(Sek("1000"), advance.Amount);
            headroom -= advance.Amount;
        }

        var sixth = Of("1000", "10000", "0", headroom.Amount, "100000", "100000");
        Assert.True(sixth.Amount.IsZero);
        Assert.Equal(AdvanceBound.FacilityHeadroom, sixth.BoundBy);
    }

    [Fact]
    public void Given_two_currencies_Then_it_throws()
    {
        var limits = new AdvanceLimits(Sek("1"), Sek("1"), Sek("0"), Money.Parse("1", "EUR"), Sek("1"), Sek("1"));
        Assert.Throws<InvalidOperationException>(() => Advance.Of(Row18.Terms.AdvanceRate, Row18.Terms.Fee, limits));
    }

    [Fact]
    public void Given_any_limits_Then_the_advance_exceeds_none_and_equals_one()
    {
        var amounts = Arb.From(Positive.ArrayOf(6));
        Check.QuickThrowOnFailure(Prop.ForAll(amounts, given =>
        {
            var limits = new AdvanceLimits(given[0], given[1], given[2], given[3], given[4], given[5]);
            var advance = Advance.Of(AdvanceRate.FromBasisPoints(7000), new FeeTerms(FeeRate.FromBasisPoints(50)), limits);
            var unpaid = AdvanceRate.FromBasisPoints(7000).Of((given[1] - given[2]).OrZeroIfNegative());
            Money[] bounds = [given[0], unpaid, given[3], given[4], given[5]];
            return bounds.Min() == advance.Amount && bounds[(int)advance.BoundBy] == advance.Amount &&
                   advance.Net + advance.Fee == advance.Amount && !advance.Fee.IsNegative;
        }));
    }

    private static Advance Of(string requested, string payable, string prepaid, string facility, string buyer, string capital) =>
        Advance.Of(Row18.Terms.AdvanceRate, Row18.Terms.Fee,
            new AdvanceLimits(Sek(requested), Sek(payable), Sek(prepaid), Sek(facility), Sek(buyer), Sek(capital)));
}
