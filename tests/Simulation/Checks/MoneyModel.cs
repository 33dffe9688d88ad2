namespace Simulation.Checks;

/// <summary>What an agreement of the marketplace says about money, in per cent.</summary>
/// <param name="Guarantee">What the platform guarantees of principal and interest.</param>
/// <param name="FeeIsPlatforms">Whether the platform earns the fee on what a bank lends.</param>
internal sealed record ModelTerms(decimal AdvanceRate, decimal InterestRate, decimal FeeRate, decimal Guarantee, bool FeeIsPlatforms);

/// <summary>Money that came in for a case.</summary>
/// <param name="Day">The bank's value date.</param>
/// <param name="Amount">In cents.</param>
internal sealed record ModelCredit(DateOnly Day, decimal Amount);

/// <summary>What must have become of a loan, in cents.</summary>
/// <param name="Outstanding">Principal that is not repaid.</param>
/// <param name="InterestPaid">What went to interest.</param>
/// <param name="PrincipalPaid">What went to principal.</param>
/// <param name="InterestDue">Interest at the end of the last day on which money moved, not paid.</param>
/// <param name="Residual">What is the supplier's.</param>
/// <param name="Guaranteed">The platform's guarantee of what is owed at the end of that day.</param>
internal sealed record ModelLoan(decimal Outstanding, decimal InterestPaid, decimal PrincipalPaid, decimal InterestDue, decimal Residual, decimal Guaranteed)
{
    public bool IsRepaid => Outstanding == 0 && InterestDue == 0;

    /// <summary>What the funder gets of what came in.</summary>
    public decimal ToFunder => InterestPaid + PrincipalPaid;
}

/// <summary>
/// The money of a case, worked out from what moved at the banks and the terms alone: a loop over days, decimals, no cleverness. It shares no code with the
/// program that it checks.
/// </summary>
/// <remarks>
/// Interest of 12 % a year on days of 360: each day bears a 3,000th of the principal that is out at its beginning, so that the day on which the money
/// leaves bears interest and the day on which it comes back does not. Days are added up exactly; what is due is rounded once, half to the even cent.
/// A credit pays the interest that is due on its day, then principal, and the rest is the supplier's. One that is older than the loan counts on the loan's
/// first day. Left aside: penalty (none is agreed here), charges (there are none), why a credit belongs to a case, and the calendar of accruals before a repayment.
/// </remarks>
internal static class MoneyModel
{
    /// <summary>What can have been lent where so much was paid out after the fee was taken off; mostly one amount, sometimes two.</summary>
    public static IReadOnlyList<decimal> Principals(ModelTerms terms, decimal net)
    {
        List<decimal> found = [];
        for (var principal = net; principal - Fee(terms, principal) <= net; principal++)
        {
            if (principal - Fee(terms, principal) == net) found.Add(principal);
            // The fee is half a per cent or so: far beyond it there is nothing to find.
            if (principal > net + 2 + (net * terms.FeeRate / 50)) break;
        }

        return found;
    }

    /// <summary>The fee taken from a principal.</summary>
    public static decimal Fee(ModelTerms terms, decimal principal) => HalfEven(principal * terms.FeeRate / 100);

    /// <summary>The most that may be lent on what a buyer has to pay.</summary>
    public static decimal Most(ModelTerms terms, decimal payable) => HalfEven(payable * terms.AdvanceRate / 100);

    /// <summary>Plays a loan from the day on which its money left the bank.</summary>
    public static ModelLoan Play(ModelTerms terms, decimal principal, DateOnly paidOut, IReadOnlyList<ModelCredit> credits)
    {
        var (outstanding, interestPaid, principalPaid, residual) = (principal, 0m, 0m, 0m);
        // Cents times days, not yet divided: no rounding gets in.
        var centDays = 0m;
        var last = credits.Count == 0 ? paidOut : Later(paidOut, credits.Max(credit => credit.Day));
        for (var day = paidOut; ; day = day.AddDays(1))
        {
            foreach (var credit in credits.Where(credit => Later(paidOut, credit.Day) == day))
            {
                var rest = credit.Amount;
                interestPaid += Take(ref rest, Interest(terms, centDays) - interestPaid);
                var repaid = Take(ref rest, outstanding);
                outstanding -= repaid;
                principalPaid += repaid;
                residual += rest;
            }

            if (day == last) break;
            centDays += outstanding;
        }

        var due = Interest(terms, centDays) - interestPaid;
        return new ModelLoan(outstanding, interestPaid, principalPaid, due, residual, HalfEven((outstanding + due) * terms.Guarantee / 100));
    }

    /// <summary>Interest of a year's rate on so many cent-days.</summary>
    private static decimal Interest(ModelTerms terms, decimal centDays)
    {
        // A fraction such as 1/3 cannot be a decimal: divide whole numbers and look at what is left.
        var (numerator, denominator) = (centDays * terms.InterestRate, 100m * 360m);
        var whole = decimal.Floor(numerator / denominator);
        var twiceRest = 2 * (numerator - (whole * denominator));
        return twiceRest > denominator || (twiceRest == denominator && whole % 2 == 1) ? whole + 1 : whole;
    }

    private static decimal Take(ref decimal rest, decimal due)
    {
        var taken = Math.Min(rest, due);
        rest -= taken;
        return taken;
    }

    private static decimal HalfEven(decimal cents) => Math.Round(cents, 0, MidpointRounding.ToEven);

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}
