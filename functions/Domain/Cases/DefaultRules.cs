namespace ScfFunctions.Domain;

/// <summary>Default: by days past due, or at once by insolvency or fraud. Everything is due; collections go on.</summary>
public static class DefaultRules
{
    /// <summary>The kind of the work item about a loan that is in default.</summary>
    public const string WorkItemKind = "case-defaulted";

    /// <summary>From this many days past due on a loan is in default; by insolvency or fraud it is at once.</summary>
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
        return AccelerateIfDue(noted, stamp);

        // Also where the case ends now: should its money turn out to have left, the loan is one of an insolvent party.
        CaseChange Flagged() => Flag(change, CaseFlags.Insolvent);
    }

    /// <summary>A person has found fraud, such as goods that never were: as with an insolvency, but that letters go on.</summary>
    /// <remarks>It is not taken back: who was wrong lets the residual go, or settles.</remarks>
    public static CaseChange Fraud(CaseChange change, FraudFinding found, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.HasEnded || financing.Flags.HasFlag(CaseFlags.Fraudulent))
            return change.Record(stamp.Fact("FraudNoted", $"{found.Reason}: no effect on a case that is {financing.Lifecycle}."));
        var flagged = Flag(change, CaseFlags.Fraudulent);
        return financing.IsUndisbursed
            ? flagged.Reject(new Rejection("fraud", found.Reason), stamp)
            : AccelerateIfDue(flagged.Record(stamp.Fact("FraudFound", found.Reason)), stamp);
    }

    /// <summary>An unpaid loan of an insolvent party, or in which fraud was found, is in default, and everything is due; also what was not of one that was in default already.</summary>
    public static CaseChange AccelerateIfDue(CaseChange change, FactStamp stamp) =>
        change.Case is { WhyAccelerated: { } why, Loan: not null, Balance: not BalanceState.Repaid }
            ? RecallRules.Reassess(change.Case.Lifecycle == Lifecycle.Disbursed ? Default(change, why.Message, stamp) : change, stamp)
            : change;

    /// <summary>What two persons let go before this was known they are asked about anew.</summary>
    private static CaseChange Flag(CaseChange change, CaseFlags flag) => change.With(c => c with
    {
        Flags = c.Flags | flag,
        IsResidualWithheld = c.IsResidualWithheld && !c.IsResidualReleased,
        IsResidualReleased = false,
        Payments = [.. c.Payments.Select(payment => payment with { IsReleased = false })],
    });

    /// <summary>Nothing is past due any more, and something falls due later: the loan is served again.</summary>
    public static CaseChange Cure(CaseChange change, FactStamp stamp) =>
        change.Case is { Lifecycle: Lifecycle.Defaulted, IsAccelerated: false, Balance: not BalanceState.Repaid, Loan: not null } financing && financing.DaysPastDue(financing.LoanDay(stamp.Now)) == 0
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
            .Call(WorkItemKind, $"Order {financing.OrderNumber}: {detail}");
        var demanded = LetterRules.Write(defaulted, LetterKind.PaymentRequest, position.Outstanding, LetterRules.PayBy(financing.Terms, stamp.Now), stamp);
        return GuaranteeRules.Follow(SetOffRules.Offer(demanded), today, position.Exposure);
    }
}
