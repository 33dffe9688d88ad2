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
    public void Given_instalments_Then_the_principal_is_split_to_the_cent_and_what_falls_on_one_day_is_one()
    {
        // 8 January 2018 is a Monday; after 12 and 13 days come a Saturday and a Sunday, and so Monday the 22nd.
        var terms = Row18.Terms with { Instalments = [Agreed(12, 3333), Agreed(13, 3333), Agreed(60, 3334)] };
        Assert.Equal(
            [new(new DateOnly(2018, 1, 22), Sek("66.67")), new(new DateOnly(2018, 3, 9), Sek("33.34"))],
            terms.ScheduleOf(Sek("100.01"), Row18.DayZero));
        Assert.Empty(Row18.Terms.ScheduleOf(Sek("100.01"), Row18.DayZero));
    }

    [Fact]
    public void Given_instalments_that_do_not_rise_end_elsewhere_or_are_no_whole_Then_it_is_said()
    {
        Assert.Null(AgreedInstalment.FaultOf([Agreed(30, 0), Agreed(60, 10_000)], 60));
        Assert.Contains("later", AgreedInstalment.FaultOf([Agreed(30, 5000), Agreed(30, 5000)], 30), StringComparison.Ordinal);
        Assert.Contains("after 61 days", AgreedInstalment.FaultOf([Agreed(60, 10_000)], 61), StringComparison.Ordinal);
        Assert.Contains("after 60 days", AgreedInstalment.FaultOf([], 60), StringComparison.Ordinal);
        Assert.Contains("99.99 %", AgreedInstalment.FaultOf([Agreed(60, 9_999)], 60), StringComparison.Ordinal);
    }

    private static AgreedInstalment Agreed(int afterDays, int share) => new(afterDays, Share.FromBasisPoints(share));

    [Fact]
    public void Given_a_maturity_on_a_weekend_Then_it_follows()
    {
        // 60 days after Monday 8 January 2018 is Friday 9 March; one day later a Saturday.
        Assert.Equal(new DateOnly(2018, 3, 9), Row18.Terms.MaturityOf(new DateOnly(2018, 1, 8)));
        Assert.Equal(new DateOnly(2018, 3, 12), Row18.Terms.MaturityOf(new DateOnly(2018, 1, 9)));
    }
}
