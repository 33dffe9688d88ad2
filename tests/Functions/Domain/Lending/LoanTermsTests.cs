using FsCheck;
using FsCheck.Fluent;
using ScfFunctions.Domain;
using static Tests.Functions.Domain.Amounts.Amounts;
using static Tests.Functions.Domain.Lending.Row18;

namespace Tests.Functions.Domain.Lending;

/// <summary>Loans that are agreed on otherwise than as one bullet at a fixed rate with the usual waterfall.</summary>
public sealed class LoanTermsTests
{
    [Theory]
    [InlineData(0, 31, 20)]
    [InlineData(0, 11, 10)]
    [InlineData(12, 15, 0)]
    [InlineData(15, 31, 10)]
    [InlineData(21, 31, 10)]
    public void Days_in_a_pause_do_not_count(int from, int to, int counted)
    {
        // The pause holds from day 10 up to and with day 20; day 21 counts again.
        IReadOnlyList<LoanPause> pauses = [new(Row18.Day(10), Row18.Day(21))];

        Assert.Equal(counted, pauses.Counted(Row18.Day(from), Row18.Day(to)));
        var day = pauses.DayOf(Row18.Day(from), counted);
        Assert.Equal(counted, pauses.Counted(Row18.Day(from), day));
        Assert.True(counted == 0 || pauses.Counted(Row18.Day(from), day.AddDays(-1)) < counted);
    }

    private static readonly Config ManyCases = Config.QuickThrowOnFailure.WithMaxTest(100_000);

    [Fact]
    public void Fineract_Loan_feature_Given_four_instalments_of_125_When_150_comes_Then_125_was_due_and_25_is_in_advance()
    {
        var loan = Lent with
        {
            Principal = Sek("500"),
            Fee = Sek("0"),
            InterestRate = AnnualRate.FromBasisPoints(0),
            Schedule = [.. Enumerable.Range(1, 4).Select(n => new Instalment(Day(15 * n), Sek("125")))],
        };
        var first = Waterfall.Allocate(loan, Sek("125"), Day(15)).Loan;
        Assert.Equal(0, first.DaysPastDue(Day(29)));
        var second = Waterfall.Allocate(first, Sek("150"), Day(30)).Loan;
        Assert.Equal(Sek("225"), second.Outstanding(Day(30)));
        // 25 of the third are paid: 100 of it are past due, until the next 125 pay them and 25 of the last.
        Assert.Equal((1, Day(45)), (second.DaysPastDue(Day(46)), second.At(Day(46)).PastDueSince));
        var third = Waterfall.Allocate(second, Sek("125"), Day(45)).Loan;
        Assert.Equal(0, third.DaysPastDue(Day(60)));
        Assert.Equal(BalanceState.Repaid, Waterfall.Allocate(third, Sek("100"), Day(60)).Loan.Balance(Day(60)));
    }

    [Theory]
    [InlineData("1000", "15.00", "12.00", "32.00")]
    [InlineData("100", "15.00", "30.00", "30.00")]
    [InlineData("0", "15.00", "30.00", null)]
    public void Given_a_flat_and_a_least_fee_at_repayment_Then_each_part_of_the_principal_bears_them(string principal, string flat, string least, string? fee)
    {
        var terms = Row18.Terms with { RepaymentFee = FeeRate.FromBasisPoints(170), RepaymentFlatFee = Sek(flat), RepaymentMinimumFee = Sek(least) };

        Assert.Equal(fee is null ? [] : [Sek(fee)], terms.RepaymentFeesOf([new Instalment(Day(90), Sek(principal))]).Select(charge => charge.Amount));
    }

