using Marketplace.Bank;
using Marketplace.Orders;

namespace Tests.Marketplace;

public class BankCalendarTests
{
    private readonly BankCalendar _calendar = new(BrazilianHolidays.All, MarketTimeZone.Zone);

    [Theory]
    [InlineData("2017-03-01T19:59:59Z", "2017-03-01")] // Wednesday, one second before the cut-off
    [InlineData("2017-03-01T20:00:00Z", "2017-03-02")] // at the cut-off
    [InlineData("2017-03-03T21:00:00Z", "2017-03-06")] // Friday evening
    [InlineData("2017-03-05T15:00:00Z", "2017-03-06")] // Sunday
    [InlineData("2017-03-02T02:30:00Z", "2017-03-02")] // still the first in Brazil, past the cut-off
    [InlineData("2017-04-13T21:00:00Z", "2017-04-17")] // Maundy Thursday evening: Good Friday and the weekend follow
    [InlineData("2017-01-02T18:59:59Z", "2017-01-02")] // summer time: 16:59:59
    [InlineData("2017-01-02T19:00:00Z", "2017-01-03")]
    public void The_bank_books_before_the_cut_off_of_a_business_day_on_that_day_else_on_the_next(string instant, string day) =>
        Assert.Equal(DateOnly.Parse(day), _calendar.BankDay(DateTimeOffset.Parse(instant)));

    [Theory]
    [InlineData("2017-03-01", "2017-03-01T11:00:00Z")]
    [InlineData("2017-01-02", "2017-01-02T10:00:00Z")]
    public void The_bank_opens_at_eight_in_local_time(string day, string instant) =>
        Assert.Equal(DateTimeOffset.Parse(instant), _calendar.OpensAt(DateOnly.Parse(day)));

    [Fact]
    public void Holidays_are_twelve_a_year_and_include_those_that_follow_Easter()
    {
        Assert.Equal(48, BrazilianHolidays.All.Distinct().Count());
        Assert.Subset(BrazilianHolidays.All.ToHashSet(), new HashSet<DateOnly> { new(2016, 2, 9), new(2017, 2, 28), new(2018, 3, 30), new(2019, 6, 20) });
    }
}
