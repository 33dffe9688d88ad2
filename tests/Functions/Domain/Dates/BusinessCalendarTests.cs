using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;

namespace Tests.Functions.Domain.Dates;

public sealed class BusinessCalendarTests
{
    private static readonly BusinessCalendar SaoPaulo = new(
        "BR-SAO", [DayOfWeek.Saturday, DayOfWeek.Sunday], [new DateOnly(2018, 1, 1), new DateOnly(2018, 2, 12), new DateOnly(2018, 2, 13)],
        "America/Sao_Paulo", new TimeOnly(16, 0));

    [Theory]
    [InlineData("2018-01-05", "2018-01-05")] // a Friday
    [InlineData("2018-01-06", "2018-01-08")] // a Saturday
    [InlineData("2017-12-30", "2018-01-02")] // weekend, then a holiday
    [InlineData("2018-02-10", "2018-02-14")] // weekend, then two holidays
    public void ISDA_Following_Given_a_day_without_business_Then_it_moves_to_the_next_with(string date, string expected) =>
        Assert.Equal(DateOnly.Parse(expected), SaoPaulo.Following(DateOnly.Parse(date)));

    [Theory]
    [InlineData("2018-01-05", 0, "2018-01-05")]
    [InlineData("2018-01-05", 1, "2018-01-08")]
    [InlineData("2018-01-06", 1, "2018-01-09")]
    [InlineData("2018-02-09", 2, "2018-02-15")]
    public void Given_business_days_to_add_Then_only_days_with_business_count(string date, int days, string expected) =>
        Assert.Equal(DateOnly.Parse(expected), SaoPaulo.AddBusinessDays(DateOnly.Parse(date), days));

    [Fact]
    public void Given_a_negative_number_of_business_days_Then_it_throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SaoPaulo.AddBusinessDays(new DateOnly(2018, 1, 5), -1));

    [Theory]
    [InlineData("2018-03-02T18:59:59Z", "2018-03-02")] // Friday 15:59:59 in São Paulo
    [InlineData("2018-03-02T19:00:00Z", "2018-03-05")] // Friday 16:00 sharp: the cut-off
    [InlineData("2018-03-03T02:30:00Z", "2018-03-05")] // still Friday there, after the cut-off
    [InlineData("2018-03-05T02:30:00Z", "2018-03-05")] // Sunday 23:30 there, after the cut-off
    [InlineData("2018-01-12T17:59:59Z", "2018-01-12")] // summer time: UTC-2
    [InlineData("2018-01-12T18:00:00Z", "2018-01-15")]
    public void Given_an_instant_Then_its_business_day_follows_the_local_cut_off(string instant, string expected) =>
        Assert.Equal(DateOnly.Parse(expected), SaoPaulo.BusinessDay(DateTimeOffset.Parse(instant)));

    [Fact]
    public void Given_an_instant_When_its_local_date_is_asked_Then_the_cut_off_does_not_matter() =>
        Assert.Equal(new DateOnly(2018, 3, 2), SaoPaulo.LocalDate(DateTimeOffset.Parse("2018-03-03T02:30:00Z")));

    [Fact]
    public void Given_a_calendar_that_cannot_be_Then_it_is_not_made()
    {
        DayOfWeek[] allWeek = [.. Enum.GetValues<DayOfWeek>()];
        Assert.Throws<ArgumentException>(() => new BusinessCalendar("never", allWeek, [], "UTC", default));
        Assert.Throws<ArgumentException>(() => new BusinessCalendar("nowhere", [], [], "Mars/Olympus", default));
        Assert.Throws<ArgumentException>(() => new BusinessCalendar("odd", [(DayOfWeek)9], [], "UTC", default));
        Assert.Throws<ArgumentException>(() => new BusinessCalendar(" ", [], [], "UTC", default));
    }

    [Fact]
    public void Given_a_calendar_When_stored_as_JSON_Then_it_is_equal()
    {
        var read = JsonSerializer.Deserialize<BusinessCalendar>(JsonSerializer.Serialize(SaoPaulo, JsonSerializerOptions.Web), JsonSerializerOptions.Web);
        Assert.Equal(SaoPaulo, read);
        Assert.Equal(SaoPaulo.GetHashCode(), read!.GetHashCode());
        Assert.NotEqual(BusinessCalendar.WeekdaysUtc, read);
    }

    [Fact]
    public void Given_any_date_Then_Following_is_the_first_business_day_not_before_it() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Arb.From(Gen.Choose(0, 4000)), Arb.From(Gen.Choose(0, 20)), (offset, days) =>
        {
            var date = new DateOnly(2015, 1, 1).AddDays(offset);
            var following = SaoPaulo.Following(date);
            var between = Enumerable.Range(0, following.DayNumber - date.DayNumber).Select(date.AddDays);
            return SaoPaulo.IsBusinessDay(following) && between.All(day => !SaoPaulo.IsBusinessDay(day)) &&
                   SaoPaulo.AddBusinessDays(SaoPaulo.AddBusinessDays(date, days), 1) == SaoPaulo.AddBusinessDays(date, days + 1);
        }));

    [Theory]
    [InlineData("UTC", "2017-10-15", "2017-10-15T00:00Z")]
    [InlineData("Asia/Shanghai", "2017-10-15", "2017-10-14T16:00Z")]
    [InlineData("America/Sao_Paulo", "2017-10-14", "2017-10-14T03:00Z")]
    [InlineData("America/Sao_Paulo", "2017-10-15", "2017-10-15T03:00Z")] // summer time began at midnight: there was no 00:00
    [InlineData("America/Sao_Paulo", "2017-10-16", "2017-10-16T02:00Z")]
    public void A_day_begins_at_local_midnight(string zone, string day, string instant)
    {
        var calendar = new BusinessCalendar("here", [], [], zone, TimeOnly.MaxValue);
        var begins = calendar.StartOf(DateOnly.Parse(day, CultureInfo.InvariantCulture));

        Assert.Equal(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), begins);
        Assert.Equal(DateOnly.Parse(day, CultureInfo.InvariantCulture), calendar.LocalDate(begins));
    }
}