    [Fact]
    public void Fineract_LoanCharge_FEE03_Given_1_5_percent_on_each_of_three_instalments_of_1030_Then_15_45_fall_due_with_each()
    {
        var terms = Row18.Terms with
        {
            TenorDays = 90,
            Instalments = [new(30, Share.FromBasisPoints(3333)), new(60, Share.FromBasisPoints(3333)), new(90, Share.FromBasisPoints(3334))],
            InterestRate = AnnualRate.FromBasisPoints(0),
            RepaymentFee = FeeRate.FromBasisPoints(150),
        };
        var fees = terms.RepaymentFeesOf([new Instalment(Day(90), Sek("1030"))]);
        Assert.Equal([Sek("15.45")], fees.Select(fee => fee.Amount));
        var loan = Lent with
        {
            Principal = Sek("3090"),
            InterestRate = AnnualRate.FromBasisPoints(0),
            PenaltyRate = null,
            MaturityDate = Day(90),
            Schedule = [new(Day(30), Sek("1030")), new(Day(60), Sek("1030")), new(Day(90), Sek("1030"))],
            Charges = [.. new[] { 30, 60, 90 }.Select(day => new LoanCharge(Day(day), Sek("15.45"), IsAtRepayment: true))],
        };

        var paid = loan;
        foreach (var day in new[] { 30, 60, 90 })
        {
            Assert.Equal(Sek("15.45"), paid.At(Day(day)).FeesDue);
            paid = Waterfall.Allocate(paid, Sek("1045.45"), Day(day)).Loan;
        }

        Assert.Equal((BalanceState.Repaid, Sek("46.35")), (paid.Balance(Day(90)), paid.At(Day(90)).Accrued.Charges));
        // Repaid at once, all of them are due at once; what is short of them is owed still.
        var early = Waterfall.Allocate(loan, Sek("3100"), Day(10));
        Assert.Equal((Sek("10"), Sek("3090"), Sek("36.35")), (early.Allocation.Fees, early.Allocation.Principal, early.Loan.Outstanding(Day(10))));
        Assert.Equal((Sek("36.35"), Sek("1")), (Waterfall.Allocate(early.Loan, Sek("37.35"), Day(11)).Allocation.Fees, Waterfall.Allocate(early.Loan, Sek("37.35"), Day(11)).Allocation.Residual));
    }

    [Fact]
    public void Given_an_extension_Then_the_fee_at_repayment_falls_due_with_the_principal_that_it_is_on()
    {
        var loan = Lent with { Charges = [new LoanCharge(Day(30), Sek("15"), IsAtRepayment: true), new LoanCharge(Lent.MaturityDate, Sek("70"), IsAtRepayment: true), new LoanCharge(Lent.MaturityDate, Sek("9"))] };

        var extended = loan.Extended(Lent.MaturityDate.AddDays(20));

        Assert.Equal(Sek("94"), loan.At(Lent.MaturityDate).FeesDue);
        // What was charged besides stays due when it was.
        Assert.Equal((Sek("24"), Sek("94")), (extended.At(Lent.MaturityDate.AddDays(19)).FeesDue, extended.At(Lent.MaturityDate.AddDays(20)).FeesDue));
    }

    [Fact]
    public void Given_a_waiver_before_the_fee_at_repayment_is_due_Then_it_is_neither_owed_nor_earned_and_what_comes_later_is_the_suppliers()
    {
        var loan = Waterfall.Allocate(Lent with { Charges = [new LoanCharge(Lent.MaturityDate, Sek("70"), IsAtRepayment: true)] }, Sek("5000"), Day(10)).Loan with { WaivedOn = Day(10) };

        var later = Waterfall.Allocate(loan, Sek("100"), Day(11));

        Assert.Equal((Sek("0"), Sek("100")), (later.Allocation.Fees, later.Allocation.Residual));
        Assert.Equal((Sek("0"), Sek("0"), BalanceState.Repaid), (loan.Outstanding(Day(99)), loan.At(Day(99)).Accrued.Charges, loan.Balance(Day(99))));
        Assert.Null(loan.At(Day(99)).PastDueSince);
    }

    [Fact]
    public void Fineract_LoanBulletBalloon_Given_interest_due_each_month_and_the_principal_at_the_end_Then_each_month_2_50_fall_due()
    {
        var start = new DateOnly(2018, 1, 15);
        var loan = Lent with
        {
            Principal = Sek("100"),
            Fee = Sek("0"),
            InterestRate = AnnualRate.FromBasisPoints(3000),
            DayCount = DayCount.Thirty360BondBasis,
            ValueDate = start,
            MaturityDate = start.AddMonths(8),
            Schedule = [.. Enumerable.Range(1, 8).Select(month => new Instalment(start.AddMonths(month), Sek(month == 8 ? "100" : "0")))],
        };
        var paid = Sek("0");
        for (var month = 1; month <= 7; month++)
        {
            // The day after it was due it is past due; paid with value of the due date it never was.
            Assert.Equal(1, loan.DaysPastDue(start.AddMonths(month).AddDays(1)));
            loan = Waterfall.Allocate(loan, Sek("2.50"), start.AddMonths(month)).Loan;
            Assert.Equal(0, loan.DaysPastDue(start.AddMonths(month).AddDays(1)));
            paid += Sek("2.50");
        }

        Assert.Equal(Sek("102.50"), loan.Outstanding(loan.MaturityDate));
        Assert.Equal(Sek("120.00"), paid + loan.Outstanding(loan.MaturityDate));
    }

