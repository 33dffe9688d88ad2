namespace ScfFunctions.Domain;

/// <summary>Default: by days past due, or at once by insolvency. Everything is due; collections go on.</summary>
public static class DefaultRules
{
    /// <summary>From this many days past due on a loan is in default; by insolvency it is at once.</summary>
    public const int DaysPastDue = 90;

    /// <summary>A party became insolvent: nothing more is paid out to it, everything falls due, nobody is dunned any more.</summary>
    /// <remarks>Before disbursement the case is refused. While the payment is under way the case waits for the bank, and defaults when the money has left.</remarks>
    public static CaseChange Insolvent(CaseChange change, Insolvency insolvency, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.HasEnded || financing.IsInsolvent)
            return change.Record(stamp.Fact("InsolvencyNoted", $"{insolvency.PartyId} ({insolvency.Reference}): no effect on a case that is {financing.Lifecycle}."));
        var who = insolvency.PartyId == financing.SupplierId ? "supplier" : "buyer";
        if (financing.IsUndisbursed)
            return Flagged().Reject(new Rejection($"{who}-insolvent", $"The {who} {insolvency.PartyId} is insolvent ({insolvency.Reference})."), stamp);
        var noted = Flagged()
            .Record(stamp.Fact("PartyInsolvent", $"The {who} {insolvency.PartyId} is insolvent since {insolvency.DeclaredAt:yyyy-MM-dd} ({insolvency.Reference})."));
        return AccelerateIfInsolvent(noted, stamp);

        // Also where the case ends now: should its money turn out to have left, the loan is one of an insolvent party.
        CaseChange Flagged() => change.With(c => c with { Flags = c.Flags | CaseFlags.Insolvent });
    }

    /// <summary>A disbursed case of an insolvent party is in default, and everything is due.</summary>
    public static CaseChange AccelerateIfInsolvent(CaseChange change, FactStamp stamp) =>
        change.Case is { IsInsolvent: true, Lifecycle: Lifecycle.Disbursed, Balance: not BalanceState.Repaid }
            ? RecallRules.Reassess(Default(change, "A party is insolvent.", stamp), stamp)
            : change;

    /// <summary>Nothing is past due any more, and something falls due later: the loan is served again.</summary>
    public static CaseChange Cure(CaseChange change, FactStamp stamp) =>
        change.Case is { Lifecycle: Lifecycle.Defaulted, IsInsolvent: false, Balance: not BalanceState.Repaid, Loan: not null } financing && financing.DaysPastDue(financing.LoanDay(stamp.Now)) == 0
            ? change
                .With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.Disbursed) })
                .Record(stamp.Fact("Cured", $"Nothing is past due any more; {financing.Loan.UnpaidPrincipal} of the principal falls due later."))
            : change;

    /// <summary>Puts a case into default: what it has earned by then is posted, and the guarantee's memo follows.</summary>
    public static CaseChange Default(CaseChange change, string why, FactStamp stamp)
    {
        var financing = change.Case;
        var today = financing.Terms!.Calendar.LocalDate(stamp.Now);
        var position = financing.Loan!.At(financing.LoanDay(stamp.Now));
        var detail = $"{why} Principal {position.Principal}, interest {position.InterestDue}.";
        var defaulted = change
            .With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.Defaulted) })
            .Accrue(today, position.Accrued, position.AsOf)
            .Record(stamp.Fact("Defaulted", detail))
            .Call("case-defaulted", $"Order {financing.OrderNumber}: {detail}");
        var demanded = LetterRules.Write(defaulted, LetterKind.PaymentRequest, position.Outstanding, LetterRules.PayBy(financing.Terms, stamp.Now), stamp);
        return GuaranteeRules.Follow(SetOffRules.Offer(demanded, position.Outstanding), today, position.Exposure);
    }
}
