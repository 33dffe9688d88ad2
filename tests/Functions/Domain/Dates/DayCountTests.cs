using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;
using Tests.Support;

namespace Tests.Functions.Domain.Dates;

public sealed class DayCountTests
{
    /// <summary>The conventions of the file that are offered here; the others (AFB, ISMA, 30/360 US) are not read.</summary>
    private static readonly Dictionary<string, DayCount> Offered = new()
    {
        ["testThirty360_BondBasis"] = DayCount.Thirty360BondBasis,
        ["testThirty360_EurobondBasis"] = DayCount.ThirtyE360,
        ["testThirty360_ISDA"] = DayCount.ThirtyE360Isda,
        ["ActualActual::ISDA"] = DayCount.ActActIsda,
    };

    /// <summary>All figures for the conventions offered, save 30E/360 ISDA into a 29 February: there the termination date, which the file lost, decides.</summary>
    public static TheoryData<string, string, string, string, string> QuantLibFigures()
    {
        var data = new TheoryData<string, string, string, string, string>();
        if (RealData.WhyAbsent is not null) return data;
        foreach (var line in File.ReadLines(RealData.PathOf("daycount", "quantlib_daycount.csv")).Skip(1))
        {
            var cells = line.Split(',');
            var needsTermination = cells[0] == "testThirty360_ISDA" && cells[2].EndsWith("-02-29", StringComparison.Ordinal);
            if (Offered.ContainsKey(cells[0]) && !needsTermination) data.Add(cells[0], cells[1], cells[2], cells[3], cells[4]);
        }

        return data;
    }

    [RealDataTheory]
    [MemberData(nameof(QuantLibFigures))]
    public void QuantLib_daycounters_Given_its_dates_Then_the_figure_is_the_same(string name, string start, string end, string measure, string expected)
    {
        var (from, to) = (Date(start), Date(end));
        if (measure == "days") Assert.Equal(int.Parse(expected, CultureInfo.InvariantCulture), Offered[name].Days(from, to));
        else AssertFraction(expected, Offered[name].YearFraction(from, to));
    }

    [RealDataFact]
    public void QuantLib_daycounters_Given_the_file_Then_all_figures_for_the_conventions_offered_were_read() =>
        Assert.Equal(97, QuantLibFigures().Count());

    [Theory]
    [InlineData("2011-08-31", "2012-02-29", 179)]
    [InlineData("2007-02-28", "2008-02-29", 359)]
    public void QuantLib_daycounters_Given_30E360_ISDA_to_a_termination_on_29_February_Then_it_stays_the_29th(string start, string end, int days)
    {
        Assert.Equal(days, DayCount.ThirtyE360Isda.Days(Date(start), Date(end), termination: Date(end)));
        Assert.Equal(days + 1, DayCount.ThirtyE360Isda.Days(Date(start), Date(end)));
    }

    [Fact]
    public void ISDA_4_16_h_Given_a_termination_on_a_31st_Then_it_is_the_30th_all_the_same() =>
        Assert.Equal(75, DayCount.ThirtyE360Isda.Days(Date("2018-01-15"), Date("2018-03-31"), termination: Date("2018-03-31")));

    [Fact]
    public void Given_no_time_at_all_Then_no_convention_counts_a_day_even_on_the_termination_date() =>
        Assert.All(DayCount.All, dayCount =>
        {
            Assert.Equal(0, dayCount.Days(Date("2018-02-28"), Date("2018-02-28"), termination: Date("2018-02-28")));
            Assert.Equal(YearFraction.Zero, dayCount.YearFraction(Date("2018-02-28"), Date("2018-02-28"), termination: Date("2018-02-28")));
        });

    [Theory]
    [InlineData("2003-11-01", "2004-05-01", "0.497724380567")]
    [InlineData("1999-07-01", "2000-07-01", "1.001377348600")]
    public void ISDA_EMU_memorandum_Given_ActAct_Then_leap_years_count_apart(string start, string end, string fraction) =>
        AssertFraction(fraction, DayCount.ActActIsda.YearFraction(Date(start), Date(end)));

    [Theory]
    [InlineData("30/360", 183)]
    [InlineData("30E/360", 182)]
    [InlineData("30E/360 ISDA", 180)]
    public void QuantLib_daycounters_Given_the_end_of_February_Then_the_three_30_360_differ(string name, int days) =>
        Assert.Equal(days, DayCount.Parse(name).Days(Date("2007-02-28"), Date("2007-08-31")));

