using System.Text.Json;
using ScfFunctions.Domain;
using Tests.Functions.Domain.Lending;
using static Tests.Functions.Domain.Amounts.Amounts;

namespace Tests.Functions.Domain.Cases;

public sealed class FinancingTermsTests
{
    [Fact]
    public void Given_terms_When_stored_as_JSON_Then_they_are_equal()
    {
        var terms = Row18.Terms with { PenaltyRate = AnnualRate.FromBasisPoints(2500), Policy = FinancingPolicy.Bank(Share.FromBasisPoints(2000)) };
        var json = JsonSerializer.Serialize(terms, JsonSerializerOptions.Web);
        Assert.Equal(terms, JsonSerializer.Deserialize<FinancingTerms>(json, JsonSerializerOptions.Web));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(FinancingTerms.LongestTenorDays + 1)]
    public void Given_a_tenor_out_of_range_Then_no_terms_are_made(int days) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Row18.Terms with { TenorDays = days });

    [Fact]
    public void Given_other_values_out_of_range_Then_no_terms_are_made()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Row18.Terms with { GraceDays = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => Row18.Terms with { Tolerance = Sek("-0.01") });
        Assert.Throws<ArgumentException>(() => Row18.Terms with { CollectionAccount = "" });
        Assert.Throws<ArgumentException>(() => Row18.Terms with { FunderAccount = " " });
    }

    [Fact]
    public void Given_a_maturity_on_a_weekend_Then_it_follows()
    {
        // 60 days after Monday 8 January 2018 is Friday 9 March; one day later a Saturday.
        Assert.Equal(new DateOnly(2018, 3, 9), Row18.Terms.MaturityOf(new DateOnly(2018, 1, 8)));
        Assert.Equal(new DateOnly(2018, 3, 12), Row18.Terms.MaturityOf(new DateOnly(2018, 1, 9)));
    }
}
