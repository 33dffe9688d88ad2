namespace Simulation.Checks;

/// <summary>
/// The money of a case, worked out from what moved at the banks, what people decided and the terms alone: a loop over days, decimals, no cleverness
/// (<see cref="ModelWalk"/>). It shares no code with the program that it checks.
/// </summary>
internal static class MoneyModel
{
    /// <summary>What can have been lent where so much was paid out after the fee was taken off; mostly one amount, sometimes more.</summary>
    public static IReadOnlyList<decimal> Principals(ModelTerms terms, decimal net)
    {
        List<decimal> found = [];
        // A cent more of principal is never less in hand: the fee's rate is below 100 %.
        for (var principal = net; principal - terms.Fee(principal) <= net; principal++)
        {
            if (principal - terms.Fee(principal) == net) found.Add(principal);
        }

        return found;
    }

    /// <summary>Plays a loan from the day on which its money left the bank.</summary>
    public static ModelLoan Play(ModelTerms terms, ModelFacts facts) => new ModelWalk(terms, facts).Run();

    /// <summary>What a bank may call for the end of a day: with that day's credits or, where those came after the call, without.</summary>
    public static IReadOnlyList<decimal> Callable(ModelTerms terms, ModelFacts facts, DateOnly day) => [.. Standings(terms, facts, day).Select(loan => loan.Guaranteed)];

    /// <summary>The share of the principal in what was called; the rest of it is interest.</summary>
    public static decimal PrincipalCalled(ModelTerms terms, ModelFacts facts)
    {
        var standings = Standings(terms, facts, facts.Guarantee!.CalledFor);
        return ModelTerms.HalfEven((standings.FirstOrDefault(loan => loan.Guaranteed == facts.Guarantee.Amount) ?? standings[0]).Due.Principal * terms.Guarantee / 100);
    }

    /// <summary>Days past due at the end of a day: since the oldest unpaid part or the recall fell due, nights of a pause left out.</summary>
    public static int DaysPastDue(ModelTerms terms, ModelFacts facts, DateOnly day, DateOnly? recallDue)
    {
        var loan = Play(terms, facts.AsOf(day));
        if (loan.IsRepaid) return 0;
        var since = loan.PastDueSince is { } due && !(recallDue < due) ? due : recallDue;
        var days = 0;
        for (var night = since ?? day; night < day; night = night.AddDays(1)) days += facts.IsPaused(night) ? 0 : 1;
        return days;
    }

    /// <summary>What has to be repaid early: what is lent beyond the rate of what still secures it.</summary>
    public static decimal Recall(ModelTerms terms, ModelLoan loan, decimal securing) => Math.Max(0, loan.Due.Principal - ModelTerms.HalfEven(securing * terms.AdvanceRate / 100));

    private static List<ModelLoan> Standings(ModelTerms terms, ModelFacts facts, DateOnly day)
    {
        var before = facts with { Guarantee = null, WrittenOff = null, Settled = null, Until = day, Rates = facts.Guarantee?.Rates ?? facts.Rates };
        return [.. new[] { day, day.AddDays(-1) }.Select(until => Play(terms, before with { Credits = [.. facts.Credits.Where(credit => credit.Day <= until)] }))];
    }
}
