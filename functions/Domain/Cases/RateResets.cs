using System.Collections.Immutable;

namespace ScfFunctions.Domain;

/// <summary>The rates of a loan with a floating rate: when each is fixed, by what, and whether that was its own fixing.</summary>
/// <remarks>
/// The rates follow from the fixings that are known, whenever each of them became known: told late, they come to the same as told in time. What a guarantor has
/// paid, or was waived or written off, is settled (<see cref="Loan.OpenFrom"/>): a rate that becomes known after that holds from then on.
/// <para>A case with a fixed rate is never looked at.</para>
/// </remarks>
public static class RateResets
{
    /// <summary>The day whose fixing a reset goes by.</summary>
    public static DateOnly FixingDay(FinancingTerms terms, DateOnly reset) => terms.Calendar.Preceding(reset);

    /// <summary>The rate with which a loan begins, by the last fixing that is known.</summary>
    public static LoanRate First(FinancingTerms terms, DateOnly valueDate, Fixing lastKnown) => Of(terms, valueDate, valueDate, lastKnown);

    /// <summary>The loan with these rates, of which the first holds from its first day on.</summary>
    public static Loan Bearing(this Loan loan, ImmutableArray<LoanRate> rates) =>
        loan with { InterestRate = rates[0].Rate, RateChanges = [.. rates.Skip(1).Select(rate => new RateChange(rate.From, rate.Rate))] };

    /// <summary>The earliest day on which there is something to ask about a rate: the next reset, or a past one whose fixing was not known; null where there is nothing.</summary>
    public static DateOnly? DueOn(FinancingCase financing)
    {
        if (!IsFloating(financing)) return null;
        foreach (var reset in Resets(financing, LastOf(financing, DateOnly.MaxValue)))
        {
            if (Current(financing, reset) is not { } rate) return reset;
            if (rate.IsProvisional) return rate.FixingDay;
        }

        return null;
    }

    /// <summary>The days whose fixings are asked for by a day.</summary>
    public static IReadOnlyList<DateOnly> Awaited(FinancingCase financing, DateOnly asOf) =>
        IsFloating(financing)
            ? [.. Resets(financing, LastOf(financing, asOf)).Where(reset => Current(financing, reset) is not { IsProvisional: false }).Select(reset => FixingDay(financing.Terms!, reset))]
            : [];

    /// <summary>Whether a fixing that is not known yet may still change what the loan bears up to the end of a day.</summary>
    public static bool AreProvisional(FinancingCase financing, DateOnly asOf) => Awaited(financing, asOf).Count > 0;

    /// <summary>The same for all that has been repaid: the residual waits for it, and so does the end of the case.</summary>
    public static bool AreProvisional(FinancingCase financing) => financing.Loan is { } loan && AreProvisional(financing, loan.LastDay.AddDays(-1));

    /// <summary>Whether the fixing that a rate has to go by may still change it; what is settled it does not.</summary>
    public static bool IsAwaited(FinancingCase financing, LoanRate rate) =>
        rate.IsProvisional && IsFloating(financing) && Resets(financing, LastOf(financing, rate.Reset)).Contains(rate.Reset) && Current(financing, rate.Reset) == rate;

    /// <summary>The rates by everything that is known now; those that the case has where nothing is new.</summary>
    public static ImmutableArray<LoanRate> Reckoned(FinancingCase financing, RateFixings said)
    {
        if (!IsFloating(financing)) return financing.Rates;
        var (loan, terms) = (financing.Loan!, financing.Terms!);
        List<Fixing> known = [.. said.Fixings, .. financing.Rates.Select(rate => rate.Fixing)];
        var last = LastOf(financing, said.AsOf).NotBefore(financing.Rates[^1].Reset);
        List<LoanRate> rates = [.. financing.Rates.Where(rate => rate.From < loan.OpenFrom)];
        foreach (var reset in Resets(financing, last))
        {
            var from = reset.NotBefore(loan.OpenFrom);
            if (Fixing.LastKnown(known, FixingDay(terms, reset)) is not { } fixing) rates.AddRange(financing.Rates.Where(rate => rate.Reset == reset && rate.From >= loan.OpenFrom));
            else if (rates.LastOrDefault(rate => rate.Reset == reset)?.Fixing != fixing) rates.Add(Of(terms, reset, from, fixing));
        }

        return rates.SequenceEqual(financing.Rates) ? financing.Rates : [.. rates];
    }

    private static LoanRate Of(FinancingTerms terms, DateOnly reset, DateOnly from, Fixing fixing) =>
        new(reset, from, FixingDay(terms, reset), fixing, terms.FloatingRate!.RateOf(fixing));

    private static bool IsFloating(FinancingCase financing) => financing is { Terms.FloatingRate: not null, Loan: { WaivedOn: null, WrittenOffOn: null } };

    /// <summary>Once everything is repaid, no reset after the last of it changes anything.</summary>
    private static DateOnly LastOf(FinancingCase financing, DateOnly asOf) =>
        financing.Balance == BalanceState.Repaid && financing.Loan!.LastDay.AddDays(-1) is var last && last < asOf ? last : asOf;

    /// <summary>The days, up to one, on which a rate is fixed that can still make a difference.</summary>
    private static IEnumerable<DateOnly> Resets(FinancingCase financing, DateOnly until)
    {
        var (loan, days) = (financing.Loan!, financing.Terms!.FloatingRate!.ResetDays);
        for (var reset = loan.ValueDate; reset <= until; reset = reset.AddDays(days))
        {
            if (reset.AddDays(days) > loan.OpenFrom) yield return reset;
        }
    }

    private static LoanRate? Current(FinancingCase financing, DateOnly reset) => financing.Rates.LastOrDefault(rate => rate.Reset == reset);
}
