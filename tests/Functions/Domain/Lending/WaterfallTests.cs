using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;
using static Tests.Functions.Domain.Amounts.Amounts;
using static Tests.Functions.Domain.Lending.Row18;

namespace Tests.Functions.Domain.Lending;

public sealed class WaterfallTests
{
    /// <summary>7,000.00 with a charge of 5.00 and, on day 90, interest of 210.00 and penalty of 146.78.</summary>
    private static readonly Loan Late = Lent with
    {
        GraceDays = 0,
        PenaltyRate = AnnualRate.FromBasisPoints(2400),
        Charges = [new LoanCharge(Day(61), Sek("5.00"))],
    };

    [Theory] // Penalty on 7,140.00 at 24 % Act/360 for 30 days: 142.80.
    [InlineData("3.00", "3", "0", "0", "0", "0")]
    [InlineData("5.00", "5", "0", "0", "0", "0")]
    [InlineData("100.00", "5", "95", "0", "0", "0")]
    [InlineData("147.80", "5", "142.80", "0", "0", "0")]
    [InlineData("150.00", "5", "142.80", "2.20", "0", "0")]
    [InlineData("357.80", "5", "142.80", "210", "0", "0")]
    [InlineData("400.00", "5", "142.80", "210", "42.20", "0")]
    [InlineData("7357.80", "5", "142.80", "210", "7000", "0")]
    [InlineData("7357.81", "5", "142.80", "210", "7000", "0.01")]
    [InlineData("10000.00", "5", "142.80", "210", "7000", "2642.20")]
    public void Given_a_late_loan_on_day_90_Then_a_credit_goes_to_fees_penalty_interest_principal_and_residual(
        string credit, string fees, string penalty, string interest, string principal, string residual)
    {
        var result = Waterfall.Allocate(Late, Sek(credit), Day(90));
        Assert.Equal(new Allocation(Sek(fees), Sek(penalty), Sek(interest), Sek(principal), Sek(residual)), result.Allocation);
        Assert.Equal(Sek("7357.80") - result.Allocation.ToFunder, result.Loan.Outstanding(Day(90)));
    }

    [Fact]
    public void Given_row_18_paid_in_full_on_day_60_Then_interest_140_principal_7000_residual_2860()
    {
        var result = Waterfall.Allocate(Lent, Sek("10000"), Day(60));
        Assert.Equal(new Allocation(Sek("0"), Sek("0"), Sek("140"), Sek("7000"), Sek("2860")), result.Allocation);
        Assert.Equal(Sek("9825"), Granted.Net + result.Allocation.Residual);
    }

    [Fact]
    public void Given_row_18_in_two_instalments_Then_the_second_bears_interest_on_what_the_first_left()
    {
        var first = Waterfall.Allocate(Lent, Sek("5000"), Day(30));
        Assert.Equal(new Allocation(Sek("0"), Sek("0"), Sek("70"), Sek("4930"), Sek("0")), first.Allocation);
        var second = Waterfall.Allocate(first.Loan, Sek("5000"), Day(60));
        Assert.Equal(new Allocation(Sek("0"), Sek("0"), Sek("20.70"), Sek("2070"), Sek("2909.30")), second.Allocation);
    }

    [Theory]
    [InlineData(5, 0, "38.00")] // 11,095.89 overdue, 25 %, 5 days
    [InlineData(26, 0, "197.60")]
    [InlineData(31, 5, "197.60")] // 26 days after grace
    [InlineData(5, 5, "0")] // on the last day of grace: nothing yet
    public void Frappe_Lending_Given_11095_89_overdue_at_25_percent_Then_penalty_counts_the_days_after_grace(int daysLate, int grace, string penalty)
    {
        var loan = Overdue1109589 with { GraceDays = grace };
        Assert.Equal(Sek(penalty), loan.At(loan.MaturityDate.AddDays(daysLate)).PenaltyDue);
    }

    [Fact]
    public void Frappe_Lending_Given_half_of_it_paid_at_maturity_Then_26_days_of_penalty_are_98_80()
    {
        var loan = Waterfall.Allocate(Overdue1109589, Sek("5547.95"), Overdue1109589.MaturityDate).Loan;
        Assert.Equal(Sek("98.80"), loan.At(loan.MaturityDate.AddDays(26)).PenaltyDue);
    }

    [Fact]
    public void Given_a_part_paid_late_Then_penalty_runs_on_the_rest_from_then()
    {
        // 10 days on 7,140.00 at 24 % Act/360 = 47.60; 3,000.00 then pays 47.60 penalty, 163.33 interest and 2,789.07 principal.
        var loan = Waterfall.Allocate(Lent with { PenaltyRate = AnnualRate.FromBasisPoints(2400) }, Sek("3000"), Day(70)).Loan;
        Assert.Equal(Sek("4210.93"), loan.At(Day(70)).Principal);
        Assert.Equal(Sek("28.07"), loan.At(Day(80)).PenaltyDue); // 10 days on 4,210.93
        Assert.Equal(Sek("75.67"), loan.At(Day(80)).Accrued.Penalty);
    }

