using Simulation.Checks;

namespace Tests.Simulations;

/// <summary>The checker's own arithmetic, held to figures worked out by hand (cases.md row 18: 7,000.00 at 12 % for 60 days, fee 0.5 %).</summary>
public sealed class MoneyModelTests
{
    private static readonly ModelTerms Terms = new(AdvanceRate: 70, InterestRate: 12, FeeRate: 0.5m, Guarantee: 20, FeeIsPlatforms: true);

    private static readonly DateOnly Begin = new(2017, 3, 1);

    [Fact]
    public void A_loan_repaid_on_day_60_bears_140_and_leaves_the_rest_to_the_supplier()
    {
        var loan = Play(Terms, new ModelCredit(Begin.AddDays(60), 10_000_00));

        Assert.Equal((140_00m, 7_000_00m, 2_860_00m, 0m), (loan.Paid.Interest, loan.Paid.Principal, loan.Residual, loan.Outstanding));
        Assert.True(loan.IsRepaid);
    }

    [Fact]
    public void Two_credits_pay_interest_before_principal()
    {
        ModelCredit first = new(Begin.AddDays(30), 5_000_00);
        var half = Play(Terms, first);
        var whole = Play(Terms, first, new(Begin.AddDays(60), 5_000_00));

        Assert.Equal((70_00m, 4_930_00m, 2_070_00m, 414_00m), (half.Paid.Interest, half.Paid.Principal, half.Due.Principal, half.Guaranteed));
        Assert.Equal((90_70m, 7_000_00m, 2_909_30m), (whole.Paid.Interest, whole.Paid.Principal, whole.Residual));
    }

    [Theory]
    [InlineData(true, 2_400_00, 600_00, 3_480_00, 870_00)]
    [InlineData(false, 3_000_00, 0, 2_880_00, 1_470_00)]
    public void A_guarantee_of_20_percent_on_day_150_is_1470_and_what_is_recovered_is_shared_by_rank(bool isProRata, int toBank, int toGuarantor, int lost, int owed)
    {
        var terms = Terms with { IsProRata = isProRata };
        var day = Begin.AddDays(150);
        Assert.Contains(1_470_00m, MoneyModel.Callable(terms, Lent(), day));
        var facts = Lent(new ModelCredit(day, 3_000_00)) with { Guarantee = new ModelGuarantee(day, day, 1_470_00), WrittenOff = day.AddDays(1) };

        var loan = MoneyModel.Play(terms, facts);

        Assert.Equal((70_00m, 1_400_00m), loan.Covered);
        Assert.Equal((toBank, toGuarantor, owed), (loan.Paid.Total, loan.ToGuarantor, loan.OwedToGuarantor));
        Assert.Equal(lost, loan.WriteOff!.Left.Principal);
        // The day after has borne a day's interest; from then on nothing does.
        Assert.Equal(loan.WriteOff, MoneyModel.Play(terms, facts with { Until = day.AddDays(99) }).WriteOff);
    }

    [Fact]
    public void What_is_waived_on_a_day_is_owed_no_more_and_what_comes_later_is_the_suppliers()
    {
        var day = Begin.AddDays(150);

        var loan = MoneyModel.Play(
            Terms with { RepaymentFeeRate = 1 }, Lent(new ModelCredit(day, 5_000_00), new ModelCredit(day.AddDays(5), 100_00)) with { Settled = day });

        Assert.Equal((2_420_00m, 0m), (loan.WriteOff!.Left.Principal, loan.WriteOff.Left.Interest));
        Assert.Equal((5_000_00m, 100_00m, true), (loan.Paid.Total, loan.Residual, loan.IsRepaid));
    }

    [Fact]
    public void Money_that_was_there_before_the_loan_repays_it_on_its_first_day()
    {
        var loan = Play(Terms, new ModelCredit(Begin.AddDays(-3), 1_000_00));

        Assert.Equal((0m, 6_000_00m), (loan.Paid.Interest, loan.Due.Principal));
    }

    [Theory]
    [InlineData(6_965_00, 7_000_00)]
    [InlineData(1, 1)]
    public void A_payout_tells_what_was_lent(int net, int principal) => Assert.Contains(principal, MoneyModel.Principals(Terms, net));

