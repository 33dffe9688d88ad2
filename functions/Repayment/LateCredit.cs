using ScfFunctions.Domain;

namespace ScfFunctions.Repayment;

/// <summary>A credit that is older than what a guarantor has paid or the funder has written off: it counts from then on, and everybody is owed what they would be had it come in time.</summary>
/// <remarks>
/// Nothing that is settled is reckoned anew. The guarantor gets by as much as less would have been called, whatever the ranking; the funder gives back the interest and penalty that
/// would not have been earned by then. Each is what those told before it have not made up for yet, so that several come to the same in any order.
/// <para>Nothing is given back after a settlement: what was agreed on settles what either side was owed.</para>
/// </remarks>
internal static class LateCredit
{
    /// <summary>Whether a credit is older than what is settled of a loan.</summary>
    public static bool IsLate(Loan loan, CollectionCredit credit) => loan.OpenFrom > loan.ValueDate && credit.ValueDate < loan.OpenFrom;

    /// <summary>The credit as a fact of the loan of a case.</summary>
    public static LoanCredit Of(FinancingCase financing, CollectionCredit credit)
    {
        var loan = financing.Loan!;
        var before = financing.Credits.Where(booked => booked.RepaysFrom > booked.Credit.ValueDate.NotBefore(loan.ValueDate)).ToList();
        var unsettled = before.Aggregate(loan with { Guarantee = null, WrittenOffOn = null, WaivedOn = null }, (known, booked) => known.Without(booked.OfLoan()));
        var inTime = before.Select(booked => booked.Credit).Append(credit)
            .Aggregate(unsettled, (known, late) => known.With(new LoanCredit(late.ValueDate.NotBefore(loan.ValueDate), late.Amount)));
        return new LoanCredit(loan.OpenFrom, credit.Amount, TooMuchPaid(financing, before, credit, unsettled, inTime), RemissionOf(financing, inTime));
    }

    /// <param name="financing">The case.</param>
    /// <param name="before">The late credits that were told before.</param>
    /// <param name="credit">The one that is told now.</param>
    /// <param name="unsettled">The loan without all of them, as if no guarantor had paid and nothing had been given up.</param>
    /// <param name="inTime">The same with all of them on their value dates.</param>
    /// <returns>No more than the credit; zero for one with value after the call, null where no guarantor has paid, or it is younger than that.</returns>
    private static Money? TooMuchPaid(FinancingCase financing, List<BookedCredit> before, CollectionCredit credit, Loan unsettled, Loan inTime)
    {
        if (financing is not { GuaranteeCall: { } call, Loan.Guarantee: { } paid } || credit.ValueDate >= paid.On) return null;
        if (credit.ValueDate > call.AsOf) return Money.Zero(call.Amount.Currency);
        var tooMuch = GuaranteeCallRules.Due(financing, unsettled).Amount - GuaranteeCallRules.Due(financing, inTime).Amount;
        return Money.Min(credit.Amount, before.Aggregate(tooMuch, (rest, booked) => rest - (booked.ToGuarantor ?? Money.Zero(rest.Currency))));
    }

    /// <param name="financing">The case.</param>
    /// <param name="inTime">Its loan with all late credits on their value dates, as if no guarantor had paid and nothing had been given up.</param>
    private static Remission? RemissionOf(FinancingCase financing, Loan inTime)
    {
        if (financing.Loan is not { WaivedOn: null } loan) return null;
        var due = loan.Guarantee is null ? null : GuaranteeCallRules.Due(financing, inTime);
        var course = inTime with { Guarantee = due is null ? null : loan.Guarantee! with { Principal = due.Principal, Interest = due.Interest }, WrittenOffOn = loan.WrittenOffOn };
        var spared = loan.At(loan.OpenFrom).Accrued - course.At(loan.OpenFrom).Accrued;
        Remission remission = new(spared.Interest, spared.Penalty);
        return remission.Total.IsPositive ? remission : null;
    }
}
