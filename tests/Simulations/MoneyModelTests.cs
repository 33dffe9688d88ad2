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
        var loan = MoneyModel.Play(Terms, 7_000_00, Begin, [new(Begin.AddDays(60), 10_000_00)]);

        Assert.Equal((140_00m, 7_000_00m, 2_860_00m, 0m), (loan.InterestPaid, loan.PrincipalPaid, loan.Residual, loan.Outstanding));
        Assert.True(loan.IsRepaid);
    }

    [Fact]
    public void Two_instalments_pay_interest_before_principal()
    {
        List<ModelCredit> credits = [new(Begin.AddDays(30), 5_000_00)];
        var half = MoneyModel.Play(Terms, 7_000_00, Begin, credits);
        var whole = MoneyModel.Play(Terms, 7_000_00, Begin, [.. credits, new(Begin.AddDays(60), 5_000_00)]);

        Assert.Equal((70_00m, 4_930_00m, 2_070_00m, 414_00m), (half.InterestPaid, half.PrincipalPaid, half.Outstanding, half.Guaranteed));
        Assert.Equal((90_70m, 7_000_00m, 2_909_30m), (whole.InterestPaid, whole.PrincipalPaid, whole.Residual));
    }

    [Theory]
    [InlineData(true, 2_400_00, 600_00, 3_480_00, 870_00)]
    [InlineData(false, 3_000_00, 0, 2_880_00, 1_470_00)]
    public void A_guarantee_of_20_percent_on_day_150_is_1470_and_what_is_recovered_is_shared_by_rank(bool isProRata, int toBank, int toGuarantor, int lost, int owed)
    {
        var terms = Terms with { IsProRata = isProRata };
        var day = Begin.AddDays(150);
        Assert.Contains(1_470_00m, MoneyModel.Callable(terms, 7_000_00, Begin, [], day));

        var loan = MoneyModel.Play(terms, 7_000_00, Begin, [new(day, 3_000_00)], new ModelGuarantee(day, day, 1_470_00), day.AddDays(1));

        Assert.Equal((70_00m, 1_400_00m), loan.Covered);
        Assert.Equal((toBank, toGuarantor, owed), (loan.ToFunder, loan.ToGuarantor, loan.OwedToGuarantor));
        Assert.Equal(lost, loan.WriteOff!.Principal);
        // The day after has borne a day's interest; from then on nothing does.
        Assert.Equal(loan.WriteOff, MoneyModel.Play(terms, 7_000_00, Begin, [new(day, 3_000_00), new(day.AddDays(99), 0)], new ModelGuarantee(day, day, 1_470_00), day.AddDays(1)).WriteOff);
    }

    [Fact]
    public void What_is_waived_on_a_day_is_owed_no_more_and_what_comes_later_is_the_suppliers()
    {
        var day = Begin.AddDays(150);

        var loan = MoneyModel.Play(Terms, 7_000_00, Begin, [new(day, 5_000_00), new(day.AddDays(5), 100_00)], settled: day);

        Assert.Equal((2_350_00m, 0m), (loan.WriteOff!.Principal, loan.WriteOff.Interest));
        Assert.Equal((5_000_00m, 100_00m, true), (loan.ToFunder, loan.Residual, loan.IsRepaid));
    }

    [Fact]
    public void Money_that_was_there_before_the_loan_repays_it_on_its_first_day()
    {
        var loan = MoneyModel.Play(Terms, 7_000_00, Begin, [new(Begin.AddDays(-3), 1_000_00)]);

        Assert.Equal((0m, 6_000_00m), (loan.InterestPaid, loan.Outstanding));
    }

    [Theory]
    [InlineData(6_965_00, 7_000_00)]
    [InlineData(1, 1)]
    public void A_payout_tells_what_was_lent(int net, int principal) => Assert.Contains(principal, MoneyModel.Principals(Terms, net));

    [Theory]
    [InlineData(100, 0)]
    [InlineData(300, 2)]
    [InlineData(7_000_00, 35_00)]
    public void The_fee_is_rounded_half_to_the_even_cent(int principal, int fee) => Assert.Equal(fee, MoneyModel.Fee(Terms, principal));
}
