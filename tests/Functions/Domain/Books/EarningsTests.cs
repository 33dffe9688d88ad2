using ScfFunctions.Domain;

namespace Tests.Functions.Domain.Books;

/// <summary>What was earned, and what the money for it cost.</summary>
public sealed class EarningsTests
{
    private static readonly DateOnly Day = new(2017, 3, 1);
    private static readonly AnnualRate Six = AnnualRate.FromBasisPoints(600);
    private static readonly Currency Real = Currency.Parse("BRL");

    [Fact]
    public void The_result_has_every_account_of_income_and_expenses_once()
    {
        var income = Account.All.Where(account => account.Type == AccountType.Income).ToList();
        var expenses = Account.All.Where(account => account.Type == AccountType.Expense).ToList();
        // Each account another power of two, so that none can stand in for another.
        Money Balance(Account account) => new(income.Contains(account) || expenses.Contains(account) ? 1L << Account.All.ToList().IndexOf(account) : 1L << 50, Real);

        var expected = income.Aggregate(Money.Zero(Real), (sum, account) => sum + Balance(account)) - expenses.Aggregate(Money.Zero(Real), (sum, account) => sum + Balance(account));
        Assert.Equal(expected, Earnings.Of(Balance).Result);
    }

    [Theory]
    [InlineData(0, 59, "69.04")]
    [InlineData(0, 29, "34.52")]
    [InlineData(30, 59, "34.52")]
    [InlineData(30, 400, "34.52")]
    [InlineData(60, 400, "0.00")]
    [InlineData(-20, -1, "0.00")]
    public void Seven_thousand_for_sixty_days_at_six_per_cent_cost_what_falls_into_the_period(int from, int through, string cost)
    {
        var funds = default(FundsUsed)
            .Add(Day, 700_000, Day.AddDays(from), Day.AddDays(through))
            .Add(Day.AddDays(60), -700_000, Day.AddDays(from), Day.AddDays(through));

        Assert.Equal(Money.Parse(cost, "BRL"), funds.Cost(Six, Real));
    }

    [Fact]
    public void Without_a_first_day_everything_counts() => Assert.Equal(new FundsUsed(70_000_000), default(FundsUsed).Add(Day, 7_000_000, null, Day.AddDays(9)));
}