    [Theory]
    [InlineData(100, 0, 0, 0)]
    [InlineData(300, 0, 0, 2)]
    [InlineData(7_000_00, 0, 0, 35_00)]
    [InlineData(7_000_00, 10_00, 0, 45_00)]
    [InlineData(7_000_00, 10_00, 50_00, 50_00)]
    public void The_fee_is_rounded_half_to_the_even_cent(int principal, int flat, int least, int fee) =>
        Assert.Equal(fee, (Terms with { FlatFee = flat, MinimumFee = least }).Fee(principal));

    [Theory]
    [InlineData(1.5, 0, 0, 1_030_00, 15_45)]
    [InlineData(1.5, 2_00, 0, 1_030_00, 17_45)]
    [InlineData(1.5, 2_00, 20_00, 1_030_00, 20_00)]
    [InlineData(0, 2_00, 0, 1_030_00, 2_00)]
    [InlineData(0, 0, 20_00, 1, 20_00)]
    [InlineData(1.5, 2_00, 20_00, 0, 0)]
    public void Each_part_of_the_principal_has_a_fee_and_a_part_that_is_nothing_has_none(double rate, int flat, int least, int part, int fee) =>
        Assert.Equal(fee, (Terms with { RepaymentFeeRate = (decimal)rate, RepaymentFlatFee = flat, RepaymentMinimumFee = least }).RepaymentFee(part));

    /// <summary>7,000.00 and 280.00 of interest fall due on 29 June 2017, day 120; 24 % a year on 7,000.00 are 4.66666... a day.</summary>
    [Theory]
    [InlineData(0, false, false, 0, 93_33, 326_67)]
    [InlineData(5, false, false, 0, 70_00, 326_67)]
    [InlineData(5, true, false, 0, 72_80, 326_67)]
    [InlineData(5, false, true, 0, 70_00, 291_67)]
    [InlineData(5, false, false, 10, 23_33, 326_67)]
    [InlineData(5, false, true, 10, 23_33, 315_00)]
    public void A_penalty_runs_after_grace_on_what_fell_due_and_not_in_a_pause(int grace, bool isOnInterest, bool replaces, int paused, int penalty, int interest)
    {
        var terms = Terms with { PenaltyRate = 24, GraceDays = grace, IsInterestPenalised = isOnInterest, ReplacesInterest = replaces };

        var due = MoneyModel.Play(terms, Lent() with { Pauses = [new ModelPause(Begin.AddDays(125), Begin.AddDays(125 + paused))], Until = Begin.AddDays(140) }).Due;

        Assert.Equal((penalty, interest), (due.Penalty, due.Interest));
    }

    [Fact]
    public void Instalments_lose_no_cent_fall_due_on_bank_days_and_have_fees_of_their_own()
    {
        var terms = Terms with { Instalments = [(30, 33.33m), (60, 33.33m), (120, 33.34m)], RepaymentFeeRate = 1.5m };
        Assert.Equal([(new DateOnly(2017, 3, 31), 33_34m), (new DateOnly(2017, 5, 1), 33_33m), (new DateOnly(2017, 6, 29), 33_34m)], terms.Schedule(100_01, Begin).Select(part => (part.Key, part.Value)));

        var loan = MoneyModel.Play(terms, Lent() with { Until = Begin.AddDays(59) });

        Assert.Equal((35_00m, new DateOnly(2017, 3, 31)), (loan.Due.Fees, loan.PastDueSince));
        Assert.Equal(105_01m, MoneyModel.Play(terms, Lent(new ModelCredit(Begin, 9_000_00))).Paid.Fees);
    }

    [Theory]
    [InlineData("Act/360", 2017, 2, 28, 31)]
    [InlineData("30/360", 2017, 1, 30, 60)]
    [InlineData("30E/360", 2016, 12, 31, 90)]
    [InlineData("30E/360 ISDA", 2016, 11, 30, 120)]
    public void Nights_are_counted_as_ISDA_has_them(string convention, int year, int month, int day, int days)
    {
        DateOnly begin = new(year, month, day), end = new(2017, 3, 31);
        ModelDays counted = new(convention, begin, end);
        System.Numerics.BigInteger sum = 0;
        for (var night = begin; night < end; night = night.AddDays(1)) sum += counted.Night(night);

        Assert.Equal((System.Numerics.BigInteger)days * (ModelDays.PartsOfYear / 360), sum);
    }

    private static ModelFacts Lent(params IReadOnlyList<ModelCredit> credits) => new(7_000_00, Begin, credits);

    private static ModelLoan Play(ModelTerms terms, params IReadOnlyList<ModelCredit> credits) => MoneyModel.Play(terms, Lent(credits));
}
