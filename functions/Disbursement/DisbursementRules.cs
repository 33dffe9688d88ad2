using System.Collections.Immutable;
using ScfFunctions.Domain;

namespace ScfFunctions.Disbursement;

/// <summary>Money out: the instruction, and what the bank says of it. A payment never times out.</summary>
public static class DisbursementRules
{
    /// <summary>Instructs the payment if everything that it relied on still holds; otherwise the case ends, is verified anew, or waits for a person.</summary>
    public static CaseChange Disburse(CaseChange change, DisbursementFacts facts, FactStamp stamp)
    {
        if (facts.OrderIsCancelled) return change.EndUndisbursed(Lifecycle.Cancelled, new Rejection("order-cancelled", "The order was cancelled."), stamp);
        if (change.Case.WhyAccelerated is { } accelerated) return change.Reject(new Rejection([accelerated]), stamp);
        if (facts.AgreementHasEnded) return change.EndUndisbursed(Lifecycle.Expired, new Rejection("agreement-ended", "The agreement has ended."), stamp);
        if (!facts.OrderIsOurs) return change.Reject(new Rejection("order-not-claimed", "The order is no longer claimed by this case."), stamp);
        if (!facts.PartiesAreActive) return Stop("The supplier or the buyer is no longer active.");
        if (facts.FacilityHasExpired) return change.EndUndisbursed(Lifecycle.Expired, new Rejection("facility-expired", "The supplier's facility is no longer valid."), stamp);
        if (facts.FacilityIsFrozen) return Stop("The supplier's facility is frozen.");
        if (change.Case.Terms!.FloatingRate?.WhyUnknown(facts.LastFixing, facts.Today) is { } unknown)
            return change.Freeze("rate-unknown", unknown.Message, stamp.Fact("DisbursementStopped", unknown.Message));
        var advance = change.Case.Advance!.Amount;
        if (!facts.HoldsCover) return change.VerifyAnew(stamp.Fact("LimitCut", $"The limits no longer cover {advance}; the order is verified anew."));
        var unpaid = Receivable.Of(change.Case).Unpaid;
        return advance > change.Case.Terms.AdvanceRate.Of(unpaid)
            ? change.VerifyAnew(stamp.Fact("OrderWorthLess", $"The buyer owes {unpaid} only, which does not carry {advance}; the order is verified anew."))
            : Instruct(change.With(c => c with { KnownFixing = facts.LastFixing }), stamp);

        CaseChange Stop(string why) => change.Freeze("disbursement-unsafe", why, stamp.Fact("DisbursementStopped", why));
    }

