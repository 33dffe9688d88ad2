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
    /// <remarks>
    /// What was lost when it was given up stays lost: what came that day and was told before is no recovery, and what was taken back since of what had come by then is less
    /// recovered.
    /// </remarks>
    public static ModelLoan Play(ModelTerms terms, ModelFacts facts)
    {
        var loan = new ModelWalk(terms, facts).Run();
        if (facts is not { WrittenOff: { } day, WrittenOffBy: { } line } || loan.WriteOff is not { } now) return loan;
        var known = facts.AsKnown(line);
        var then = new ModelWalk(terms, known with { Credits = [.. known.Credits.Where(credit => credit.Told < line)], WrittenOff = null, Until = day }).Run();
        var (interest, penalty) = (then.Earned.Interest + then.Remitted.Interest, then.Earned.Penalty + then.Remitted.Penalty);
        return loan with
        {
            WriteOff = new ModelWriteOff(then.Due, then.PaidByAll, loan.Paid.Total - then.Paid.Total),
            Earned = loan.Earned with { Interest = loan.Earned.Interest + interest - now.Run.Interest, Penalty = loan.Earned.Penalty + penalty - now.Run.Penalty },
        };
    }

    /// <summary>The same with what a guarantor's payment paid for, by what was known then: that stays, whatever is taken back later.</summary>
    public static ModelFacts WithGuarantee(ModelTerms terms, ModelFacts facts)
    {
        if (facts is not { Guarantee: { } guarantee, TakenBack.Count: > 0 }) return facts;
        var (called, paid) = (facts.AsKnown(guarantee.Lines.Called), facts.AsKnown(guarantee.Lines.Paid));
        var isAsCalled = Callable(terms, called, guarantee.CalledFor).Contains(guarantee.Amount);
        var known = guarantee with { PrincipalCalled = PrincipalCalled(terms, isAsCalled ? called : paid) };
        return facts with { Guarantee = known with { Covered = Play(terms, paid with { Guarantee = known, WrittenOff = null, Settled = null, Until = guarantee.PaidOn }).Covered } };
    }

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
        var all = facts.Credits.Concat(facts.TakenBack).ToList();
        List<ModelCredit> timely = [.. all.Where(credit => credit.LateFrom is null)];
        List<ModelCredit> reckoned = [.. timely], inTime = [.. timely];
        var guarantee = facts.Guarantee;
        foreach (var late in all.Where(credit => credit.LateFrom is not null).OrderBy(credit => credit.Told))
        {
            var day = late.LateFrom!.Value;
            List<ModelCredit> known = [.. reckoned.Where(IsKnown)], ideal = [.. inTime.Where(IsKnown), new ModelCredit(day, late.Amount)];
            var (called, due) = (Called([.. timely.Where(IsKnown)]), Called(ideal));
            var then = facts with { WrittenOffBy = null, TakenBack = [], Until = late.Day };
            var paid = guarantee is null ? null : guarantee with { Amount = due, PrincipalCalled = due == guarantee.Amount ? guarantee.PrincipalCalled : null, Covered = null };
            var (earned, owed) = (Play(terms, then with { Credits = known }).Earned, Play(terms, then with { Credits = ideal, Guarantee = paid }).Earned);
            inTime.Add(late with { Day = day, LateFrom = null });
            reckoned.Add(late with
            {
                Guarantors = guarantee is null || day >= guarantee.PaidOn ? null : day > guarantee.CalledFor ? 0 : Math.Min(late.Amount, called - due - known.Sum(credit => credit.Guarantors ?? 0)),
                // What two agreed on settles it, for both.
                Remitted = late.Day > facts.Settled || earned.Total <= owed.Total ? default : (earned.Interest - owed.Interest, earned.Penalty - owed.Penalty),
            });

            bool IsKnown(ModelCredit credit) => credit.TakenBack is null || credit.IsKnownBy(late.Told);
        }

        return facts with { Credits = [.. reckoned.Where(credit => credit.TakenBack is null)], TakenBack = [.. reckoned.Where(credit => credit.TakenBack is not null)] };

        // By what is known to have come in time.
        decimal Called(List<ModelCredit> credits) =>
            guarantee is null ? 0 : Math.Min(guarantee.Amount, Standings(terms, facts with { Credits = credits }, guarantee.CalledFor)[0].Guaranteed);
    }

    private static List<ModelLoan> Standings(ModelTerms terms, ModelFacts facts, DateOnly day)
    {
        var before = facts with { Guarantee = null, WrittenOff = null, Settled = null, Until = day, Rates = facts.Guarantee?.Rates ?? facts.Rates };
        return [.. new[] { day, day.AddDays(-1) }.Select(until => Play(terms, before with { Credits = [.. facts.Credits.Where(credit => credit.Day <= until && credit.LateFrom is null)] }))];
    }
}
