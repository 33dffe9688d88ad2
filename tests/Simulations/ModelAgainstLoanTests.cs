using ScfFunctions.Domain;
using Simulation.Checks;

namespace Tests.Simulations;

/// <summary>
/// The simulation's model and the domain's loan share no code, and come to the same to the minor unit: over loans with everything that can be agreed on and everything that
/// can happen to one, also together, where whole cases rarely get.
/// </summary>
public sealed class ModelAgainstLoanTests
{
    private const int Loans = 3_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Given_any_loan_and_anything_that_happens_to_it_Then_model_and_loan_agree(int seed)
    {
        Random random = new(seed);
        for (var i = 0; i < Loans; i++)
        {
            var (loan, terms, facts) = RandomLoan.Of(random);
            var until = loan.LastDay.AddDays(random.Next(60));
            var model = MoneyModel.Play(terms, facts with { Until = until });

            Assert.True(Text(model) == Text(loan, until), $"loan {i} of seed {seed} until {until:yyyy-MM-dd}\nmodel {Text(model)}\nloan  {Text(loan, until)}\n{terms}\n{facts}");
        }
    }

    private static string Text(ModelLoan model) => string.Join(
        ' ', model.Due, model.Paid, model.Residual, model.OwedToGuarantor, model.ToGuarantor, $"{model.PastDueSince:yyyy-MM-dd}", $"{model.Maturity:yyyy-MM-dd}");

    private static string Text(Loan loan, DateOnly until)
    {
        var (position, went) = (loan.At(until), loan.Allocated());
        return string.Join(
            ' ', Parts(position.FeesDue, position.PenaltyDue, position.InterestDue, position.Principal), Parts(went.Fees, went.Penalty, went.Interest, went.Principal),
            went.Residual.MinorUnits, position.OwedToGuarantor.MinorUnits, went.ToGuarantor.MinorUnits, $"{position.PastDueSince:yyyy-MM-dd}", $"{loan.MaturityDate:yyyy-MM-dd}");
    }

    private static ModelParts Parts(Money fees, Money penalty, Money interest, Money principal) => new(fees.MinorUnits, penalty.MinorUnits, interest.MinorUnits, principal.MinorUnits);
}
