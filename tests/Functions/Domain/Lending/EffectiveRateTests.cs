using System.Globalization;
using ScfFunctions.Domain;
using static Tests.Functions.Domain.Amounts.Amounts;
using static Tests.Functions.Domain.Lending.Row18;

namespace Tests.Functions.Domain.Lending;

public sealed class EffectiveRateTests
{
    [Theory]
    [InlineData("6965", "7140", 60, "16.29")] // cases.md row 18
    [InlineData("100", "110", 365, "10.00")]
    [InlineData("100", "100", 30, "0.00")]
    [InlineData("100", "90", 365, "-10.00")]
    [InlineData("100", "101", 1, "3678.34")]
    public void Given_one_payment_in_and_one_out_Then_the_rate_is_the_closed_form(string lent, string paid, int days, string rate) =>
        Assert.Equal(rate, EffectiveRate.Of([new(DayZero, Sek(lent)), new(Day(days), -Sek(paid))])?.ToString("0.00", CultureInfo.InvariantCulture));

    [Fact]
    public void Directive_2008_48_EC_Given_several_repayments_Then_the_discounted_flows_add_up_to_nothing()
    {
        CashFlow[] flows = [new(DayZero, Sek("6965")), new(Day(30), Sek("-5000")), new(Day(60), Sek("-2090.70"))];
        var rate = EffectiveRate.Of(flows)!.Value;
        Assert.InRange(rate, 17m, 18.5m);
        double Left(decimal percent) => flows.Sum(flow => flow.Amount.MinorUnits / Math.Pow(1 + ((double)percent / 100), (flow.On.DayNumber - DayZero.DayNumber) / 365.0));
        Assert.True(Left(rate - 0.01m) < 0 && Left(rate + 0.01m) > 0);
    }

    [Fact]
    public void Given_nothing_back_or_all_of_it_on_the_first_day_or_far_too_much_Then_there_is_no_rate()
    {
        Assert.Null(EffectiveRate.Of([]));
        Assert.Null(EffectiveRate.Of([new(DayZero, Sek("100"))]));
        Assert.Null(EffectiveRate.Of([new(DayZero, Sek("100")), new(DayZero, Sek("-101"))]));
        Assert.Null(EffectiveRate.Of([new(DayZero, Sek("100")), new(Day(1), Sek("-200"))]));
    }
}
