using Emulator.Worker.Configuration;
using Emulator.Worker.Timers;
using FsCheck;
using FsCheck.Fluent;

namespace Tests.Emulator.Worker;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 * * * * *", "2026-03-02T08:00:00Z", "2026-03-02T08:01:00Z")]
    [InlineData("0 * * * * *", "2026-03-02T08:00:59.9999999Z", "2026-03-02T08:01:00Z")]
    [InlineData("* * * * * *", "2026-03-02T08:00:00.5Z", "2026-03-02T08:00:01Z")]
    [InlineData("* * * * *", "2026-03-02T08:00:00Z", "2026-03-02T08:01:00Z")]
    [InlineData("*/15 * * * * *", "2026-03-02T08:00:46Z", "2026-03-02T08:01:00Z")]
    [InlineData("30 5/15 * * * *", "2026-03-02T08:06:00Z", "2026-03-02T08:20:30Z")]
    [InlineData("0 10-20/5 9 * * *", "2026-03-02T09:20:00Z", "2026-03-03T09:10:00Z")]
    [InlineData("0 0 6 * * 1-5", "2026-03-06T06:00:00Z", "2026-03-09T06:00:00Z")]
    [InlineData("0 0 6 * * mon-fri", "2026-03-06T06:00:00Z", "2026-03-09T06:00:00Z")]
    [InlineData("0 0 6 * * 0", "2026-03-06T06:00:00Z", "2026-03-08T06:00:00Z")]
    [InlineData("0 0 6 * * Sunday,Wed", "2026-03-08T06:00:00Z", "2026-03-11T06:00:00Z")]
    [InlineData("0 0 0 31 * *", "2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z")]
    [InlineData("0 0 0 30 1,feb *", "2026-01-30T00:00:00Z", "2027-01-30T00:00:00Z")]
    [InlineData("0 0 0 28-31 2 *", "2026-02-28T00:00:00Z", "2027-02-28T00:00:00Z")]
    [InlineData("0 0 0 29 2 *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 0 29 2 *", "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z")]
    [InlineData("0 0 0 29 Feb Mon", "2072-02-29T00:00:00Z", "2112-02-29T00:00:00Z")]
    [InlineData("0 0 0 13 * 5", "2026-03-13T00:00:00Z", "2026-11-13T00:00:00Z")]
    [InlineData("59 59 23 31 12 *", "2026-12-31T23:59:59Z", "2027-12-31T23:59:59Z")]
    [InlineData("0 0 0 1 1 *", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z")]
    [InlineData("0 30 1 * * *", "2026-03-29T03:00:00+02:00", "2026-03-29T01:30:00Z")]
    public void The_next_occurrence_is_the_first_that_matches_every_field(string text, string now, string expected)
    {
        var next = CronSchedule.Parse(text).Next(At(now));

        Assert.Equal(At(expected), next);
    }

    [Theory]
    [InlineData("0 0 0 1 1 *", "9999-01-01T00:00:00Z")]
    [InlineData("* * * * * *", "9999-12-31T23:59:59.9999999Z")]
    public void At_the_end_of_the_calendar_there_is_no_next_occurrence(string text, string now) => Assert.Null(CronSchedule.Parse(text).Next(At(now)));

    [Theory]
    [InlineData("", "six fields")]
    [InlineData("0 * * *", "six fields")]
    [InlineData("0 0 * * * * *", "six fields")]
    [InlineData("60 * * * * *", "second: '60' is not within 0 to 59")]
    [InlineData("0 -1 * * * *", "minute: '-1' is not a number")]
    [InlineData("0 * 24 * * *", "hour: '24' is not within 0 to 23")]
    [InlineData("0 * * 0 * *", "day: '0' is not within 1 to 31")]
    [InlineData("0 * * * 13 *", "month: '13' is not within 1 to 12")]
    [InlineData("0 * * * * 7", "weekday: '7' is not within 0 to 6")]
    [InlineData("0 * * * * Mun", "weekday: 'Mun' is none of Sunday")]
    [InlineData("0 */0 * * * *", "minute: the step in '*/0' is not 1 or more")]
    [InlineData("0 */ * * * *", "minute: '' is not a number")]
    [InlineData("0 20-10 * * * *", "minute: the range '20-10' runs backwards")]
    [InlineData("0 1,,2 * * * *", "minute: '' is not a number")]
    [InlineData("0 a * * * *", "minute: 'a' is not a number")]
    [InlineData("0 0 0 ? * *", "day: '?' is not a number")]
    [InlineData("0 0 0 L * *", "day: 'L' is not a number")]
    [InlineData("0 0 0 30 2 *", "none of its days exists in any of its months")]
    [InlineData("0 0 0 31 2,4,6,9,11 *", "none of its days exists in any of its months")]
    [InlineData("0 99999999999 * * * *", "minute: '99999999999' is not a number")]
    public void A_wrong_schedule_is_refused_with_the_field_and_the_reason(string text, string reason)
    {
        var error = Assert.Throws<FormatException>(() => CronSchedule.Parse(text));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*/10 * * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("*/10 0 * * * *", false)]
    public void A_schedule_below_a_minute_is_told_apart(string text, bool expected) => Assert.Equal(expected, CronSchedule.Parse(text).IsBelowAMinute);

    [Fact]
    public void For_any_schedule_the_next_occurrence_is_later_matches_and_comes_first() => Prop.ForAll(
        Schedules.Zip(Instants).Zip(Gen.Choose(0, 999)).ToArbitrary(),
        sample =>
        {
            var ((schedule, now), thousandth) = sample;
            if (schedule.Next(now) is not { } next) return false;
            var between = now + (next - now) * (thousandth / 1000.0);
            return next > now && Matches(schedule, next) && schedule.Next(between) == next && schedule.Next(next - TimeSpan.FromTicks(1)) == next;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void For_any_schedule_of_times_the_next_occurrence_is_what_counting_seconds_finds() => Prop.ForAll(
        Times.Zip(Instants).ToArbitrary(),
        sample =>
        {
            var (schedule, now) = sample;
            var counted = new DateTimeOffset(now.Ticks - now.Ticks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
            do
            {
                counted = counted.AddSeconds(1);
            }
            while (!Matches(schedule, counted));

            return schedule.Next(now) == counted;
        }).QuickCheckThrowOnFailure();

    private static Gen<DateTimeOffset> Instants =>
        Gen.Choose(0, 200 * 365 * 24 * 60).Select(minute => At("1970-01-01T00:00:00Z").AddMinutes(minute)).Zip(Gen.Choose(0, 59_999))
            .Select(parts => parts.Item1.AddMilliseconds(parts.Item2));

    /// <summary>Days up to 28, so that every month has them.</summary>
    private static Gen<CronSchedule> Schedules =>
        from time in TimeFields
        from day in Field(1, 28)
        from month in Field(1, 12)
        from weekday in Field(0, 6)
        select CronSchedule.Parse($"{time} {day} {month} {weekday}");

    private static Gen<CronSchedule> Times => TimeFields.Select(time => CronSchedule.Parse($"{time} * * *"));

    private static Gen<string> TimeFields =>
        from second in Field(0, 59)
        from minute in Field(0, 59)
        from hour in Field(0, 23)
        select $"{second} {minute} {hour}";

    private static Gen<string> Field(int low, int high) => Gen.OneOf(
        Gen.Constant("*"),
        Gen.Choose(low, high).Select(value => $"{value}"),
        Gen.Choose(1, high).Select(step => $"*/{step}"),
        Gen.Choose(low, high).Zip(Gen.Choose(1, high)).Select(pair => $"{pair.Item1}/{pair.Item2}"),
        Gen.Choose(low, high).Zip(Gen.Choose(low, high)).Select(pair => $"{Math.Min(pair.Item1, pair.Item2)}-{Math.Max(pair.Item1, pair.Item2)}"),
        Gen.Choose(low, high).Zip(Gen.Choose(low, high)).Select(pair => $"{pair.Item1},{pair.Item2}"));

    private static bool Matches(CronSchedule schedule, DateTimeOffset instant) =>
        instant.Ticks % TimeSpan.TicksPerSecond == 0
        && schedule.Seconds.Contains(instant.Second) && schedule.Minutes.Contains(instant.Minute) && schedule.Hours.Contains(instant.Hour)
        && schedule.Days.Contains(instant.Day) && schedule.Months.Contains(instant.Month) && schedule.Weekdays.Contains((int)instant.DayOfWeek);

    private static DateTimeOffset At(string text) =>
        Rfc3339.TryParse(text, out var instant) ? instant : throw new FormatException(text);
}