    [Theory] // 7,000.00 and 140.00 of interest fell due on day 60; on day 90 another 70.00 accrued. Penalty 24 % Act/360, 30 days.
    [InlineData(PenaltyBase.OverduePrincipalAndInterest, PenaltyEffect.AddsToInterest, "142.80", "210")]
    [InlineData(PenaltyBase.OverduePrincipal, PenaltyEffect.AddsToInterest, "140.00", "210")]
    [InlineData(PenaltyBase.OverduePrincipalAndInterest, PenaltyEffect.ReplacesInterest, "142.80", "140")]
    [InlineData(PenaltyBase.OverduePrincipal, PenaltyEffect.ReplacesInterest, "140.00", "140")]
    public void Given_a_kind_of_penalty_Then_it_is_on_its_base_and_replaces_interest_or_not(PenaltyBase on, PenaltyEffect effect, string penalty, string interest)
    {
        var late = Lent with { PenaltyRate = AnnualRate.FromBasisPoints(2400), PenaltyBase = on, PenaltyEffect = effect };
        var position = late.At(Day(90));
        Assert.Equal((Sek(penalty), Sek(interest)), (position.PenaltyDue, position.InterestDue));
    }

    [Fact]
    public void Given_a_penalty_that_replaces_interest_When_grace_is_not_over_Then_interest_goes_on()
    {
        var late = Lent with { GraceDays = 10, PenaltyRate = AnnualRate.FromBasisPoints(2400), PenaltyBase = PenaltyBase.OverduePrincipal, PenaltyEffect = PenaltyEffect.ReplacesInterest };
        // 70 days of interest, 20 of penalty on 7,000.00.
        Assert.Equal((Sek("163.33"), Sek("93.33")), (late.At(Day(90)).InterestDue, late.At(Day(90)).PenaltyDue));
    }

    [Fact]
    public void Given_an_order_for_what_is_past_due_Then_it_holds_from_the_day_after_maturity_on()
    {
        WaterfallOrder principalFirst = new(WaterfallPart.Principal, WaterfallPart.Fees, WaterfallPart.Interest, WaterfallPart.Penalty);
        var loan = Lent with { WaterfallOrders = new WaterfallOrders { PastDue = principalFirst } };
        Assert.Equal(Sek("140"), Waterfall.Allocate(loan, Sek("1000"), Day(60)).Allocation.Interest);
        Assert.Equal(Sek("1000"), Waterfall.Allocate(loan, Sek("1000"), Day(61)).Allocation.Principal);
    }

    [Fact]
    public void Given_a_recall_and_a_write_off_Then_each_has_its_order_from_its_day_on_until_it_is_lifted()
    {
        WaterfallOrder principalFirst = new(WaterfallPart.Principal, WaterfallPart.Interest, WaterfallPart.Fees, WaterfallPart.Penalty);
        var loan = Lent with
        {
            WaterfallOrders = new WaterfallOrders { Recalled = principalFirst, WrittenOff = principalFirst },
            SituationChanges = [new(Day(10), LoanSituation.Recalled), new(Day(20), LoanSituation.Performing), new(Day(200), LoanSituation.WrittenOff)],
        };
        string[] toPrincipal = [.. new[] { 9, 10, 20, 100, 200 }.Select(day => Waterfall.Allocate(loan, Sek("100"), Day(day)).Allocation.Principal.Amount)];
        Assert.Equal(["79.00", "100.00", "53.33", "0.00", "100.00"], toPrincipal);
    }

