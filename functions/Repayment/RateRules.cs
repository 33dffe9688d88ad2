using System.Collections.Immutable;
using ScfFunctions.Domain;

namespace ScfFunctions.Repayment;

/// <summary>Fixings of the index became known: resets are fixed, and where a rate was provisional the loan is reckoned anew from there on.</summary>
/// <remarks>
/// What the credits went to, and what was earned, is corrected by the difference, as after a credit that comes late: the funder is swept more, or gives back; the residual,
/// which waits as long as a rate is provisional, is larger or smaller. Entries are booked on the day when the fixing became known.
/// </remarks>
public static class RateRules
{
    public static CaseChange Fix(CaseChange change, RateFixings said, FactStamp stamp)
    {
        var financing = change.Case;
        var rates = RateResets.Reckoned(financing, said);
        if (financing.HasEnded || financing.Loan is not { } loan || rates == financing.Rates)
            return change.Record(stamp.Fact("FixingWithoutEffect", $"{string.Join(", ", said.Fixings)}: no rate of a case that is {financing.Lifecycle} changes."));
        var after = loan.Bearing(rates);
        var told = Told(change, rates, after, stamp);
        return RepaymentRules.PayOut(RecallRules.Reassess(Rerun(told.With(c => c with { Rates = rates }), loan, after, stamp), stamp), stamp);
    }

    /// <summary>The timeline has each rate that is new, and for one that is corrected the interest then and now.</summary>
    private static CaseChange Told(CaseChange change, ImmutableArray<LoanRate> rates, Loan after, FactStamp stamp)
    {
        var (financing, index) = (change.Case, change.Case.Terms!.FloatingRate!.Index);
        var day = financing.LoanDay(stamp.Now);
        foreach (var rate in rates.Except(financing.Rates))
        {
            change = financing.Rates.LastOrDefault(before => before.Reset == rate.Reset) is { } known
                ? change.Record(stamp.Fact(
                    "RateCorrected",
                    $"{index}: {rate}; it was {known}. Interest by {day:yyyy-MM-dd} is {after.At(day).Accrued.Interest}; it was {financing.Loan!.At(day).Accrued.Interest}."))
                : change.Record(stamp.Fact("RateReset", $"{index}: {rate}."));
        }

        return change;
    }

    /// <summary>Posts the difference between two histories of a loan, as far as anything of it was posted.</summary>
    private static CaseChange Rerun(CaseChange change, Loan before, Loan after, FactStamp stamp)
    {
        var through = (change.Case.PostedThrough ?? before.LastDay).NotBefore(before.LastDay);
        var allocation = after.Allocated() - before.Allocated();
        return allocation == Allocation.Nothing(after.Principal.Currency) && after.At(through) == before.At(through)
            ? change.With(c => c with { Loan = after })
            : RepaymentRules.Reallocated(change, new WaterfallResult(allocation, after), change.Case.Terms!.Calendar.LocalDate(stamp.Now));
    }
}