    [Fact]
    public void Given_no_penalty_rate_Then_lateness_bears_interest_only()
    {
        var result = Waterfall.Allocate(Lent, Sek("10000"), Day(90));
        Assert.Equal(new Allocation(Sek("0"), Sek("0"), Sek("210"), Sek("7000"), Sek("2790")), result.Allocation);
    }

    [Fact]
    public void Frappe_Lending_878_Given_a_credit_that_arrives_after_one_of_a_later_value_date_Then_it_corrects_what_that_one_went_to()
    {
        var later = Waterfall.Allocate(Lent, Sek("5000"), Day(60));
        Assert.Equal(new Allocation(Sek("0"), Sek("0"), Sek("140"), Sek("4860"), Sek("0")), later.Allocation);
        var earlier = Waterfall.Allocate(later.Loan, Sek("5000"), Day(30));
        Assert.Equal(new Allocation(Sek("0"), Sek("0"), Sek("-49.30"), Sek("2140"), Sek("2909.30")), earlier.Allocation);
        Assert.Equal(Sek("5000"), earlier.Allocation.Total);
    }

    [Fact]
    public void Given_a_credit_that_cannot_be_Then_it_throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Waterfall.Allocate(Lent, Sek("0"), Day(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Waterfall.Allocate(Lent, Sek("-1"), Day(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Waterfall.Allocate(Lent, Sek("1"), Day(-1)));
        Assert.Throws<InvalidOperationException>(() => Waterfall.Allocate(Lent, Money.Parse("1", "EUR"), Day(1)));
    }

    [Fact]
    public void Given_any_credits_in_order_Then_parts_add_up_exceed_nothing_due_and_keep_the_order() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Loans.AndCredits, given =>
        {
            var loan = given.Loan;
            foreach (var credit in given.Credits.OrderBy(each => each.ValueDate))
            {
                var due = loan.At(credit.ValueDate);
                var (part, after) = Waterfall.Allocate(loan, credit.Amount, credit.ValueDate);
                var conserved = part.Total == credit.Amount && due.Outstanding - part.ToFunder == after.Outstanding(credit.ValueDate);
                Money[] parts = [part.Fees, part.Penalty, part.Interest, part.Principal];
                Money[] dues = [due.FeesDue, due.PenaltyDue, due.InterestDue, due.Principal];
                var within = parts.Zip(dues).All(pair => !pair.First.IsNegative && pair.First <= pair.Second);
                // A part may be above zero only when everything before it in the order is paid; a fee that falls due today comes after all that did before.
                var ordered = loan.Charges.Any(charge => charge.Due == credit.ValueDate) || Enumerable.Range(0, 4).All(i => parts[i] == dues[i] || parts.Skip(i + 1).Append(part.Residual).All(next => next.IsZero));
                if (!conserved || !within || !ordered) return false;
                loan = after;
            }

            return true;
        }));

    [Fact]
    public void Given_any_credit_When_it_comes_in_two_parts_on_one_value_date_Then_the_end_is_the_same() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Loans.WithCredits, Arb.From(Gen.Choose(2, 1_000_000)), Arb.From(Gen.Choose(0, 300)), (loan, units, day) =>
        {
            var date = loan.ValueDate.AddDays(day);
            var (whole, one, two) = (new Money(units, Crowns), new Money(units / 2, Crowns), new Money(units - (units / 2), Crowns));
            var atOnce = Waterfall.Allocate(loan, whole, date);
            var first = Waterfall.Allocate(loan, one, date);
            var second = Waterfall.Allocate(first.Loan, two, date);
            return first.Allocation + second.Allocation == atOnce.Allocation &&
                   Enumerable.Range(0, 5).All(step => atOnce.Loan.At(date.AddDays(step * 37)) == second.Loan.At(date.AddDays(step * 37)));
        }));

    [Fact]
    public void Given_any_credits_When_they_arrive_in_another_order_Then_the_balances_are_the_same() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Loans.AndCredits, given =>
        {
            var (inOrder, inOrderTotal) = Run(given.Loan, given.Credits.OrderBy(credit => credit.ValueDate));
            var (reversed, reversedTotal) = Run(given.Loan, given.Credits.OrderByDescending(credit => credit.ValueDate));
            var last = given.Loan.ValueDate.AddDays(400);
            return inOrder.At(last) == reversed.At(last) && inOrderTotal == reversedTotal;
        }));

    private static Loan Overdue1109589 { get; } = Lent with
    {
        Principal = Sek("11095.89"),
        Fee = Sek("0"),
        InterestRate = AnnualRate.FromBasisPoints(0),
        PenaltyRate = AnnualRate.FromBasisPoints(2500),
        DayCount = DayCount.Act365Fixed,
    };

    private static (Loan Loan, Allocation Total) Run(Loan loan, IEnumerable<LoanCredit> credits) =>
        credits.Aggregate((loan, Allocation.Nothing(loan.Principal.Currency)), (before, credit) =>
        {
            var result = Waterfall.Allocate(before.loan, credit.Amount, credit.ValueDate);
            return (result.Loan, before.Item2 + result.Allocation);
        });
}
