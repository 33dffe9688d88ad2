using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;
using static Tests.Functions.Domain.Amounts.Amounts;
using static Tests.Functions.Domain.Lending.Row18;

namespace Tests.Functions.Domain.Lending;

public sealed class LoanTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "2.33")] // 2.3333
    [InlineData(2, "4.67")] // 4.6667
    [InlineData(3, "7.00")] // not 2.33 + 2.34 + 2.33 by rounding each day
    [InlineData(60, "140")]
    [InlineData(150, "350")] // row 18: 61-150 brings another 210
    public void Given_row_18_Then_interest_is_cumulative_and_then_rounded(int day, string interest)
    {
        Assert.Equal(Sek(interest), Lent.AccruedInterest(Day(day)));
        Assert.Equal(Sek("7000") + Sek(interest), Lent.Outstanding(Day(day)));
    }

    [Fact]
    public void Given_a_repayment_between_two_dates_Then_no_fraction_of_a_cent_is_lost_at_it()
    {
        // Day 1: 2.3333 accrued, 2.33 of it paid and one cent of principal. Day 2: 4.6667 in all, not 2.33 + 2.33.
        var loan = Waterfall.Allocate(Lent, Sek("2.34"), Day(1)).Loan;
        Assert.Equal(Sek("6999.99"), loan.At(Day(1)).Principal);
        Assert.Equal(Sek("4.67"), loan.At(Day(2)).Accrued.Interest);
        Assert.Equal(Sek("2.34"), loan.AccruedInterest(Day(2)));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "0.58")] // 35 / 60 = 0.5833
    [InlineData(30, "17.50")]
    [InlineData(59, "34.42")]
    [InlineData(60, "35")]
    [InlineData(90, "35")]
    public void Given_row_18_Then_the_fee_is_earned_straight_line_over_the_tenor(int day, string earned) =>
        Assert.Equal(Sek(earned), Lent.At(Day(day)).Accrued.FeeIncome);

    [Fact]
    public void Given_full_repayment_before_maturity_Then_the_rest_of_the_fee_is_earned_and_nothing_accrues_any_more()
    {
        var repaid = Waterfall.Allocate(Lent, Sek("7070"), Day(30)).Loan;
        Assert.Equal(Sek("17.50"), repaid.At(Day(30).AddDays(-1)).Accrued.FeeIncome + Sek("0.58"));
        Assert.Equal(Sek("35"), repaid.At(Day(30)).Accrued.FeeIncome);
        Assert.Equal(Sek("70"), repaid.At(Day(300)).Accrued.Interest);
        Assert.Equal(Sek("0"), repaid.Outstanding(Day(300)));
        Assert.Equal(BalanceState.Repaid, repaid.Balance(Day(30)));
        Assert.Equal(0, repaid.DaysPastDue(Day(300)));
    }

    [Theory]
    [InlineData("2023-01-31", 0, "Current")]
    [InlineData("2023-02-01", 1, "1-30")]
    [InlineData("2023-02-02", 2, "1-30")]
    [InlineData("2023-03-02", 30, "1-30")]
    [InlineData("2023-03-03", 31, "31-60")]
    [InlineData("2023-04-05", 64, "61-90")]
    [InlineData("2023-05-01", 90, "61-90")]
    [InlineData("2023-05-02", 91, "91-180")]
    [InlineData("2023-07-05", 155, "91-180")]
    [InlineData("2023-07-30", 180, "91-180")]
    [InlineData("2023-07-31", 181, ">180")]
    public void Frappe_Lending_218_Given_a_loan_due_31_January_2023_Then_DPD_counts_from_it(string asOf, int days, string bucket)
    {
        var loan = Lent with { ValueDate = new DateOnly(2022, 12, 2), MaturityDate = new DateOnly(2023, 1, 31), GraceDays = 5 };
        Assert.Equal(days, loan.DaysPastDue(DateOnly.Parse(asOf)));
        Assert.Equal(bucket, DelinquencyBuckets.Default.Of(days).ToString());
    }

    [Fact]
    public void Frappe_Lending_218_Given_a_loan_paid_on_its_due_date_Then_DPD_is_0_for_ever()
    {
        var paid = Waterfall.Allocate(Lent, Sek("7140"), Lent.MaturityDate).Loan;
        Assert.Equal(0, paid.DaysPastDue(paid.MaturityDate));
        Assert.Equal(0, paid.DaysPastDue(paid.MaturityDate.AddDays(100)));
        Assert.Equal(59, Lent.DaysPastDue(Lent.MaturityDate.AddDays(59)));
    }

    [Fact]
    public void Given_the_credits_of_a_loan_Then_its_balance_state_is_by_value_date()
    {
        var part = Waterfall.Allocate(Lent, Sek("5000"), Day(30)).Loan;
        Assert.Equal(BalanceState.Outstanding, part.Balance(Day(29)));
        Assert.Equal(BalanceState.PartRepaid, part.Balance(Day(30)));
        Assert.Equal(Sek("7067.67"), part.Outstanding(Day(29)));
    }

    [Fact]
    public void Given_a_date_before_the_disbursement_Then_it_throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Lent.At(Day(-1)));

    [Fact]
    public void Given_a_loan_with_credits_and_charges_When_stored_as_JSON_Then_its_figures_are_the_same()
    {
        var loan = Waterfall.Allocate(
            Lent with { PenaltyRate = AnnualRate.FromBasisPoints(2500), Charges = [new LoanCharge(Day(10), Sek("5"))] }, Sek("5000"), Day(30)).Loan;
        var read = JsonSerializer.Deserialize<Loan>(JsonSerializer.Serialize(loan, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;
        Assert.Equal(loan.At(Day(100)), read.At(Day(100)));
        Assert.Equal(loan.Credits, read.Credits);
    }

    [Fact]
    public void Given_30E360_ISDA_and_a_maturity_on_28_February_Then_the_last_day_of_the_loan_stays_the_28th()
    {
        var loan = Lent with { DayCount = DayCount.ThirtyE360Isda, ValueDate = new DateOnly(2018, 1, 28), MaturityDate = new DateOnly(2018, 2, 28) };
        Assert.Equal(Sek("70"), loan.AccruedInterest(new DateOnly(2018, 2, 28))); // 30 days
        var notMaturing = loan with { MaturityDate = new DateOnly(2018, 3, 28) };
        Assert.Equal(Sek("74.67"), notMaturing.AccruedInterest(new DateOnly(2018, 2, 28))); // 32 days
    }

    [Fact]
    public void Given_any_loan_When_time_passes_Then_nothing_earned_is_ever_taken_back() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Loans.WithCredits, loan =>
        {
            var days = Enumerable.Range(0, 400).Select(day => loan.At(loan.ValueDate.AddDays(day)).Accrued).ToList();
            return days.Zip(days.Skip(1)).All(pair =>
                pair.Second.Interest >= pair.First.Interest && pair.Second.Penalty >= pair.First.Penalty &&
                pair.Second.FeeIncome >= pair.First.FeeIncome && pair.Second.FeeIncome <= loan.Fee);
        }));
}