    [Fact]
    public void Given_instalments_Then_the_next_due_date_is_that_of_the_oldest_unpaid_and_skips_what_was_paid_in_advance()
    {
        var loan = Lent with { Schedule = [new(Day(20), Sek("1000")), new(Day(40), Sek("1000")), new(Day(60), Sek("5000"))] };
        Assert.Equal(Day(20), loan.NextDue);
        Assert.Equal(Day(20), Waterfall.Allocate(loan, Sek("1000"), Day(20)).Loan.NextDue); // 46.67 of the principal are missing
        Assert.Equal(Day(40), Waterfall.Allocate(loan, Sek("1046.67"), Day(20)).Loan.NextDue);
        var withoutInterest = loan with { InterestRate = AnnualRate.FromBasisPoints(0) };
        Assert.Equal(Day(60), Waterfall.Allocate(withoutInterest, Sek("2500"), Day(10)).Loan.NextDue);
        Assert.Equal(Day(60), Waterfall.Allocate(loan, Sek("9000"), Day(50)).Loan.NextDue);
        Assert.Equal(Day(60), Lent.NextDue);
    }

    [Fact]
    public void Given_credits_Then_the_repayments_are_what_the_funder_got_of_them_by_value_date()
    {
        LoanCredit[] credits = [new(Day(30), Sek("2000")), new(Day(30), Sek("3000")), new(Day(60), Sek("5000")), new(Day(70), Sek("1"))];
        Assert.Equal([new(Day(30), Sek("-5000")), new(Day(60), Sek("-2090.70"))], Repaid(Lent, credits).Repayments());
    }

    [Fact]
    public void Given_what_is_past_due_and_what_falls_due_today_Then_the_older_is_paid_first_whatever_its_kind()
    {
        var loan = Lent with { Schedule = [new(Day(30), Sek("1000")), new(Day(60), Sek("6000"))] };
        // Due on day 30: 70.00 and 1,000.00. Since then another 70.00 of interest, due on day 60.
        var part = Waterfall.Allocate(loan, Sek("1100"), Day(60)).Allocation;
        Assert.Equal((Sek("100"), Sek("1000")), (part.Interest, part.Principal));
    }

    [Fact]
    public void Given_a_rate_that_changes_Then_interest_goes_by_the_rate_of_each_day_and_a_late_fixing_takes_its_place()
    {
        var known = Lent with { RateChanges = [new(Day(30), AnnualRate.FromBasisPoints(2400))] };
        Assert.Equal(Sek("210"), known.AccruedInterest(Day(60))); // 30 days at 12 %, 30 at 24 %
        var late = known with { RateChanges = [new(Day(15), AnnualRate.FromBasisPoints(1800)), .. known.RateChanges] };
        Assert.Equal(Sek("227.50"), late.AccruedInterest(Day(60))); // 15 at 12 %, 15 at 18 %, 30 at 24 %
    }

    [Fact]
    public void Given_instalments_that_do_not_add_up_or_end_elsewhere_Then_the_loan_refuses_them()
    {
        foreach (var schedule in (Instalment[][])[[new(Day(60), Sek("6999"))], [new(Day(59), Sek("7000"))], [new(Day(60), Sek("3500")), new(Day(60), Sek("3500"))], [new(Day(10), Sek("-1")), new(Day(60), Sek("7001"))]])
            Assert.Throws<InvalidOperationException>(() => (Lent with { Schedule = schedule }).At(Day(1)));
    }

    [Fact]
    public void Given_an_order_without_each_part_once_Then_it_throws()
    {
        Assert.Throws<ArgumentException>(() => new WaterfallOrder(WaterfallPart.Fees));
        Assert.Throws<ArgumentException>(() => new WaterfallOrder(WaterfallPart.Fees, WaterfallPart.Fees, WaterfallPart.Interest, WaterfallPart.Principal));
    }

