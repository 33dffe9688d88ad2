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

    /// <summary>The same with what becomes of each credit that came late: so much of it is the guarantor's, and so much the funder gives back, as makes up for its having come late.</summary>
    public static ModelFacts WithLate(ModelTerms terms, ModelFacts facts)
    {
        List<ModelCredit> reckoned = [.. facts.Credits.Where(credit => credit.LateFrom is null)];
        List<ModelCredit> inTime = [.. reckoned];
        var guarantee = facts.Guarantee;
        var called = Called();
        foreach (var late in facts.Credits.Where(credit => credit.LateFrom is not null).OrderBy(credit => credit.Told))
        {
            var day = late.LateFrom!.Value;
            inTime.Add(new ModelCredit(day, late.Amount));
            var (earned, due) = (
                Play(terms, facts with { Credits = reckoned, Until = late.Day }).Earned,
                Play(terms, facts with { Credits = inTime, Guarantee = guarantee is null ? null : guarantee with { Amount = Called() }, Until = late.Day }).Earned);
            var tooMuch = called - Called() - reckoned.Sum(credit => credit.Guarantors ?? 0);
            reckoned.Add(late with
            {
                Guarantors = guarantee is null || day >= guarantee.PaidOn ? null : day > guarantee.CalledFor ? 0 : Math.Min(late.Amount, tooMuch),
                // What two agreed on settles it, for both.
                Remitted = late.Day > facts.Settled || earned.Total <= due.Total ? default : (earned.Interest - due.Interest, earned.Penalty - due.Penalty),
            });
        }

        return facts with { Credits = reckoned };

        // By what is known to have come in time.
        decimal Called() => guarantee is null ? 0 : Math.Min(guarantee.Amount, Standings(terms, facts with { Credits = inTime }, guarantee.CalledFor)[0].Guaranteed);
    }

    private static List<ModelLoan> Standings(ModelTerms terms, ModelFacts facts, DateOnly day)
    {
        var before = facts with { Guarantee = null, WrittenOff = null, Settled = null, Until = day, Rates = facts.Guarantee?.Rates ?? facts.Rates };
        return [.. new[] { day, day.AddDays(-1) }.Select(until => Play(terms, before with { Credits = [.. facts.Credits.Where(credit => credit.Day <= until && credit.LateFrom is null)] }))];
    }
}
