namespace Simulation.Checks;

/// <summary>What an agreement of the marketplace says about money, in per cent.</summary>
/// <param name="Guarantee">What the platform guarantees of principal and interest.</param>
/// <param name="FeeIsPlatforms">Whether the platform earns the fee on what a bank lends.</param>
/// <param name="IsProRata">Whether bank and guarantor share what is recovered by what each is owed; else the bank comes first.</param>
internal sealed record ModelTerms(decimal AdvanceRate, decimal InterestRate, decimal FeeRate, decimal Guarantee, bool FeeIsPlatforms, bool IsProRata = false);

/// <summary>Money that came in for a case.</summary>
/// <param name="Day">The bank's value date.</param>
/// <param name="Amount">In cents.</param>
internal sealed record ModelCredit(DateOnly Day, decimal Amount);

/// <summary>What the platform paid under its guarantee.</summary>
/// <param name="CalledFor">The end of this day is what the bank reckoned with.</param>
/// <param name="PaidOn">The bank's value date; it comes before that day's credits.</param>
/// <param name="Amount">In cents.</param>
internal sealed record ModelGuarantee(DateOnly CalledFor, DateOnly PaidOn, decimal Amount);

/// <summary>What became of a claim that was given up, in cents.</summary>
/// <param name="Principal">Lost with it.</param>
/// <param name="Interest">Earned by then, and lost with it.</param>
/// <param name="InterestPaid">Paid by then.</param>
/// <param name="Recovered">What has come in for the funder since.</param>
internal sealed record ModelWriteOff(decimal Principal, decimal Interest, decimal InterestPaid, decimal Recovered);

/// <summary>What must have become of a loan, in cents.</summary>
/// <param name="Outstanding">Principal that the funder is owed.</param>
/// <param name="InterestPaid">What went to interest.</param>
/// <param name="PrincipalPaid">What went to principal.</param>
/// <param name="InterestDue">Interest at the end of the last day on which money moved, not paid.</param>
/// <param name="Residual">What is the supplier's.</param>
/// <param name="Guaranteed">The platform's guarantee of what is owed at the end of that day.</param>
internal sealed record ModelLoan(decimal Outstanding, decimal InterestPaid, decimal PrincipalPaid, decimal InterestDue, decimal Residual, decimal Guaranteed)
{
    /// <summary>What was lent.</summary>
    public decimal Lent { get; init; }

    /// <summary>What of the guarantor's payment went to interest and to principal.</summary>
    public (decimal Interest, decimal Principal) Covered { get; init; }

    /// <summary>What the guarantor got back.</summary>
    public decimal ToGuarantor { get; init; }

    /// <summary>What the guarantor waived.</summary>
    public decimal WaivedToGuarantor { get; init; }

    /// <summary>Null while nothing was given up.</summary>
    public ModelWriteOff? WriteOff { get; init; }

    /// <summary>What the guarantor is owed.</summary>
    public decimal OwedToGuarantor => Covered.Interest + Covered.Principal - ToGuarantor - WaivedToGuarantor;