    /// <summary>Every figure and every part of every credit, against a loan that is counted day by day.</summary>
    [Fact]
    public void Given_any_loan_by_actual_days_Then_it_is_what_counting_day_by_day_makes_of_it() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(Loans.OfAnyKindAndCredits, given =>
        {
            if (given.Loan.DayCount.Name is not ("Act/360" or "Act/365F" or "Act/Act ISDA")) return true;
            var loan = Repaid(given.Loan, given.Credits);
            var end = loan.ValueDate.AddDays(320);
            DailyLoan plain = new(loan);
            var (interest, penalty, paid) = plain.At(end);
            var (position, allocated) = (loan.At(end), loan.Allocated());
            return (position.Accrued.Interest.MinorUnits, position.Accrued.Penalty.MinorUnits) == (interest, penalty)
                && allocated == new Allocation(Of(WaterfallPart.Fees), Of(WaterfallPart.Penalty), Of(WaterfallPart.Interest), Of(WaterfallPart.Principal), new Money(plain.Residual, loan.Principal.Currency));

            Money Of(WaterfallPart part) => new(paid[part], loan.Principal.Currency);
        }));

    [Fact]
    public void Given_any_loan_Then_what_came_in_is_what_was_allocated_in_any_order_of_arrival() =>
        Check.One(ManyCases, Prop.ForAll(Loans.OfAnyKindAndCredits, given =>
        {
            var (inOrder, reversed) = (Repaid(given.Loan, given.Credits), Repaid(given.Loan, [.. given.Credits.Reverse()]));
            var came = given.Credits.Aggregate(Money.Zero(given.Loan.Principal.Currency), (sum, credit) => sum + credit.Amount);
            var last = given.Loan.ValueDate.AddDays(400);
            return inOrder.Allocated().Total == came && inOrder.At(last) == reversed.At(last) && inOrder.Allocated() == reversed.Allocated();
        }));

    [Fact]
    public void Given_any_loan_of_which_a_guarantor_paid_a_part_or_the_rest_is_waived_Then_what_came_in_was_allocated_in_any_order_and_nobody_is_owed_less_than_nothing() =>
        Check.One(ManyCases, Prop.ForAll(Loans.GuaranteedAndCredits, given =>
        {
            var (inOrder, reversed) = (Repaid(given.Loan, given.Credits), Repaid(given.Loan, [.. given.Credits.Reverse()]));
            var came = given.Credits.Aggregate(Money.Zero(given.Loan.Principal.Currency), (sum, credit) => sum + credit.Amount);
            var last = inOrder.At(given.Loan.ValueDate.AddDays(700));
            return inOrder.Allocated().Total == came && inOrder.Allocated() == reversed.Allocated() && last == reversed.At(last.AsOf)
                && !last.Principal.IsNegative && !last.InterestDue.IsNegative && !last.PenaltyDue.IsNegative && !last.FeesDue.IsNegative
                && !last.GuarantorPrincipal.IsNegative && !last.GuarantorInterest.IsNegative
                && (given.Loan.WaivedOn is null || last.Outstanding.IsZero);
        }));

    /// <summary>
    /// Two agreements give this up by themselves: an order that puts principal before interest, and instalments whose interest bears a penalty. There money
    /// that comes early repays principal at the interest rate, and what it no longer pays of the interest bears the penalty.
    /// </summary>
    [Fact]
    public void Given_any_loan_When_a_credit_comes_earlier_or_is_larger_Then_it_costs_no_more() =>
        Check.One(ManyCases, Prop.ForAll(Loans.OfAnyKindAndCredits, Arb.From(Gen.Choose(1, 60)), Arb.From(Gen.Choose(1, 50_000)), (given, days, more) =>
        {
            var loan = given.Loan with { WaterfallOrders = WaterfallOrders.Default };
            if (loan.Schedule.Count > 0) loan = loan with { PenaltyBase = PenaltyBase.OverduePrincipal };
            var (first, rest) = (given.Credits[0], given.Credits[1..]);
            var asItCame = CostOf(loan, given.Credits);
            var earlier = first with { ValueDate = first.ValueDate.AddDays(-days).NotBefore(loan.ValueDate) };
            var larger = first with { Amount = first.Amount + new Money(more, first.Amount.Currency) };
            return CostOf(loan, [earlier, .. rest]) <= asItCame && CostOf(loan, [larger, .. rest]) <= asItCame;
        }));

    /// <summary>All interest and penalty until a day on which everything has long been due.</summary>
    private static Money CostOf(Loan loan, IEnumerable<LoanCredit> credits)
    {
        var accrued = Repaid(loan, credits).At(loan.ValueDate.AddDays(400)).Accrued;
        return accrued.Interest + accrued.Penalty;
    }

    private static Loan Repaid(Loan loan, IEnumerable<LoanCredit> credits) =>
        credits.Aggregate(loan, (before, credit) => Waterfall.Allocate(before, credit.Amount, credit.ValueDate).Loan);
}
