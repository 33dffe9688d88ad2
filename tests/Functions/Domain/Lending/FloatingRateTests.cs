using System.Text.Json;
using ScfFunctions.Domain;

namespace Tests.Functions.Domain.Lending;

public sealed class FloatingRateTests
{
    private static readonly FloatingRate Agreed = new("STIBOR-3M", AnnualRate.FromBasisPoints(250), 30);

    [Theory]
    [InlineData(100, 350)]
    [InlineData(0, 250)]
    [InlineData(-100, 150)]
    [InlineData(-250, 0)]
    [InlineData(-251, 0)]
    [InlineData(-2000, 0)]
    [InlineData(8000, 8250)]
    public void Given_a_fixing_Then_the_rate_is_that_and_the_margin_and_never_below_zero(int fixing, int rate) =>
        Assert.Equal(rate, Agreed.RateOf(new Fixing(Row18.DayZero, fixing)).BasisPoints);

    [Theory]
    [InlineData(0, null)]
    [InlineData(10, null)]
    [InlineData(11, "fixing-missing")]
    [InlineData(null, "fixing-missing")]
    public void Given_the_age_of_the_last_fixing_Then_nothing_is_paid_out_on_one_of_more_than_ten_days(int? age, string? reason) =>
        Assert.Equal(reason, Agreed.WhyUnknown(age is { } days ? new Fixing(Row18.DayZero.AddDays(-days), 100) : null, Row18.DayZero)?.Code);

    [Fact]
    public void Given_fixings_in_any_order_Then_the_last_known_is_the_latest_on_or_before_the_day()
    {
        Fixing[] fixings = [new(Row18.Day(5), 50), new(Row18.Day(1), 10), new(Row18.Day(3), 30)];
        Assert.Equal([null, 10, 10, 30, 30, 50, 50], Enumerable.Range(0, 7).Select(day => Fixing.LastKnown(fixings, Row18.Day(day))?.Rate));
    }

    [Fact]
    public void Given_values_out_of_range_Then_nothing_is_made()
    {
        foreach (var rate in (int[])[-2001, 8001]) Assert.Throws<ArgumentOutOfRangeException>(() => new Fixing(Row18.DayZero, rate));
        foreach (var days in (int[])[6, 367]) Assert.Throws<ArgumentOutOfRangeException>(() => new FloatingRate("X-1", Agreed.Margin, days));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FloatingRate("X-1", AnnualRate.FromBasisPoints(2001), 30));
        Assert.Throws<ArgumentException>(() => new FloatingRate(" ", Agreed.Margin, 30));
    }

    [Fact]
    public void Given_terms_When_stored_as_JSON_Then_they_are_equal_and_what_was_stored_before_has_a_fixed_rate()
    {
        var terms = Row18.Terms with { FloatingRate = Agreed };
        var json = JsonSerializer.Serialize(terms, JsonSerializerOptions.Web);
        Assert.Contains("""{"index":"STIBOR-3M","margin":250,"resetDays":30}""", json, StringComparison.Ordinal);
        Assert.Equal(terms, JsonSerializer.Deserialize<FinancingTerms>(json, JsonSerializerOptions.Web));
        var before = json.Replace(""","floatingRate":{"index":"STIBOR-3M","margin":250,"resetDays":30}""", "", StringComparison.Ordinal);
        Assert.DoesNotContain("floating", before, StringComparison.Ordinal);
        Assert.Equal(Row18.Terms, JsonSerializer.Deserialize<FinancingTerms>(before, JsonSerializerOptions.Web));
    }

    [Theory]
    [InlineData("2023-01-03", "2023-01-03")]
    [InlineData("2023-01-02", "2022-12-30")]
    [InlineData("2023-01-01", "2022-12-30")]
    public void Given_a_day_without_business_Then_the_preceding_is_the_last_with(string date, string expected) => Assert.Equal(
        DateOnly.Parse(expected),
        new BusinessCalendar("any", [DayOfWeek.Saturday, DayOfWeek.Sunday], [new(2023, 1, 2)], "UTC", TimeOnly.MaxValue).Preceding(DateOnly.Parse(date)));
}
