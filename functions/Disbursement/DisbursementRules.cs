using ScfFunctions.Domain;

namespace ScfFunctions.Disbursement;

/// <summary>Money out: the instruction, and what the bank says of it. A payment never times out.</summary>
public static class DisbursementRules
{
    /// <summary>Instructs the payment if everything that it relied on still holds; otherwise the case ends, is verified anew, or waits for a person.</summary>
    public static CaseChange Disburse(CaseChange change, DisbursementFacts facts, FactStamp stamp)
    {
        if (facts.OrderIsCancelled) return change.EndUndisbursed(Lifecycle.Cancelled, new Rejection("order-cancelled", "The order was cancelled."), stamp);
        if (change.Case.IsInsolvent) return change.Reject(new Rejection("party-insolvent", "The supplier or the buyer is insolvent."), stamp);
        if (facts.AgreementHasEnded) return change.EndUndisbursed(Lifecycle.Expired, new Rejection("agreement-ended", "The agreement has ended."), stamp);
        if (!facts.OrderIsOurs) return Stop("The order is no longer claimed by this case.");
        if (!facts.PartiesAreActive) return Stop("The supplier or the buyer is no longer active.");
        if (facts.FacilityHasExpired) return change.EndUndisbursed(Lifecycle.Expired, new Rejection("facility-expired", "The supplier's facility is no longer valid."), stamp);
        if (facts.FacilityIsFrozen) return Stop("The supplier's facility is frozen.");
        return facts.HoldsCover
            ? Instruct(change, stamp)
            : change.VerifyAnew(stamp.Fact("LimitCut", $"The limits no longer cover {change.Case.Advance!.Amount}; the order is verified anew."));

        CaseChange Stop(string why) => change.Freeze("disbursement-unsafe", why, stamp.Fact("DisbursementStopped", why));
    }

    /// <summary>Writes the instruction to pay the advance, less the fee, to the supplier.</summary>
    public static CaseChange Instruct(CaseChange change, FactStamp stamp) =>
        PaymentRules.Instruct(change, PaymentPurpose.Disbursement, change.Case.Advance!.Net, stamp)
            .With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.DisbursementPending) });

    /// <summary>What the bank says of the disbursement.</summary>
    public static CaseChange Report(CaseChange change, PaymentStatusReport report, FactStamp stamp) =>
        PaymentRules.Report(change, report, stamp, Settled);

    /// <summary>The disbursement came back (cases.md row 17): undone once, without interest; the hold stays for a retry.</summary>
    public static CaseChange Return(CaseChange change, PaymentReturn back, FactStamp stamp) =>
        PaymentRules.Return(change, back, stamp, (taken, payment, at) => Undo(taken, back.BookingDate, at));

    /// <summary>The money has left: the loan begins with the bank's value date, the maturity is fixed, the hold becomes use.</summary>
    public static CaseChange Settled(CaseChange change, Payment payment, FactStamp stamp)
    {
        var financing = change.Case;
        var (terms, advance) = (financing.Terms!, financing.Advance!);
        var loan = Loan.Disbursed(terms, advance, payment.SettledOn!.Value);
        var lifecycle = financing.Lifecycle == Lifecycle.Verified ? financing.Lifecycle.Become(Lifecycle.DisbursementPending) : financing.Lifecycle;
        var begun = change
            .With(c => c with
            {
                Lifecycle = lifecycle.Become(Lifecycle.Disbursed),
                Balance = BalanceState.Outstanding,
                Loan = loan,
                MaturityDate = loan.MaturityDate,
            })
            .Record(stamp.Fact("DisbursementSettled", $"{payment.Amount} paid with value {loan.ValueDate:yyyy-MM-dd}; matures {loan.MaturityDate:yyyy-MM-dd}."))
            .Post(Journals.Settled(terms.Policy, loan.ValueDate, advance))
            .Promise(new SetHold(Money.Zero(loan.Principal.Currency), loan.Principal));
        var followed = GuaranteeRules.Follow(begun, loan.ValueDate, loan.Principal);
        // What happened to the order or to a party while the payment was under way takes effect now.
        return DefaultRules.AccelerateIfInsolvent(RecallRules.Reassess(InstructFee(followed, stamp), stamp), stamp);
    }

    /// <summary>A fee that the platform earns of a bank's loan is asked for once, however often the disbursement had to be repeated.</summary>
    private static CaseChange InstructFee(CaseChange change, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.Terms!.Policy.FeeIsFunders) return change;
        var due = financing.Payments
            .Where(p => p.Purpose == PaymentPurpose.Fee && (p.IsPending || p.Status == PaymentStatus.Settled))
            .Aggregate(financing.Advance!.Fee, (rest, p) => rest - p.Amount);
        return due.IsPositive ? PaymentRules.Instruct(change, PaymentPurpose.Fee, due, stamp) : change;
    }

    private static CaseChange Undo(CaseChange change, DateOnly day, FactStamp stamp)
    {
        var financing = change.Case;
        var (terms, advance, loan) = (financing.Terms!, financing.Advance!, financing.Loan!);
        var funder = FunderBook.Of(terms.Policy.Funder);
        var zero = Money.Zero(advance.Amount.Currency);
        var nothing = Accruals.None(zero.Currency);
        // What came in meanwhile repaid a loan that never was: it waits again.
        var allocated = loan.Allocated();
        return GuaranteeRules.Follow(change, day, zero)
            .With(c => c with
            {
                Lifecycle = Lifecycle.Verified,
                Balance = BalanceState.Undrawn,
                Loan = null,
                MaturityDate = null,
                Recalled = null,
                RecallDueDate = null,
                PostedAccruals = null,
                HeldForFunder = (c.HeldForFunder ?? zero) - allocated.ToFunder,
                HeldForSupplier = (c.HeldForSupplier ?? zero) - allocated.Residual,
            })
            .Post(Journals.Allocated(funder, day, Allocation.Nothing(zero.Currency) - allocated))
            .Post(Journals.Accrued(funder, day, nothing - (financing.PostedAccruals ?? nothing)))
            .Post(Journals.Settled(terms.Policy, day, advance).Select(entry => Journals.Reversal(entry, day)))
            .Record(stamp.Fact("DisbursementUndone", $"{advance.Amount}: reversed without interest; the hold stays for a retry."))
            .Promise(new SetHold(advance.Amount, zero));
    }
}

/// <summary>What is looked at once more before money is instructed.</summary>
/// <param name="HoldsCover">The facility, the buyer's limit and the capital pool still hold the advance, and none was cut below its use.</param>
/// <param name="OrderIsOurs">The order names this case as its financing.</param>
/// <param name="OrderIsCancelled">It was cancelled.</param>
/// <param name="PartiesAreActive">Supplier and buyer may still take part.</param>
/// <param name="AgreementHasEnded">Nothing more is paid out under the agreement.</param>
/// <param name="FacilityHasExpired">The supplier's facility was granted for a time that is over.</param>
/// <param name="FacilityIsFrozen">Nobody draws on the supplier's facility until its freezes are lifted.</param>
public sealed record DisbursementFacts(
    bool HoldsCover, bool OrderIsOurs, bool OrderIsCancelled, bool PartiesAreActive, bool AgreementHasEnded, bool FacilityHasExpired, bool FacilityIsFrozen);