    public bool IsRepaid => Outstanding == 0 && InterestDue == 0 && OwedToGuarantor == 0;

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
/// first day. Where a guarantor has paid, it is owed what it paid, without interest, and each credit is shared first; a loan that was given up bears nothing more.
/// Left aside: penalty (none is agreed here), charges (there are none), why a credit belongs to a case, and the calendar of accruals before a repayment.
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
    /// <param name="terms">What was agreed.</param>
    /// <param name="principal">What was lent.</param>
    /// <param name="paidOut">When.</param>
    /// <param name="credits">What came in.</param>
    /// <param name="guarantee">What a guarantor paid; null for nothing.</param>
    /// <param name="writtenOff">When it was given up; null for never.</param>
    /// <param name="settled">After which day's credits the rest was waived; null for never.</param>
    public static ModelLoan Play(
        ModelTerms terms, decimal principal, DateOnly paidOut, IReadOnlyList<ModelCredit> credits, ModelGuarantee? guarantee = null, DateOnly? writtenOff = null, DateOnly? settled = null)
    {
        var (outstanding, interestPaid, principalPaid, residual, toGuarantor) = (principal, 0m, 0m, 0m, 0m);
        var (waivedInterest, waivedToGuarantor) = (0m, 0m);
        var covered = (Interest: 0m, Principal: 0m);
        ModelWriteOff? writeOff = null;
        // Cents times days, not yet divided: no rounding gets in.
        var centDays = 0m;
        var last = credits.Select(credit => credit.Day).Append(paidOut).Append(guarantee?.PaidOn ?? paidOut).Append(writtenOff ?? paidOut).Append(settled ?? paidOut).Max();
        for (var day = paidOut; ; day = day.AddDays(1))
        {
            if (guarantee?.PaidOn == day)
            {
                covered = Cover(guarantee.Amount, PrincipalCalled(terms, principal, paidOut, credits, guarantee), outstanding, Due());
                outstanding -= covered.Principal;
            }

            if (writtenOff == day) writeOff = new ModelWriteOff(outstanding, Due(), interestPaid + covered.Interest, -interestPaid - principalPaid);
            foreach (var credit in credits.Where(credit => Later(paidOut, credit.Day) == day))
            {
                var rest = credit.Amount;
                var share = GuarantorsShare(terms, rest, outstanding + Due(), covered.Interest + covered.Principal - toGuarantor - waivedToGuarantor);
                rest -= share;
                toGuarantor += share;
                interestPaid += Take(ref rest, Due());
                var repaid = Take(ref rest, outstanding);
                outstanding -= repaid;
                principalPaid += repaid;
                residual += rest;
            }

            if (settled == day)
            {
                writeOff = new ModelWriteOff(outstanding, Due(), interestPaid + covered.Interest, -interestPaid - principalPaid);
                (waivedInterest, waivedToGuarantor, outstanding) = (Due(), covered.Interest + covered.Principal - toGuarantor, 0);
            }

            if (day == last) break;
            if (writeOff is null) centDays += outstanding;
        }

        return new ModelLoan(outstanding, interestPaid, principalPaid, Due(), residual, HalfEven((outstanding + Due()) * terms.Guarantee / 100))
        {
            Lent = principal,
            Covered = covered,
            ToGuarantor = toGuarantor,
            WaivedToGuarantor = waivedToGuarantor,
            WriteOff = writeOff is null ? null : writeOff with { Recovered = writeOff.Recovered + interestPaid + principalPaid },
        };

        decimal Due() => Interest(terms, centDays) - interestPaid - covered.Interest - waivedInterest;
    }

    /// <summary>What a bank may call for the end of a day: with that day's credits or, where those came after the call, without.</summary>
    public static IReadOnlyList<decimal> Callable(ModelTerms terms, decimal principal, DateOnly paidOut, IReadOnlyList<ModelCredit> credits, DateOnly day) =>
        [.. Standings(terms, principal, paidOut, credits, day).Select(loan => loan.Guaranteed)];

    /// <summary>The share of the principal in what was called; the rest of it is interest.</summary>
    private static decimal PrincipalCalled(ModelTerms terms, decimal principal, DateOnly paidOut, IReadOnlyList<ModelCredit> credits, ModelGuarantee guarantee)
    {
        var standings = Standings(terms, principal, paidOut, credits, guarantee.CalledFor);
        return HalfEven((standings.FirstOrDefault(loan => loan.Guaranteed == guarantee.Amount) ?? standings[0]).Outstanding * terms.Guarantee / 100);
    }

    /// <summary>The loan at the end of a day; a credit of nothing on that day has the interest run to it.</summary>
    private static List<ModelLoan> Standings(ModelTerms terms, decimal principal, DateOnly paidOut, IReadOnlyList<ModelCredit> credits, DateOnly day) =>
    [
        .. new[] { day, day.AddDays(-1) }.Select(until => Play(terms, principal, paidOut, [.. credits.Where(credit => credit.Day <= until), new ModelCredit(day, 0)])),
    ];

    /// <summary>Interest as called, as far as it is due; with the rest principal, as far as there is any; with what is left interest again.</summary>
    private static (decimal Interest, decimal Principal) Cover(decimal amount, decimal principalCalled, decimal outstanding, decimal due)
    {
        var principal = Math.Min(amount - Math.Min(amount - principalCalled, due), outstanding);
        return (Math.Min(amount - principal, due), principal);
    }

    private static decimal GuarantorsShare(ModelTerms terms, decimal amount, decimal funders, decimal guarantors) =>
        guarantors == 0 ? 0
        : amount >= funders + guarantors ? guarantors
        : terms.IsProRata ? decimal.Floor(amount * guarantors / (funders + guarantors))
        : Math.Max(0, amount - funders);

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