    [Theory]
    [InlineData("Act/365F", 1_000_000_00, 1350, 30, 11_095_89)] // Frappe Lending: 1 to 31 October 2019
    [InlineData("Act/365F", 1_000_000_00, 1350, 35, 12_945_21)] // Frappe Lending
    [InlineData("Act/365F", 11_095_89, 2500, 5, 38_00)] // Frappe Lending: penalty
    [InlineData("Act/365F", 5_547_95, 2500, 26, 98_80)] // Frappe Lending: penalty on half of it, after grace
    [InlineData("Act/365F", 100_000_00, 1450, 2, 79_45)] // cases.md row 3
    [InlineData("Act/360", 100_000_00, 1450, 2, 80_56)] // cases.md row 3
    public void Given_a_principal_a_rate_and_days_Then_the_interest_rounds_to_the_figure(
        string name, long principal, int basisPoints, int days, long expected)
    {
        var start = Date("2019-10-01");
        var years = DayCount.Parse(name).YearFraction(start, start.AddDays(days));
        var interest = AnnualRate.FromBasisPoints(basisPoints).ExactInterest(new Money(principal, Currency.Parse("INR")), years);
        Assert.Equal(expected, interest.RoundHalfEven());
    }

    [Fact]
    public void Given_the_first_day_counts_and_the_last_does_not_Then_October_is_30_days_long() =>
        Assert.Equal(30, DayCount.Act365Fixed.Days(Date("2019-10-01"), Date("2019-10-31")));

    [Fact]
    public void Given_a_period_that_ends_before_it_starts_Then_it_throws() =>
        Assert.All(DayCount.All, dayCount =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => dayCount.Days(Date("2020-01-02"), Date("2020-01-01")));
            Assert.Throws<ArgumentOutOfRangeException>(() => dayCount.YearFraction(Date("2020-01-02"), Date("2020-01-01")));
        });

    [Fact]
    public void Given_a_name_When_parsed_or_stored_as_JSON_Then_it_is_that_convention()
    {
        Assert.All(DayCount.All, dayCount =>
        {
            Assert.Same(dayCount, DayCount.Parse(dayCount.Name));
            Assert.Same(dayCount, JsonSerializer.Deserialize<DayCount>(JsonSerializer.Serialize(dayCount)));
        });
        Assert.Throws<FormatException>(() => DayCount.Parse("act/360"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DayCount>("\"30/365\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DayCount>("360"));
    }

    [Fact]
    public void Given_any_dates_When_the_end_moves_on_Then_no_convention_counts_back() =>
        Check.QuickThrowOnFailure(Prop.ForAll(DatesInOrder, dates =>
            DayCount.All.All(dayCount =>
                dayCount.Days(dates.First, dates.Last) >= dayCount.Days(dates.First, dates.Middle) &&
                dayCount.YearFraction(dates.First, dates.Last).CompareTo(dayCount.YearFraction(dates.First, dates.Middle)) >= 0)));

    [Fact]
    public void Given_any_dates_When_a_period_is_cut_in_two_Then_the_actual_conventions_add_up() =>
        Check.QuickThrowOnFailure(Prop.ForAll(DatesInOrder, dates =>
            new[] { DayCount.Act360, DayCount.Act365Fixed, DayCount.ActActIsda }.All(dayCount =>
                dayCount.YearFraction(dates.First, dates.Middle) + dayCount.YearFraction(dates.Middle, dates.Last) ==
                dayCount.YearFraction(dates.First, dates.Last))));

    private static Arbitrary<(DateOnly First, DateOnly Middle, DateOnly Last)> DatesInOrder { get; } = Arb.From(
        from start in Gen.Choose(0, 20_000)
        from first in Gen.Choose(0, 900)
        from second in Gen.Choose(0, 900)
        let date = new DateOnly(1990, 1, 1).AddDays(start)
        select (date, date.AddDays(first), date.AddDays(first + second)));

    /// <summary>QuantLib gives some of its figures to ten decimals, and compares within that.</summary>
    private static void AssertFraction(string expected, YearFraction actual)
    {
        var difference = decimal.Parse(expected, CultureInfo.InvariantCulture) - ((decimal)actual.Parts / YearFraction.PartsPerYear);
        Assert.InRange(difference, -0.0000000001m, 0.0000000001m);
    }

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