    /// <summary>Writes the instruction to pay the advance, less the fee, to the supplier.</summary>
    public static CaseChange Instruct(CaseChange change, FactStamp stamp) =>
        PaymentRules.Instruct(change, PaymentPurpose.Disbursement, change.Case.Advance!.Net, stamp, change.Case.Advance)
            .With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.DisbursementPending) });

    /// <summary>What the bank says of the disbursement.</summary>
    public static CaseChange Report(CaseChange change, PaymentStatusReport report, FactStamp stamp) =>
        PaymentRules.Report(change, report, stamp, Settled);

    /// <summary>Whether a loan can be undone as if it had never been: not once a guarantor was called, or it was settled for less or given up.</summary>
    public static bool CanUndo(FinancingCase financing) => financing is { GuaranteeCall: null, IsWrittenOff: false, Loan: null or { WaivedOn: null } };

    /// <summary>The disbursement came back (cases.md row 17): undone once, without interest; the hold stays for a retry.</summary>
    public static CaseChange Return(CaseChange change, PaymentReturn back, FactStamp stamp) =>
        PaymentRules.Return(change, back, stamp, (taken, payment, at) => Undo(CaseReopening.Reopen(taken, at), back.BookingDate, at));

    /// <summary>
    /// The instruction was held back, and the order is off or a party insolvent by now: it is given up, and the case ends. Should the bank have it
    /// after all and pay, the case opens again, as after a payment that it had rejected.
    /// </summary>
    public static CaseChange Lapse(CaseChange change, PaymentLapse lapse, FactStamp stamp)
    {
        var financing = change.Case;
        if (financing.Lifecycle != Lifecycle.DisbursementPending || financing.FindPayment(lapse.PaymentId) is not { Status: PaymentStatus.Instructed } payment)
            return change.Record(stamp.Fact("LapseTooLate", $"{lapse.PaymentId}: no effect."));
        var (end, why) = financing.WhyAccelerated is { } accelerated
            ? (Lifecycle.Rejected, new Rejection([accelerated]))
            : (Lifecycle.Cancelled, new Rejection("order-cancelled", "The order was cancelled."));
        return PaymentRules.Void(change, payment, stamp)
            .With(c => c with { Lifecycle = c.Lifecycle.Become(Lifecycle.Verified) })
            .EndUndisbursed(end, why, stamp);
    }

    /// <summary>The money has left: the loan begins with the bank's value date, the maturity is fixed, the hold becomes use.</summary>
    /// <remarks>Whatever has been decided about the case since the instruction: the loan is what was paid out.</remarks>
    public static CaseChange Settled(CaseChange change, Payment payment, FactStamp stamp)
    {
        var terms = change.Case.Terms!;
        var advance = payment.Advance ?? throw new InvalidOperationException($"Payment {payment.Id} pays out nothing.");
        var (loan, rates) = Begun(change.Case, advance, payment.SettledOn!.Value);
        var begun = change
            .With(c => c with
            {
                Lifecycle = Lifecycle.Disbursed,
                Balance = BalanceState.Outstanding,
                Advance = advance,
                Decision = null,
                Unwinding = null,
                Loan = loan,
                Rates = rates,
                MaturityDate = loan.MaturityDate,
                ReviewedFromDay = 0,
            })
            .Record(stamp.Fact("DisbursementSettled", $"{payment.Amount} paid with value {loan.ValueDate:yyyy-MM-dd}; matures {loan.MaturityDate:yyyy-MM-dd}.{(rates is [var rate] ? $" {terms.FloatingRate!.Index}: {rate}." : "")}"))
            .Post(Journals.Settled(terms.Policy, loan.ValueDate, advance))
            .Promise(new SetHold(Money.Zero(loan.Principal.Currency), loan.Principal));
        var followed = GuaranteeRules.Follow(begun, loan.ValueDate, loan.Principal);
        // What happened to the order or to a party while the payment was under way takes effect now.
        return DefaultRules.AccelerateIfDue(RecallRules.Reassess(FeeRules.Instruct(OweFee(followed), stamp), stamp), stamp);
    }

    /// <summary>The loan, and where its rate floats the rate with which it begins: by the last fixing known when it was instructed. The next review asks for that of its first day.</summary>
    private static (Loan Loan, ImmutableArray<LoanRate> Rates) Begun(FinancingCase financing, Advance advance, DateOnly valueDate)
    {
        var terms = financing.Terms!;
        var loan = Loan.Disbursed(terms, advance, valueDate);
        if (terms.FloatingRate is null) return (loan, []);
        var first = RateResets.First(terms, valueDate, financing.KnownFixing ?? throw new InvalidOperationException($"Case {financing.Id} was paid out without a fixing of {terms.FloatingRate.Index}."));
        return (loan.Bearing([first]), [first]);
    }

    /// <summary>An earlier, larger advance came back, and the platform had been paid its larger fee: the difference is the bank's.</summary>
    private static CaseChange OweFee(CaseChange change) => FeeRules.Due(change.Case) is { IsNegative: true } excess
        ? change.Call("fee-owed-to-bank", $"Order {change.Case.OrderNumber}: the platform was paid {-excess} of fee for a larger loan that came back; it owes that to the bank.")
        : change;

    private static CaseChange Undo(CaseChange change, DateOnly day, FactStamp stamp)
    {
        var financing = change.Case;
        var (terms, advance, loan) = (financing.Terms!, financing.Advance!, financing.Loan!);
        var funder = financing.FunderBook;
        var zero = Money.Zero(advance.Amount.Currency);
        var nothing = Accruals.None(zero.Currency);
        // What came in meanwhile repaid a loan that never was: it waits again.
        var allocated = loan.Allocated();
        return ProvisionRules.Release(GuaranteeRules.Follow(change, day, zero), day)
            .With(c => (c with
            {
                Lifecycle = Lifecycle.Verified,
                Balance = BalanceState.Undrawn,
                Loan = null,
                MaturityDate = null,
                // What was granted or asked for was of a loan that never was.
                Extension = null,
                AskedPause = null,
                Settlement = null,
                WriteOffProposal = null,
                Recalled = null,
                RecallDueDate = null,
                Rates = [],
                PostedAccruals = null,
                PostedThrough = null,
                AccruedByMonth = [],
                HeldForFunder = (c.HeldForFunder ?? zero) - allocated.ToFunder,
                HeldForSupplier = (c.HeldForSupplier ?? zero) - allocated.Residual,
                Credits = [.. c.Credits.Select(booked => booked with { RepaysFrom = null, ToGuarantor = null, Remission = null })],
                IsResidualWithheld = false,
                IsResidualReleased = false,
                ShortfallAccepted = null,
                ResidualDemand = null,
            }).Trimmed())
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
/// <param name="Today">The agreement's local day.</param>
/// <param name="LastFixing">The last fixing of the index by then; null where none is known, or the rate is fixed.</param>
public sealed record DisbursementFacts(
    bool HoldsCover, bool OrderIsOurs, bool OrderIsCancelled, bool PartiesAreActive, bool AgreementHasEnded, bool FacilityHasExpired, bool FacilityIsFrozen, DateOnly Today = default,
    Fixing? LastFixing = null);
